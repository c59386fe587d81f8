package hooks

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"naps/journal"
)

// FuzzAPI sends anything to any address: the answer is never an inner error, errors of the API are JSON with a
// sentence, and nobody gets to another's session.
func FuzzAPI(f *testing.F) {
	s := newSite(f)
	ann, _ := s.user("ann")
	_, bob := s.user("bob")
	s.session("secretid1234567", ann, journal.Done, status(journal.Done))
	s.reports["secretid1234567"] = []byte(`{"version":1,"idea":"the secret"}`)
	for _, r := range routes {
		f.Add(r.method, filled(r.path, "secretid1234567"), `{"idea":"x","text":"y","goal":"side"}`, "application/json",
			"17.1", true)
	}
	f.Add("GET", "/api/naps/sessions/..%2f..%2fapi%2fcollections", "", "", "-1", true)
	f.Add("POST", "/sessions", "idea=%ff&goal=x", "application/x-www-form-urlencoded", "", true)
	f.Add("PATCH", "/api/naps/sessions/secretid1234567", `{"owner":"bob"}`, "application/json", "99999999999999999999",
		false)
	f.Fuzz(func(t *testing.T, method, path, body, kind, cursor string, signedIn bool) {
		if strings.Contains(path, "stream") || strings.Contains(path, "settings") {
			return // the one takes its time, the other can end the login of the test
		}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://naps.example/"+strings.TrimPrefix(path, "/"),
			strings.NewReader(body))
		if err != nil {
			return // no client could send it
		}
		r.RemoteAddr, r.RequestURI = "192.0.2.1:1", r.URL.RequestURI()
		for name, value := range map[string]string{"Content-Type": kind, "Last-Event-ID": cursor} {
			if strings.ContainsAny(value, "\r\n\x00") {
				return
			}
			r.Header.Set(name, value)
		}
		if signedIn {
			r.Header.Set("Authorization", bob)
		}
		w := httptest.NewRecorder()
		s.server.Config.Handler.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusBadGateway {
			t.Fatalf("%s %q is answered %d: %s", method, path, w.Code, w.Body)
		}
		if strings.Contains(w.Body.String(), "the secret") {
			t.Fatalf("%s %q shows a report to somebody else", method, path)
		}
		var said struct{ Message string }
		if where := areaOf(r.URL.Path); where == api && w.Code >= 400 && w.Code != http.StatusMethodNotAllowed &&
			(json.Unmarshal(w.Body.Bytes(), &said) != nil || said.Message == "") {
			t.Fatalf("%s %q is answered %d without a sentence: %s", method, path, w.Code, w.Body)
		}
	})
}
