package hooks

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// signsIn is the cookie that a browser gets.
func (s *site) signsIn(email, agent string) string {
	s.t.Helper()
	a := s.ask(want{method: "POST", path: "/login", form: url.Values{"email": {email}, "password": {"correct-horse-9"}},
		header: map[string]string{"User-Agent": agent}})
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == authCookie {
			return c.Value
		}
	}
	s.t.Fatalf("no login: %d", a.status)
	return ""
}

func TestBrowsersThatAreSignedInAreListedAndEndedOneByOne(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, _ := s.user("ann")
	_, _ = s.user("bob")
	desk, phone := s.signsIn("ann@example.com", firefox),
		s.signsIn("ann@example.com",
			"Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1")
	bob := s.signsIn("bob@example.com", firefox)
	page := s.ask(want{method: "GET", path: "/settings", cookie: desk}).body
	if !strings.Contains(page, "Firefox on Linux") || !strings.Contains(page, "Safari on iPhone") ||
		strings.Count(page, ">this one<") != 1 {
		t.Fatalf("the page does not list both: %s", page)
	}
	logins, err := s.x.cfg.Logins.ListLogins(t.Context(), ann.Id)
	if err != nil || len(logins) != 3 { // and one of no browser
		t.Fatal(logins, err)
	}
	var of string
	for _, l := range logins {
		if l.Agent == "Safari on iPhone" {
			of = l.ID
		}
	}
	end := func(cookie string) int {
		return s.ask(want{method: "POST", path: "/settings/logins/" + of + "/end", cookie: cookie,
			form: url.Values{}}).status
	}
	if got := end(bob); got != 404 {
		t.Errorf("another user ends it: %d", got)
	}
	if a := s.ask(want{method: "GET", path: "/settings", cookie: phone}); a.status != 200 {
		t.Errorf("the phone is out already: %d", a.status)
	}
	if got := end(desk); got != 303 {
		t.Errorf("its owner cannot end it: %d", got)
	}
	if got := end(desk); got != 404 {
		t.Errorf("it is ended twice: %d", got)
	}
	for name, w := range map[string]want{
		"a page":            {method: "GET", path: "/settings", cookie: phone},
		"the API":           {method: "GET", path: "/api/naps/me", cookie: phone},
		"the API by header": {method: "GET", path: "/api/naps/me", token: phone},
		"PocketBase":        {method: "POST", path: "/api/collections/users/auth-refresh", token: phone},
	} {
		if a := s.ask(w); a.status != 401 && a.status != 303 {
			t.Errorf("%s still opens for the ended login: %d", name, a.status)
		}
	}
	if a := s.ask(want{method: "GET", path: "/settings", cookie: desk}); a.status != 200 ||
		strings.Contains(a.body, "Safari on iPhone") {
		t.Errorf("the desk is answered %d", a.status)
	}
	s.ask(want{method: "POST", path: "/logout", cookie: desk, form: url.Values{}})
	if a := s.ask(want{method: "GET", path: "/api/naps/me", token: desk}); a.status != 401 {
		t.Errorf("after logging out the token still opens: %d", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/settings", cookie: bob}); a.status != 200 {
		t.Errorf("bob is out, too: %d", a.status)
	}
}

func TestABrowserIsNamedInWordsOfPeople(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		firefox: "Firefox on Linux", "": "", "curl/8": "",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":  "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":          "Chrome on Mac",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36<script>x": "Chrome on Android",
	} {
		if got := agentOf(agent); got != want {
			t.Errorf("%q is %q, want %q", agent, got, want)
		}
	}
}
