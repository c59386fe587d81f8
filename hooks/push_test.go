package hooks

import (
	"strings"
	"testing"

	"naps/journal"
)

func TestABrowserIsKeptForItsUserAndToldOfTheirIdeasOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := withReport(t, s)
	_, other := s.user("bob")
	kept := s.kept
	if a := s.ask(want{method: "POST", path: "/api/naps/push", token: token,
		body: `{"endpoint":"https://fcm.googleapis.com/one"}`}); a.status != 204 {
		t.Fatalf("it is answered %d %s", a.status, a.body)
	}
	if all, err := kept.Browsers.Pushes(t.Context(), ann.Id); err != nil || len(all) != 1 ||
		all[0] != "https://fcm.googleapis.com/one" {
		t.Errorf("kept are %v, %v", all, err)
	}
	for _, body := range []string{`{"endpoint":"http://fcm.googleapis.com/one"}`,
		`{"endpoint":"https://user@push.example/"}`, `{"endpoint":"javascript:x"}`, `{"endpoint":""}`,
		`{"endpoint":"https://` + strings.Repeat("a", 2000) + `"}`, `{"endpoint":7}`,
		`{"endpoint":"https://victim.example/"}`, `{"endpoint":"https://fcm.googleapis.com.evil.example/"}`,
		`{"endpoint":"https://fcm.googleapis.com:8443/"}`} {
		if a := s.ask(want{method: "POST", path: "/api/naps/push", token: token, body: body}); a.status != 422 {
			t.Errorf("%.60s is answered %d", body, a.status)
		}
	}
	if _, err := kept.Monitors.SetMonitor(t.Context(),
		journal.Monitor{Session: sharedID, Every: journal.Weekly, Active: true, Push: true,
			Note: "The verdict turned."}); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/news", token: token}); a.status != 200 ||
		!strings.Contains(a.body, "The verdict turned.") ||
		!strings.Contains(a.body, "/sessions/"+sharedID+"/changes") {
		t.Errorf("her news are %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/news", token: other}); a.status != 200 ||
		strings.Contains(a.body, "verdict") {
		t.Errorf("his news are %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/news"}); a.status != 401 {
		t.Errorf("nobody's news are %d", a.status)
	}
}
