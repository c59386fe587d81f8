package hooks

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
)

// paths fills the pattern of a route.
func filled(path, id string) string {
	return strings.NewReplacer("{id}", id, "{n}", "E1", "{file}", "report.json", "{$}", "").Replace(path)
}

func TestEveryRouteOfASessionIsGuarded(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, annToken := s.user("ann")
	_, bob := s.user("bob")
	root := superuser(t, s)
	s.session("mine", ann, journal.Done, status(journal.Done))
	s.reports["mine"] = []byte(`{"version":1}`)
	s.evidence["mine"] = []market.Evidence{{ID: "E1"}}
	for _, r := range routes {
		if !strings.Contains(r.path, "{id}") {
			if r.of != nil {
				t.Errorf("%s %s handles a session but names none", r.method, r.path)
			}
			continue
		}
		if r.of == nil || r.do != nil {
			t.Errorf("%s %s is a route of a session without the guard", r.method, r.path)
			continue
		}
		w := want{method: r.method, path: filled(r.path, "mine")}
		if r.method == http.MethodPost && areaOf(r.path) == api {
			w.body = `{"text":"x"}`
		} else if r.method == http.MethodPost {
			w.form = url.Values{"text": {"x"}}
		}
		for who, token := range map[string]string{"another": bob, "nobody": "", "somebody with a bad token": "x.y.z",
			"a superuser": root} {
			w.token = token
			a := s.ask(w)
			expect := map[string]int{"another": 404, "a superuser": 403}[who]
			if expect == 0 {
				expect = 401
				if areaOf(r.path) == page {
					expect = 303
				}
			}
			if a.status != expect {
				t.Errorf("%s %s by %s answered %d, not %d", r.method, r.path, who, a.status, expect)
			}
			if expect == 303 && !strings.HasPrefix(a.header.Get("Location"), "/login?next=%2Fsessions%2Fmine") {
				t.Errorf("%s %s by %s leads to %s", r.method, r.path, who, a.header.Get("Location"))
			}
			if strings.Contains(a.body, "An idea") {
				t.Errorf("%s %s by %s shows the session", r.method, r.path, who)
			}
		}
		w.path, w.token = filled(r.path, "nothere"), annToken
		if a := s.ask(w); a.status != 404 {
			t.Errorf("%s %s of no session answered %d", r.method, r.path, a.status)
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions/mine", token: annToken}); a.status != 200 ||
		!strings.Contains(a.body, "An idea") {
		t.Errorf("the owner gets %d %s", a.status, a.body)
	}
}

func TestNextLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for _, next := range []string{
		"", "x", "//evil.example", "/\\evil.example", "\\\\evil.example",
		"https://evil.example", "/\t/evil.example", "/x\n", "javascript:alert(1)",
		"/api/naps/me", "/_/", "/logout", "/login", "/%5cevil\\x",
		"/x\r\nSet-Cookie: a=b", "/" + strings.Repeat("x", 3000),
	} {
		if got := localPath(next); got != "/sessions" {
			t.Errorf("%q leads to %q", next, got)
		}
	}
	for _, next := range []string{"/", "/sessions", "/sessions/abc?x=1", "/sessions/abc/report?version=2#top"} {
		if got := localPath(next); got != next {
			t.Errorf("%q leads to %q", next, got)
		}
	}
}

func FuzzNextStaysHere(f *testing.F) {
	f.Add("//evil.example")
	f.Add("/%2f/evil")
	f.Fuzz(func(t *testing.T, next string) {
		base, _ := url.Parse("https://naps.example/login")
		to, err := base.Parse(localPath(next))
		if err != nil || to.Host != "naps.example" || to.Scheme != "https" {
			t.Fatalf("%q leads to %v (%v)", next, to, err)
		}
	})
}

// TestADatabaseThatDoesNotAnswerLogsNobodyOut: 401 would send a founder to the login page because of a busy disk.
func TestADatabaseThatDoesNotAnswerLogsNobodyOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	if _, err := s.app.DB().NewQuery("ALTER TABLE users RENAME TO elsewhere").Execute(); err != nil {
		t.Fatal(err)
	}
	for _, w := range []want{
		{method: "GET", path: "/api/naps/sessions", token: token},
		{method: "GET", path: "/api/naps/sessions", cookie: token},
		{method: "GET", path: "/sessions", cookie: token},
	} {
		if a := s.ask(w); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", w.path, a.status, a.body)
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/sessions",
		token: "x.y.z"}); a.status != http.StatusUnauthorized {
		t.Errorf("a void token: %d", a.status)
	}
}
