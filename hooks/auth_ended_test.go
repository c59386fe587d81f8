package hooks

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
)

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// spelled are all texts that differ from a token in its last character; four of them are the same token.
func spelled(token string) []string {
	var list []string
	for _, c := range base64url {
		list = append(list, token[:len(token)-1]+string(c))
	}
	return list
}

// refreshed is what PocketBase gives for a token, or nothing.
func (s *site) refreshed(token string) string {
	s.t.Helper()
	a := s.ask(want{method: "POST", path: "/api/collections/users/auth-refresh", token: token})
	var got struct{ Token string }
	if a.status == 200 {
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			s.t.Fatal(err)
		}
	}
	return got.Token
}

func TestAnEndedLoginStaysEndedHoweverItsTokenIsSpelledOrRefreshed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.app.Settings().Batch.Enabled, s.app.Settings().Batch.MaxRequests, s.app.Settings().Batch.Timeout = true, 5, 3
	ann, _ := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	token := s.signsIn("ann@example.com", firefox)
	once := s.refreshed(token)
	twice := s.refreshed(once)
	file := s.ask(want{method: "POST", path: "/api/files/token", token: token})
	var files struct{ Token string }
	if err := json.Unmarshal([]byte(file.body), &files); err != nil || once == "" || twice == "" || files.Token == "" {
		t.Fatal("before the end: ", err, once, twice, file.status)
	}
	if a := s.ask(want{method: "POST", path: "/logout", cookie: token, form: url.Values{}}); a.status != 303 {
		t.Fatal(a.status)
	}
	routes := []want{
		{method: "GET", path: "/api/naps/me"}, {method: "POST", path: "/api/naps/sessions", body: `{"idea":"x y z"}`},
		{method: "GET", path: "/api/naps/sessions/mine/events"},
		{method: "POST", path: "/settings/tokens",
			form: url.Values{"name": {"x"}, "scope": {"write"}, "days": {"365"}}},
		{method: "GET", path: "/settings/export"},
		{method: "POST", path: "/api/collections/users/auth-refresh"},
		{method: "GET", path: "/api/collections/users/records/" + ann.Id},
		{method: "PATCH", path: "/api/collections/users/records/" + ann.Id, body: `{"emailVisibility":true}`},
		{method: "GET", path: "/api/collections/sessions/records"},
		{method: "POST", path: "/api/files/token"},
		{method: "POST", path: "/api/realtime", body: `{"clientId":"x","subscriptions":["sessions/*"]}`},
		{method: "POST", path: "/api/collections/users/request-email-change", body: `{"newEmail":"m@example.com"}`},
		{method: "POST", path: "/api/batch",
			body: `{"requests":[{"method":"PATCH","url":"/api/collections/users/records/` + ann.Id +
				`","body":{"emailVisibility":true}}]}`},
	}
	for _, token := range []string{token, once, twice} {
		for _, r := range routes {
			r.token = token
			if a := s.ask(r); a.status != 401 &&
				!(a.status == 303 && strings.HasPrefix(a.header.Get("Location"), "/login?")) {
				t.Errorf("%s %s by header is answered %d", r.method, r.path, a.status)
			}
		}
		for _, again := range spelled(token) {
			for name, w := range map[string]want{"header": {method: "GET", path: "/api/naps/me", token: again},
				"cookie":  {method: "GET", path: "/api/naps/me", cookie: again},
				"refresh": {method: "POST", path: "/api/collections/users/auth-refresh", token: "Bearer " + again}} {
				if a := s.ask(w); a.status != 401 {
					t.Fatalf("with %q at its end it opens by %s: %d", again[len(again)-1:], name, a.status)
				}
			}
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/files/reports/x/report.md?token=" + files.Token}); a.status != 401 {
		t.Errorf("its token for files is answered %d", a.status)
	}
	// It does not keep its owner from signing in anew.
	a := s.ask(want{method: "POST", path: "/api/collections/users/auth-with-password", token: token,
		body: `{"identity":"ann@example.com","password":"correct-horse-9"}`})
	if a.status != 200 {
		t.Errorf("signing in anew with the old token in the header is answered %d: %s", a.status, a.body)
	}
}

func TestATokenOfNoLoginOpensNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, _ := s.user("ann")
	_, bobs := s.user("bob")
	unclaimed, err := ann.NewAuthToken()
	if err != nil {
		t.Fatal(err)
	}
	his, err := s.x.verify(t.Context(), bobs, core.TokenTypeAuth)
	if err != nil {
		t.Fatal(err)
	}
	secret := ann.Collection().AuthToken.Secret
	for name, claim := range map[string]string{"none": "", "an unknown one": "abcdefghijklmno",
		"another user's": his.login} {
		token := unclaimed
		if claim != "" {
			claims := map[string]any{core.TokenClaimType: core.TokenTypeAuth, core.TokenClaimId: ann.Id,
				core.TokenClaimCollectionId: ann.Collection().Id, "exp": time.Now().Add(time.Hour).Unix()}
			if token, err = signed(ann, claims, claim, secret); err != nil {
				t.Fatal(err)
			}
		}
		for _, w := range []want{{method: "GET", path: "/api/naps/me", token: token},
			{method: "GET", path: "/api/naps/me", cookie: token},
			{method: "POST", path: "/api/collections/users/auth-refresh", token: token}} {
			if a := s.ask(w); a.status != 401 {
				t.Errorf("%s: %s is answered %d", name, w.path, a.status)
			}
		}
	}
}

