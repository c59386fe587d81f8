package hooks

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

func TestEveryRouteRefusesOtherMethodsAndNamesItsOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	for path, methods := range methodsOf() {
		at := strings.NewReplacer("{$}", "", "{path...}", "app.css").Replace(path)
		for strings.Contains(at, "{") {
			before, rest, _ := strings.Cut(at, "{")
			_, after, _ := strings.Cut(rest, "}")
			at = before + "x1" + after
		}
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"} {
			if slices.Contains(methods, method) {
				continue
			}
			a := s.ask(want{method: method, path: at, token: token,
				header: map[string]string{"Sec-Fetch-Site": "same-origin"}})
			allow := strings.Split(a.header.Get("Allow"), ", ")
			for _, m := range methods {
				if a.status != http.StatusMethodNotAllowed || !slices.Contains(allow, m) ||
					slices.Contains(allow, method) {
					t.Errorf("%s %s is answered %d, Allow %q", method, at, a.status, a.header.Get("Allow"))
					break
				}
			}
		}
	}
}

func TestASlashTooManyLeadsToTheAddressWithout(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for path, to := range map[string]string{
		"/login/": "/login", "/sessions/": "/sessions",
		"/sessions/x1/report/?version=2": "/sessions/x1/report?version=2",
		"/api/naps/me/":                  "/api/naps/me", "/s/abc/": "/s/abc",
	} {
		for _, method := range []string{"GET", "POST"} {
			a := s.ask(want{method: method, path: path, header: map[string]string{"Sec-Fetch-Site": "same-origin"}})
			if a.status != http.StatusPermanentRedirect || a.header.Get("Location") != to {
				t.Errorf("%s %s is answered %d, Location %q", method, path, a.status, a.header.Get("Location"))
			}
		}
	}
	for _, path := range []string{"/nothing/here/", "/nothing", "//evil.example/", "/api/nothing/", `/\evil.example/`} {
		if a := s.ask(want{method: "GET", path: path}); a.header.Get("Location") != "" &&
			!strings.HasPrefix(a.header.Get("Location"), "/evil.example") || a.status == http.StatusPermanentRedirect {
			t.Errorf("%s is answered %d, Location %q", path, a.status, a.header.Get("Location"))
		}
	}
}
