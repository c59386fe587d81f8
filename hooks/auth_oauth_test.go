package hooks

import (
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"naps/store/collections"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// identity is another service to sign in with (OpenID Connect), for one person.
type identity struct {
	*httptest.Server
	mu        sync.Mutex
	challenge string // of the journey that was sent here
	email     string
	verified  string // the claim email_verified with a comma before it; empty: it is not sent
}

func newIdentity(t *testing.T, s *site, email string) *identity {
	t.Helper()
	i := &identity{email: email, verified: `,"email_verified":true`}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		i.mu.Lock()
		defer i.mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		if r.PostFormValue("code") != "good-code" || base64.RawURLEncoding.EncodeToString(sum[:]) != i.challenge ||
			!strings.HasSuffix(r.PostFormValue("redirect_uri"), oauthBack) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"error":"invalid_grant"}`))
			return
		}
		_, _ = w.Write([]byte(`{"access_token":"at","token_type":"Bearer","expires_in":60}`))
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"sub":"42","email":"` + i.email + `","name":"Ann"` + i.verified + `}`))
	})
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	c, err := s.app.FindCollectionByNameOrId(collections.Users)
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	c.OAuth2.Enabled = true
	c.OAuth2.Providers = []core.OAuth2ProviderConfig{{Name: "oidc", ClientId: "naps", ClientSecret: "s",
		AuthURL: i.URL + "/auth", TokenURL: i.URL + "/token",
		UserInfoURL: i.URL + "/me", DisplayName: "Our Company", PKCE: &yes}}
	if err := s.app.Save(c); err != nil {
		t.Fatal(err)
	}
	return i
}

// leaves follows the button and gives what the service is asked, and what the browser keeps.
func (i *identity) leaves(t *testing.T, s *site, path string) (asked url.Values, kept string) {
	t.Helper()
	a := s.ask(want{method: "GET", path: path})
	to, err := url.Parse(a.header.Get("Location"))
	if err != nil || a.status != 303 || !strings.HasPrefix(to.String(), i.URL+"/auth?") {
		t.Fatalf("the button leads to %d %q", a.status, a.header.Get("Location"))
	}
	kept, _, _ = strings.Cut(a.header.Get("Set-Cookie"), ";")
	i.mu.Lock()
	defer i.mu.Unlock()
	i.challenge = to.Query().Get("code_challenge")
	return to.Query(), kept
}

// back comes back from the service with a good answer.
func (i *identity) back(t *testing.T, s *site) answer {
	t.Helper()
	asked, kept := i.leaves(t, s, "/login/with/oidc")
	return s.ask(want{method: "GET", path: oauthBack + "?" +
		url.Values{"state": {asked.Get("state")}, "code": {"good-code"}}.Encode(),
		header: map[string]string{"Cookie": kept}})
}

func TestAServiceThatDoesNotVouchForAnAddressIsToldApart(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	s := newSite(t, func(c *Config) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	i := newIdentity(t, s, "")
	for _, c := range []struct{ email, verified, says, logs string }{
		{"", "", "tell us your email address", "claim email is missing"},
		{"ann@example.com", "", "say whether your email address is confirmed", "claim email_verified is missing"},
		{"ann@example.com", `,"email_verified":false`, "confirmed at the other service",
			"claim email_verified is false"},
		{"ann@example.com", `,"email_verified":"false"`, "confirmed at the other service",
			"claim email_verified is false"},
	} {
		i.email, i.verified = c.email, c.verified
		a := i.back(t, s)
		if a.status != 422 || !strings.Contains(a.body, c.says) {
			t.Errorf("%+v is answered %d", c, a.status)
		}
		if !strings.Contains(log.String(), c.logs) {
			t.Errorf("the operator does not read %q", c.logs)
		}
	}
	if n, err := s.app.CountRecords(collections.Users); n != 0 || err != nil {
		t.Errorf("%d accounts, %v", n, err)
	}
}

func TestAnotherServiceFindsTheAccountOfAnAddressInAnyCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, _ := s.user("ann")
	i := newIdentity(t, s, "Ann@Example.com")
	if a := i.back(t, s); a.status != 303 {
		t.Fatalf("%d", a.status)
	}
	if n, err := s.app.CountRecords(collections.Users); n != 1 || err != nil {
		t.Errorf("%d accounts, %v", n, err)
	}
	if _, err := s.app.FindFirstExternalAuthByExpr(dbx.HashExp{"recordRef": ann.Id}); err != nil {
		t.Errorf("the account is not linked: %v", err)
	}
}

