package hooks

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
)

func superuser(t *testing.T, s *site) string {
	t.Helper()
	c, err := s.app.FindCollectionByNameOrId(core.CollectionNameSuperusers)
	if err != nil {
		t.Fatal(err)
	}
	r := core.NewRecord(c)
	r.SetEmail("root@example.com")
	r.SetPassword("correct-horse-9")
	if err := s.app.Save(r); err != nil {
		t.Fatal(err)
	}
	token, err := r.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func cookieOf(a answer, name string) *http.Cookie {
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == name {
			return c
		}
	}
	return nil
}

func TestACookieWorksOnlyWhereItShould(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	_, other := s.user("bob")
	root := superuser(t, s)
	for _, c := range []struct {
		name string
		want want
		code int
	}{
		{"our API", want{method: "GET", path: "/api/naps/me", cookie: token}, 200},
		{"a page", want{method: "GET", path: "/sessions", cookie: token}, 200},
		{"PocketBase's API", want{method: "GET", path: "/api/collections/users/records/" + ann.Id, cookie: token}, 404},
		{"a bad cookie", want{method: "GET", path: "/api/naps/me", cookie: "nonsense"}, 401},
		{"a superuser's token in the cookie", want{method: "GET", path: "/api/naps/me", cookie: root}, 401},
		{"a header beside the cookie wins", want{method: "GET", path: "/api/naps/me", cookie: token, token: root}, 403},
		{"a bad header beside the cookie is nobody",
			want{method: "GET", path: "/api/naps/me", cookie: token, token: "x"}, 401},
		{"a superuser in the panel", want{method: "GET", path: "/api/settings", cookie: token, token: root}, 200},
		{"Bearer", want{method: "GET", path: "/api/naps/me", token: "Bearer " + other}, 200},
	} {
		if a := s.ask(c.want); a.status != c.code {
			t.Errorf("%s: %d, not %d: %.200s", c.name, a.status, c.code, a.body)
		}
	}
}

func TestUnsafeRequestsWithTheCookieComeFromHere(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.PublicURL = "https://naps.example/" })
	_, token := s.user("ann")
	here := s.server.URL
	for _, c := range []struct {
		name         string
		header       map[string]string
		cookie, head string
		code         int
	}{
		{"same origin", map[string]string{"Origin": here, "Sec-Fetch-Site": "same-origin"}, token, "", 201},
		{"an old browser, same host", map[string]string{"Origin": here}, token, "", 201},
		{"no browser", nil, token, "", 201},
		{"the public address", map[string]string{"Origin": "https://naps.example"}, token, "", 201},
		{"cross-site", map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, token, "",
			403},
		{"same site, another origin", map[string]string{"Origin": "https://x.example", "Sec-Fetch-Site": "same-site"},
			token, "", 403},
		{"an old browser, another host", map[string]string{"Origin": "https://evil.example"}, token, "", 403},
		{"Origin null", map[string]string{"Origin": "null"}, token, "", 403},
		{"cross-site with a header is a program", map[string]string{"Origin": "https://app.example",
			"Sec-Fetch-Site": "cross-site"}, "", token, 201},
		{"cross-site with nothing is nobody", map[string]string{"Origin": "https://app.example",
			"Sec-Fetch-Site": "cross-site"}, "", "", 401},
	} {
		a := s.ask(want{method: "POST", path: "/api/naps/sessions", body: `{"idea":"Invoices for florists"}`,
			cookie: c.cookie, token: c.head, header: c.header})
		if a.status != c.code {
			t.Errorf("%s: %d, not %d: %s", c.name, a.status, c.code, a.body)
		}
		if a.status == 403 && !strings.Contains(a.body, `"message":"This request came from another site`) {
			t.Errorf("%s: the refusal is no JSON: %s", c.name, a.body)
		}
	}
	evil := map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
	for _, path := range []string{"/login", "/signup", "/logout", "/theme", "/sessions", "/sample"} {
		a := s.ask(want{method: "POST", path: path, form: url.Values{"email": {"ann@example.com"}}, header: evil})
		if a.status != 403 || len(a.header.Values("Set-Cookie")) > 0 ||
			!strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s from another site: %d %v", path, a.status, a.header)
		}
	}
	a := s.ask(want{method: "POST", path: "/api/realtime", body: `{"clientId":"x"}`, cookie: token, header: evil})
	if a.status != 403 {
		t.Errorf("realtime from another site: %d", a.status)
	}
}

func TestLogInAndOut(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.user("ann")
	post := func(path string, form url.Values, header map[string]string) answer {
		return s.ask(want{method: "POST", path: path, form: form, header: header})
	}
	a := post("/login", url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"},
		"next": {"//evil.example"}}, nil)
	c := cookieOf(a, authCookie)
	if a.status != 303 || a.header.Get("Location") != "/sessions" || c == nil {
		t.Fatalf("login: %d %v", a.status, a.header)
	}
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Secure || c.MaxAge <= 0 {
		t.Errorf("the cookie is %v", c)
	}
	if me := s.ask(want{method: "GET", path: "/api/naps/me", cookie: c.Value}); !strings.Contains(me.body,
		"ann@example.com") {
		t.Errorf("the cookie gives %s", me.body)
	}
	for _, wrong := range []url.Values{
		{"email": {"ann@example.com"}, "password": {"wrong-horse-9"}},
		{"email": {"nobody@example.com"}, "password": {"correct-horse-9"}}, {},
	} {
		a := post("/login", wrong, nil)
		if a.status != 422 || cookieOf(a, authCookie) != nil || !strings.Contains(a.body, "Wrong email or password") {
			t.Errorf("%v: %d", wrong, a.status)
		}
	}
	a = s.ask(want{method: "POST", path: "/logout", cookie: c.Value, form: url.Values{}})
	if gone := cookieOf(a, authCookie); a.status != 303 || gone == nil || gone.MaxAge >= 0 {
		t.Errorf("logout: %d %v", a.status, gone)
	}
	if a := s.ask(want{method: "GET", path: "/logout"}); a.status == 303 {
		t.Error("a link can log out")
	}
}

