package hooks

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/tools/logger"
)

// logs are the rows of the log that the panel shows, as one text, once n requests stand there.
func (s *site) logs(n int) string {
	s.t.Helper()
	batch, ok := s.app.Logger().Handler().(*logger.BatchHandler)
	if !ok {
		s.t.Fatalf("the log is a %T", s.app.Logger().Handler())
	}
	deadline := time.Now().Add(time.Minute)
	for {
		if err := batch.WriteAll(s.t.Context()); err != nil {
			s.t.Fatal(err)
		}
		var rows []struct {
			Message string `db:"message"`
			Data    string `db:"data"`
		}
		if err := s.app.AuxDB().NewQuery("SELECT message, data FROM _logs").All(&rows); err != nil {
			s.t.Fatal(err)
		}
		var text strings.Builder
		requests := 0
		for _, r := range rows {
			text.WriteString(r.Message + " " + r.Data + "\n")
			requests += strings.Count(r.Data, `"type":"request"`)
		}
		if requests >= n {
			return text.String()
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%d requests are in the log: %s", requests, text.String())
		}
		<-time.After(5 * time.Millisecond)
	}
}

func TestNoSecretOfAnAddressStaysInTheLog(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.app.Settings().Logs.MaxDays, s.app.Settings().Logs.MinLevel = 5, -8
	ann, login := s.user("ann")
	file, err := ann.NewFileToken()
	if err != nil {
		t.Fatal(err)
	}
	const share, mark, state = "LIVESHARETOKEN234567ABCDEFG", "MARKOFAMAIL234567ABCDEFGHIJ", "stateofanoauthjourney"
	clear := s.accessToken(login, "read")
	asked := []want{
		{method: "GET", path: sharePrefix + share}, {method: "POST", path: sharePrefix + share, form: url.Values{}},
		{method: "GET", path: "/watch/m00000000000001/" + mark},
		{method: "POST", path: "/watch/m00000000000001/" + mark, form: url.Values{}},
		{method: "GET", path: "/api/files/reports/x/report.md?token=" + file},
		{method: "GET", path: "/api/files/reports/x/report.md?thumb=1&token=" + file},
		{method: "GET", path: oauthBack + "?state=" + state + "&code=" + mark},
		{method: "GET", path: "/api/naps/nothing",
			header: map[string]string{"Referer": "https://naps.example/s/" + share}},
		{method: "GET", path: "/api/naps/" + clear},
		{method: "GET", path: "/api/naps/x?y=" + url.QueryEscape(login)},
		{method: "GET", path: "/setup?token=" + mark}, {method: "GET", path: "/api/backups/x.zip?token=" + file},
	}
	for _, w := range asked {
		s.ask(w)
	}
	s.x.log.Error("A report could not be shown", "path", sharePrefix+share, "deep",
		map[string]any{"list": []string{clear}})
	text := s.logs(len(asked) - 2) // those that go well are not all noted
	for _, secret := range []string{share, mark, state, file, clear, login} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q: %s", secret, lineWith(text, secret))
		}
	}
	for _, kept := range []string{"/api/files/reports/x/report.md?thumb=1&token=[hidden]", sharePrefix + "[hidden]",
		"/watch/m00000000000001/[hidden]", "/api/naps/nothing"} {
		if !strings.Contains(text, kept) {
			t.Errorf("the log says nothing of %q", kept)
		}
	}
}

func lineWith(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}

func TestWhatIsNoSecretStandsInTheLogAsItWas(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"GET /sessions/abc/watch/end", "POST /sessions/abc/watch/test", "/static/app.css?v=1234567890",
		"/api/naps/sessions?status=done&q=tokens=5", "naps_data", "/s/", "a/b",
	} {
		if got := withoutSecrets(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}