func TestEveryWayToSignInOpensALoginThatItsOwnerSeesAndEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	codes := s.codes()
	s.options(func(c *core.Collection) { c.OTP.Enabled = true })
	ann, _ := s.user("ann")
	root := superuser(t, s)
	otp := func() string {
		a := s.ask(want{method: "POST", path: "/api/collections/users/request-otp",
			body: `{"email":"ann@example.com"}`})
		var got struct{ OTPID string }
		if err := json.Unmarshal([]byte(a.body), &got); err != nil {
			t.Fatal(err)
		}
		return `{"otpId":"` + got.OTPID + `","password":"` + (<-codes).code + `"}`
	}
	for name, w := range map[string]want{
		"a password": {path: "/api/collections/users/auth-with-password",
			body: `{"identity":"ann@example.com","password":"correct-horse-9"}`},
		"a code":        {path: "/api/collections/users/auth-with-otp", body: otp()},
		"impersonation": {path: "/api/collections/users/impersonate/" + ann.Id, body: `{"duration":600}`, token: root},
	} {
		w.method = "POST"
		a := s.ask(w)
		var got struct{ Token string }
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
			t.Fatal(name, a.status, a.body, err)
		}
		h, err := s.x.verify(t.Context(), got.Token, core.TokenTypeAuth)
		if err != nil || h.login == "" {
			t.Fatal(name, err)
		}
		fresh, err := s.x.verify(t.Context(), s.refreshed(got.Token), core.TokenTypeAuth)
		if err != nil || fresh.login != h.login {
			t.Errorf("%s: refreshed it is login %q, not %q: %v", name, fresh.login, h.login, err)
		}
		desk := s.login(ann)
		if page := s.ask(want{method: "GET", path: "/settings", cookie: desk}).body; !strings.Contains(page, h.login) ||
			name == "impersonation" && !strings.Contains(page, byAdministrator) {
			t.Errorf("%s: the settings do not list it", name)
		}
		if a := s.ask(want{method: "POST", path: "/settings/logins/" + h.login + "/end", cookie: desk,
			form: url.Values{}}); a.status != 303 {
			t.Errorf("%s: it cannot be ended: %d", name, a.status)
		}
		if a := s.ask(want{method: "GET", path: "/api/naps/me", token: got.Token}); a.status != 401 {
			t.Errorf("%s: ended, it is answered %d", name, a.status)
		}
	}
	if a := s.ask(want{method: "POST", path: "/api/collections/_superusers/auth-refresh",
		token: root}); a.status != 200 {
		t.Errorf("a superuser's refresh is answered %d", a.status)
	}
}

// subscribed opens a realtime client with a token and gives what closes when its connection does.
func (s *site) subscribed(token string) <-chan struct{} {
	s.t.Helper()
	res := s.open("/api/realtime", "", nil)
	lines := bufio.NewScanner(res.Body)
	client := ""
	for client == "" && lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok {
			var d struct{ ClientID string }
			if err := json.Unmarshal([]byte(data), &d); err != nil {
				s.t.Fatal(err)
			}
			client = d.ClientID
		}
	}
	if a := s.ask(want{method: "POST", path: "/api/realtime", token: token,
		body: `{"clientId":"` + client + `","subscriptions":["sessions/*"]}`}); a.status != 204 {
		s.t.Fatal("subscribing: ", a.status, a.body)
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_, _ = io.Copy(io.Discard, res.Body) // until it ends in whatever way
	}()
	return closed
}