func TestTheCookieIsSecureBehindTLS(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.user("ann")
	login := func(proto string) bool {
		a := s.ask(want{method: "POST", path: "/login",
			form:   url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"}},
			header: map[string]string{"X-Forwarded-Proto": proto}})
		return cookieOf(a, authCookie).Secure
	}
	if login("https") {
		t.Error("a stranger's X-Forwarded-Proto is believed")
	}
	s.app.Settings().TrustedProxy.Headers = []string{"X-Forwarded-For"}
	if !login("https") || login("http") {
		t.Error("the trusted proxy is not believed")
	}
	s.app.Settings().TrustedProxy.Headers = nil
	s.x.publicAddress.publicURL = "https://naps.example"
	if !login("") {
		t.Error("the public address is https and the cookie is not secure")
	}
}

func TestALoginIsRenewedWhenHalfItsLifeIsOver(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, fresh := s.user("ann")
	old := s.loginFor(ann, ann.Collection().AuthToken.DurationTime()/2-time.Minute)
	if c := cookieOf(s.ask(want{method: "GET", path: "/sessions", cookie: fresh}), authCookie); c != nil {
		t.Error("a fresh login is renewed")
	}
	c := cookieOf(s.ask(want{method: "GET", path: "/sessions", cookie: old}), authCookie)
	if c == nil || c.Value == old {
		t.Fatal("an old login is not renewed")
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/me", cookie: c.Value}); a.status != 200 {
		t.Errorf("the renewed login answers %d", a.status)
	}
	ann.RefreshTokenKey() // a password reset
	if err := s.app.Save(ann); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(want{method: "GET", path: "/sessions", cookie: old}); a.status != 303 ||
		cookieOf(a, authCookie) != nil {
		t.Errorf("a token that was taken back answers %d", a.status)
	}
}

func TestTheThemeIsACookieThatTheServerReads(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.ask(want{method: "POST", path: "/theme", form: url.Values{"theme": {"dark"}, "next": {"/"}}})
	if c := cookieOf(a, themeCookie); a.status != 303 || a.header.Get("Location") != "/" || c == nil ||
		c.Value != "dark" {
		t.Fatalf("theme: %d %v", a.status, a.header)
	}
	if a := s.ask(want{method: "GET", path: "/", header: map[string]string{"Cookie": themeCookie +
		"=dark"}}); !strings.Contains(a.body, `data-theme="dark"`) {
		t.Error("the page is not dark")
	}
	if a := s.ask(want{method: "POST", path: "/theme", form: url.Values{"theme": {"x"}}}); a.status != 422 {
		t.Errorf("an unknown theme: %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/theme",
		form: url.Values{"theme": {"light"}, "next": {"//evil.example"}}}); a.header.Get("Location") != "/sessions" {
		t.Error("the theme leads elsewhere: " + a.header.Get("Location"))
	}
}

func TestEveryPageCarriesThePolicy(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := s.user("ann")
	s.session("mine", ann, journal.Done, status(journal.Done))
	s.reports["mine"] = []byte(`{"version":1}`)
	s.evidence["mine"] = []market.Evidence{{ID: "E1", Quote: "q", Text: "q"}}
	for _, r := range routes {
		if areaOf(r.path) != page || strings.HasSuffix(r.path, "/stream") {
			continue
		}
		for _, cookie := range []string{token, ""} {
			w := want{method: r.method, path: filled(r.path, "mine"), cookie: cookie}
			if r.method == http.MethodPost {
				w.form = url.Values{}
			}
			if strings.HasSuffix(r.path, "/delete") || strings.HasSuffix(r.path, "/signout") ||
				strings.HasSuffix(r.path, "/password") || r.path == "/logout" {
				// it would take away what the rest of the pages needs; its answer is a redirect like the others
				continue
			}
			a := s.ask(w)
			policy := pagePolicy
			if isLanding(r.path) {
				policy = landingPolicy
			}
			if a.header.Get("Content-Security-Policy") != policy ||
				a.header.Get("X-Content-Type-Options") != "nosniff" ||
				a.header.Get("Referrer-Policy") != "same-origin" {
				t.Errorf("%s %s (%d) has %q", r.method, r.path, a.status, a.header.Get("Content-Security-Policy"))
			}
			unsent := a.status == http.StatusBadGateway && strings.HasSuffix(r.path, "/verify") // no mail leaves a test
			if a.status >= 500 && !unsent || strings.Contains(a.body, "<script>") ||
				strings.Contains(a.body, " style=") || strings.Contains(a.body, " onclick=") {
				t.Errorf("%s %s: %d, or something inline", r.method, r.path, a.status)
			}
		}
	}
	for path, code := range map[string]int{"/nothing/here": 404, "/sessions/nothere": 404, "/static/nothere": 404} {
		a := s.ask(want{method: "GET", path: path, cookie: token})
		if a.status != code || a.header.Get("Content-Security-Policy") != pagePolicy {
			t.Errorf("%s: %d with policy %q", path, a.status, a.header.Get("Content-Security-Policy"))
		}
	}
	if a := s.ask(want{method: "GET", path: "/_/"}); a.status != 200 ||
		a.header.Get("Content-Security-Policy") == pagePolicy {
		t.Errorf("the panel: %d with policy %q", a.status, a.header.Get("Content-Security-Policy"))
	}
}
