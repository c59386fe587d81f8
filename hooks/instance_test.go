package hooks

import (
	"bufio"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheInstanceTellsAProxyThatIsNotTrusted(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Instance = "abc" })
	if a := s.ask(want{method: "GET", path: "/api/naps/instance"}); a.status != 200 ||
		!strings.Contains(a.body, `"instance":"abc"`) || !strings.Contains(a.body, `"forwarded":false`) {
		t.Error(a)
	}
	a := s.ask(want{method: "GET", path: "/api/naps/instance",
		header: map[string]string{"X-Forwarded-For": "203.0.113.9"}})
	if !strings.Contains(a.body, `"forwarded":true`) || !strings.Contains(a.body, `"trusted":false`) ||
		strings.Contains(a.body, "203.0.113.9") {
		t.Error(a.body)
	}
	s.app.Settings().TrustedProxy.Headers = []string{"X-Forwarded-For"}
	a = s.ask(want{method: "GET", path: "/api/naps/instance",
		header: map[string]string{"X-Forwarded-For": "203.0.113.9"}})
	if !strings.Contains(a.body, `"trusted":true`) || !strings.Contains(a.body, "203.0.113.9") {
		t.Error(a.body)
	}
}

func TestTheSelfTestSendsItsEventsOneByOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.x.second = time.Millisecond
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.server.URL+"/api/naps/instance/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	n := 0
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "data:") {
			n++
		}
	}
	if n != selfTestEvents || res.Header.Get("X-Accel-Buffering") != "no" {
		t.Errorf("%d events, %v", n, res.Header)
	}
	refused := 0
	for range 30 {
		if s.ask(want{method: "GET", path: "/api/naps/instance/stream"}).status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused == 0 {
		t.Error("anybody may hold open as many self-tests as they like")
	}
}
