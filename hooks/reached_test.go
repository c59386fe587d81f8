package hooks

import (
	"crypto/tls"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestWhoComesOverPlainHTTPToAServerWithTLSIsTold(t *testing.T) {
	t.Parallel()
	x := &publicAddress{publicURL: "https://naps.example"}
	for name, c := range map[string]struct {
		method, host string
		header       map[string]string
		tls, told    bool
	}{
		"a name of the LAN":     {"GET", "naps.lan:8090", nil, false, true},
		"an address of the LAN": {"GET", "192.168.1.2:8090", nil, false, true},
		"a form of the LAN": {"POST", "naps.lan:8090",
			map[string]string{"Origin": "http://naps.lan:8090"}, false, true},
		"the public name": {"GET", "naps.example", nil, false, false},
		"TLS of its own":  {"GET", "naps.lan", nil, true, false},
		"a proxy that rewrites the host": {"GET", "backend:8090", map[string]string{"X-Forwarded-For": "1.2.3.4"},
			false, false},
		"its form": {"POST", "backend:8090",
			map[string]string{"Origin": "https://naps.example"}, false, false},
		"this machine": {"GET", "127.0.0.1:8090", nil, false, false},
		"this machine by name": {"POST", "localhost:8090",
			map[string]string{"Origin": "http://localhost:8090"}, false, false},
		"a program": {"POST", "naps.lan:8090", nil, false, false},
		"a form of plain HTTP through a proxy": {"POST", "naps.lan",
			map[string]string{"Origin": "http://naps.lan", "X-Forwarded-Proto": "http"}, false, true},
	} {
		r := httptest.NewRequest(c.method, "/login", nil)
		r.Host = c.host
		for k, v := range c.header {
			r.Header.Set(k, v)
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if text := x.overPlainHTTP(r); (text != "") != c.told || c.told &&
			!strings.Contains(text, "https://naps.example/login") {
			t.Errorf("%s: %q", name, text)
		}
		if text := (&publicAddress{publicURL: "http://naps.lan:8090"}).overPlainHTTP(r); text != "" {
			t.Errorf("%s, where people use plain HTTP: %q", name, text)
		}
	}
}

func TestLoggingInOverPlainHTTPGivesASentenceAndNoCookie(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.PublicURL = "https://naps.example" })
	s.user("ann")
	for _, path := range []string{"/login", "/signup"} {
		body := url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"}}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+path,
			strings.NewReader(body.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Host = "naps.lan:8090"
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "http://naps.lan:8090")
		res, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.StatusCode != 422 || len(res.Header.Values("Set-Cookie")) > 0 ||
			!strings.Contains(string(text), "over plain HTTP") ||
			!strings.Contains(string(text), "https://naps.example/login") {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
}

func TestAProxyThatRewritesTheHostIsHintedAt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	origin := map[string]string{"Origin": "https://naps.example"}
	a := s.ask(want{method: "POST", path: "/login", form: url.Values{}, header: origin})
	if a.status != 403 || strings.Contains(a.body, "Host header") {
		t.Errorf("without a proxy: %d", a.status)
	}
	origin["X-Forwarded-For"] = "1.2.3.4"
	if a = s.ask(want{method: "POST", path: "/login", form: url.Values{}, header: origin}); a.status != 403 ||
		!strings.Contains(a.body, "pass on the Host header") || !strings.Contains(a.body, "NAPS_PUBLIC_URL") {
		t.Errorf("behind a proxy: %d %.300s", a.status, a.body)
	}
}