// What is open ends when its rights do: not at the next look of a clock, which is a minute away here as in life.
func TestWhatIsOpenEndsWithinASecondOfItsRights(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(s *site, ann *core.Record, login string) error{
		"logged out": func(s *site, _ *core.Record, login string) error {
			return statusIs(s.ask(want{method: "POST", path: "/logout", cookie: login, form: url.Values{}}), 303)
		},
		"ended from another browser": func(s *site, ann *core.Record, login string) error {
			h, err := s.x.verify(s.t.Context(), login, core.TokenTypeAuth)
			if err != nil {
				return err
			}
			return statusIs(s.ask(want{method: "POST", path: "/settings/logins/" + h.login + "/end",
				cookie: s.login(ann), form: url.Values{}}), 303)
		},
		"signed out elsewhere": func(s *site, ann *core.Record, _ string) error {
			return statusIs(s.ask(want{method: "POST", path: "/settings/signout", cookie: s.login(ann),
				form: url.Values{}}), 303)
		},
		"another password": func(s *site, ann *core.Record, _ string) error {
			return statusIs(s.ask(want{method: "POST", path: "/settings/password", cookie: s.login(ann),
				form: url.Values{"old": {"correct-horse-9"}, "new": {"another-horse-1"}}}), 303)
		},
		"another password by an SDK": func(s *site, ann *core.Record, _ string) error {
			body := `{"oldPassword":"correct-horse-9","password":"another-horse-1","passwordConfirm":"another-horse-1"}`
			return statusIs(s.ask(want{method: "PATCH", path: "/api/collections/users/records/" + ann.Id,
				token: s.login(ann), body: body}), 200)
		},
		"the account deleted": func(s *site, ann *core.Record, _ string) error { return s.app.Delete(ann) },
		"the login deleted in the panel": func(s *site, _ *core.Record, login string) error {
			h, err := s.x.verify(s.t.Context(), login, core.TokenTypeAuth)
			if err != nil {
				return err
			}
			row, err := s.app.FindRecordById("logins", h.login)
			if err != nil {
				return err
			}
			return s.app.Delete(row)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			ann, _ := s.user("ann")
			_, others := s.user("bob")
			bystander := s.subscribed(others)
			login := s.login(ann)
			s.session("mine", ann, journal.Running, note("first"))
			r := bufio.NewReader(s.open(forms[0], login, nil).Body)
			next(t, r)
			client := s.subscribed(login)
			if err := end(s, ann, login); err != nil {
				t.Fatal(err)
			}
			// far below a minute, far above a busy machine's second
			late := time.AfterFunc(20*time.Second, s.server.CloseClientConnections)
			defer late.Stop()
			if e := next(t, r); e.Kind != "error" || !strings.Contains(e.Data, `"code":"access"`) {
				t.Errorf("the stream ends with %v", e)
			}
			<-client
			if !late.Stop() {
				t.Error("the realtime client was not ended")
			}
			select {
			case <-bystander:
				t.Error("somebody else's client was ended, too")
			default:
			}
		})
	}
}

func statusIs(a answer, status int) error {
	if a.status != status {
		return errors.New(http.StatusText(a.status) + ": " + a.body)
	}
	return nil
}

func TestAStreamOfAnAccessTokenEndsWhenTheTokenIsRevoked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	r := bufio.NewReader(s.open(forms[0], s.accessToken(login, "read"), nil).Body)
	next(t, r)
	list, err := s.x.cfg.Tokens.ListTokens(t.Context(), ann.Id)
	if err != nil {
		t.Fatal(err)
	}
	s.ask(want{method: "POST", path: "/settings/tokens/" + list[0].ID + "/revoke", token: login})
	// the next look of the clock is a minute away
	late := time.AfterFunc(20*time.Second, s.server.CloseClientConnections)
	defer late.Stop()
	if e := next(t, r); e.Kind != "error" || !strings.Contains(e.Data, `"code":"access"`) {
		t.Errorf("the stream ends with %v", e)
	}
}

// What nobody told this process of is found by the job that runs each minute.
func TestASubscriberWhoseRightsEndedInAnotherProcessIsEndedByTheJob(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	client, good := s.subscribed(login), s.subscribed(s.login(ann))
	h, err := s.x.verify(t.Context(), login, core.TokenTypeAuth)
	if err == nil {
		err = s.kept.Logins.DropLogin(t.Context(), s.app, ann.Id, h.login)
	}
	if err != nil {
		t.Fatal(err)
	}
	ran := false
	for _, j := range s.x.cfg.Jobs {
		if j.Name == "rights of subscribers" && j.Spec == "@every 1m" {
			ran = true
			if err := j.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !ran {
		t.Fatal("there is no such job")
	}
	<-client
	select {
	case <-good:
		t.Error("the good one was ended, too")
	default:
	}
}

// fullDisk keeps no end of a login.
type plainLogins = Logins

type fullDisk struct{ plainLogins }

func (fullDisk) EndLogin(context.Context, string, string) error { return journal.ErrDisk }

func TestOnAFullDiskALogoutTakesEffectAllTheSame(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *Config) { c.Logins = fullDisk{c.Logins} })
	_, login := s.user("ann")
	client := s.subscribed(login)
	if a := s.ask(want{method: "POST", path: "/logout", cookie: login, form: url.Values{}}); a.status != 303 {
		t.Fatal(a.status)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/me", token: login}); a.status != 401 {
		t.Errorf("after logging out it is answered %d", a.status)
	}
	<-client
}

// A login that ends between the check of a request and the opening of its stream opens none.
func TestAStreamIsNotOpenedByALoginThatEndedMeanwhile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	s.session("mine", ann, journal.Running, note("first"))
	h, err := s.x.verify(t.Context(), login, core.TokenTypeAuth)
	if err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	s.meanwhile = func() {
		once.Do(func() {
			if err := s.x.endLogin(context.Background(), ann.Id, h.login); err != nil {
				t.Error(err)
			}
		})
	}
	if a := s.ask(want{method: "GET", path: forms[0], token: login}); a.status != 401 {
		t.Errorf("it is answered %d", a.status)
	}
}
