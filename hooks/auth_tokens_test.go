package hooks

import (
	"net/url"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

// tokensOf is how many access tokens a user has.
func (s *site) tokensOf(user string) int {
	s.t.Helper()
	list, err := s.x.cfg.Tokens.ListTokens(s.t.Context(), user)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

// Whoever takes an account over, or proves at last that its address is theirs, must not share it with who was there
// before.
func TestAccessTokensEndWhenAnAccountChangesHands(t *testing.T) {
	t.Parallel()
	verified := func(ann *core.Record) { ann.SetVerified(true) }
	change := func(form url.Values) func(*site, *core.Record, string) answer {
		return func(s *site, _ *core.Record, login string) answer {
			form.Set("old", "correct-horse-9")
			form.Set("new", "another-horse-1")
			return s.ask(want{method: "POST", path: "/settings/password", cookie: login, form: form})
		}
	}
	for name, c := range map[string]struct {
		before func(*core.Record)
		do     func(s *site, ann *core.Record, login string) answer
		left   int
	}{
		"a password reset": {verified, func(s *site, ann *core.Record, _ string) answer {
			token, err := ann.NewPasswordResetToken()
			if err != nil {
				s.t.Fatal(err)
			}
			return s.ask(want{method: "POST", path: "/api/collections/users/confirm-password-reset",
				body: `{"token":"` + token + `","password":"another-horse-1","passwordConfirm":"another-horse-1"}`})
		}, 0},
		"the first verification": {nil, func(s *site, ann *core.Record, _ string) answer {
			token, err := ann.NewVerificationToken()
			if err != nil {
				s.t.Fatal(err)
			}
			return s.ask(want{method: "POST", path: "/api/collections/users/confirm-verification",
				body: `{"token":"` + token + `"}`})
		}, 0},
		"a second verification": {verified, func(s *site, ann *core.Record, _ string) answer {
			token, err := ann.NewVerificationToken()
			if err != nil {
				s.t.Fatal(err)
			}
			return s.ask(want{method: "POST", path: "/api/collections/users/confirm-verification",
				body: `{"token":"` + token + `"}`})
		}, 1},
		"a new password, as the form is":       {verified, change(url.Values{"tokens": {"keep", "end"}}), 0},
		"a new password, the box not checked":  {verified, change(url.Values{"tokens": {"keep"}}), 1},
		"a new password, by who was not asked": {verified, change(url.Values{}), 0},
		"a new password in the panel or by an SDK": {verified, func(s *site, ann *core.Record, login string) answer {
			return s.ask(want{method: "PATCH", path: "/api/collections/users/records/" + ann.Id, token: login,
				body: `{"oldPassword":"correct-horse-9","password":"another-horse-1","passwordConfirm":"another-horse-1"}`})
		}, 0},
		"another change of the account": {verified, func(s *site, ann *core.Record, login string) answer {
			return s.ask(want{method: "PATCH", path: "/api/collections/users/records/" + ann.Id, token: login,
				body: `{"emailVisibility":true}`})
		}, 1},
		"signing out elsewhere": {verified, func(s *site, _ *core.Record, login string) answer {
			return s.ask(want{method: "POST", path: "/settings/signout", cookie: login, form: url.Values{}})
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			ann, _ := s.user("ann")
			bob, bobs := s.user("bob")
			if c.before != nil {
				c.before(ann)
				if err := s.app.Save(ann); err != nil {
					t.Fatal(err)
				}
			}
			login := s.login(ann)
			clear := s.accessToken(login, "write")
			s.accessToken(bobs, "write")
			if a := c.do(s, ann, login); a.status >= 400 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			if n := s.tokensOf(ann.Id); n != c.left {
				t.Errorf("%d tokens are left, not %d", n, c.left)
			}
			if a := s.ask(want{method: "GET", path: "/api/naps/me", token: clear}); (a.status == 200) != (c.left == 1) {
				t.Errorf("the token is answered %d", a.status)
			}
			if s.tokensOf(bob.Id) != 1 {
				t.Error("somebody else's token is gone")
			}
		})
	}
}

func TestThePasswordFormAsksAboutAccessTokensAndHasItChecked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, login := s.user("ann")
	page := s.ask(want{method: "GET", path: "/settings", cookie: login}).body
	if !strings.Contains(page, `<input type="checkbox" name="tokens" value="end" checked>`) ||
		!strings.Contains(page, "revoke my access tokens") {
		t.Error("it is not asked, or not checked")
	}
}

// Browsers send the cookie by themselves, also for another site; an access token there would skip every check of
// where a request comes from.
func TestAnAccessTokenInTheCookieOpensNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	s.session("mine", ann, "draft")
	clear := s.accessToken(login, "write")
	for _, header := range []map[string]string{nil, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
		{"Origin": s.server.URL, "Sec-Fetch-Site": "same-origin"}} {
		for _, w := range []want{
			{method: "GET", path: "/api/naps/me"},
			{method: "POST", path: "/api/naps/sessions", body: `{"idea":"x y z"}`},
			{method: "DELETE", path: "/api/naps/sessions/mine"},
			{method: "GET", path: "/api/naps/sessions/mine/events"},
			{method: "POST", path: "/mcp", body: `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`},
			{method: "GET", path: "/settings"},
			{method: "POST", path: "/api/realtime", body: `{"clientId":"x"}`},
		} {
			w.cookie, w.header = clear, header
			a := s.ask(w)
			if a.status != 401 && a.status != 403 && a.status != 404 && a.status != 303 {
				t.Errorf("%s %s with %v is answered %d", w.method, w.path, header, a.status)
			}
			if w.path == "/api/naps/me" && a.status != 401 {
				t.Errorf("%s is answered %d", w.path, a.status)
			}
		}
	}
	if _, err := s.Session(t.Context(), "mine"); err != nil || len(s.sessions) != 1 {
		t.Errorf("%d sessions, %v", len(s.sessions), err)
	}
}