func TestAnAddressThatAnotherServiceVouchesForIsConfirmedInAnyCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	i := newIdentity(t, s, "Ann@Example.com")
	if a := i.back(t, s); a.status != 303 {
		t.Fatalf("%d", a.status)
	}
	ann, err := s.app.FindAuthRecordByEmail(collections.Users, "ANN@example.com")
	if err != nil || ann.Email() != "ann@example.com" || !ann.Verified() {
		t.Errorf("%v: %+v", err, ann)
	}
}

// lockedBuffer is a log that several goroutines write.
type lockedBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

func TestAFounderSignsInWithAnotherService(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	i := newIdentity(t, s, "ann@example.com")
	if a := s.ask(want{method: "GET", path: "/login?next=/sessions"}); !strings.Contains(a.body,
		"Continue with Our Company") || !strings.Contains(a.body, "/login/with/oidc?next=%2Fsessions") {
		t.Fatalf("the page offers no service: %s", a.body)
	}
	asked, kept := i.leaves(t, s, "/login/with/oidc?next=/sessions")
	if asked.Get("redirect_uri") != s.server.URL+oauthBack || asked.Get("code_challenge_method") != "S256" ||
		len(asked.Get("state")) < 20 {
		t.Errorf("the service is asked %v", asked)
	}
	back := func(state, code, cookie string) answer {
		return s.ask(want{method: "GET", path: oauthBack + "?" + url.Values{"state": {state}, "code": {code}}.Encode(),
			header: map[string]string{"Cookie": cookie}})
	}
	for name, a := range map[string]answer{
		"another state":   back("odd", "good-code", kept),
		"no cookie":       back(asked.Get("state"), "good-code", ""),
		"a broken cookie": back("", "good-code", oauthCookie+"=e30"),
		"a wrong code":    back(asked.Get("state"), "bad-code", kept),
		"no code":         back(asked.Get("state"), "", kept),
	} {
		if a.status != 422 || strings.Contains(a.header.Get("Set-Cookie"), authCookie+"=e") {
			t.Errorf("%s is answered %d", name, a.status)
		}
	}
	a := back(asked.Get("state"), "good-code", kept)
	if a.status != 303 || a.header.Get("Location") != "/sessions" {
		t.Fatalf("the return is answered %d to %q: %.300s", a.status, a.header.Get("Location"), a.body)
	}
	signedIn := ""
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == authCookie {
			signedIn = c.Value
		}
	}
	if a := s.ask(want{method: "GET", path: "/settings", cookie: signedIn}); a.status != 200 ||
		!strings.Contains(a.body, "ann@example.com") {
		t.Errorf("after it the settings are answered %d", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/login/with/odd"}); a.status != 404 {
		t.Errorf("an unknown service is answered %d", a.status)
	}
}

func TestWhereSignUpIsClosedAnotherServiceOpensNoAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.SignUp = SignUpClosed })
	i := newIdentity(t, s, "stranger@example.com")
	asked, kept := i.leaves(t, s, "/login/with/oidc")
	a := s.ask(want{method: "GET", path: oauthBack + "?" +
		url.Values{"state": {asked.Get("state")}, "code": {"good-code"}}.Encode(),
		header: map[string]string{"Cookie": kept}})
	if a.status != 422 || strings.Contains(a.body, "inner") {
		t.Errorf("it is answered %d: %.300s", a.status, a.body)
	}
	if _, err := s.app.FindAuthRecordByEmail(collections.Users, "stranger@example.com"); err == nil {
		t.Error("there is an account now")
	}
}
