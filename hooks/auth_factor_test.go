package hooks

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// mailed is a code that was sent to somebody.
type mailed struct{ to, code string }

// codes catches the codes that are mailed; nothing leaves the test.
func (s *site) codes() <-chan mailed {
	sent := make(chan mailed, 20)
	s.app.OnMailerSend().BindFunc(func(*core.MailerEvent) error { return nil })
	s.app.OnMailerRecordOTPSend(collections.Users).BindFunc(func(e *core.MailerRecordEvent) error {
		code, _ := e.Meta["password"].(string)
		sent <- mailed{e.Record.Email(), code}
		return nil
	})
	return sent
}

// options changes the collection users as an operator does in the panel.
func (s *site) options(change func(c *core.Collection)) {
	s.t.Helper()
	c, err := s.app.FindCollectionByNameOrId(collections.Users)
	if err != nil {
		s.t.Fatal(err)
	}
	change(c)
	if err := s.app.Save(c); err != nil {
		s.t.Fatal(err)
	}
}

// hidden are the hidden fields of a page.
func hidden(page string) url.Values {
	fields := url.Values{}
	for _, f := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`).FindAllStringSubmatch(
		page, -1) {
		if !fields.Has(f[1]) { // the foot of the page has a form, too
			fields.Set(f[1], f[2])
		}
	}
	return fields
}

func (s *site) post(path string, form url.Values) answer {
	s.t.Helper()
	return s.ask(want{method: "POST", path: path, form: form})
}

func (s *site) loginsOf(user string) int {
	s.t.Helper()
	list, err := s.x.cfg.Logins.ListLogins(s.t.Context(), user)
	if err != nil {
		s.t.Fatal(err)
	}
	return len(list)
}

var byPassword = url.Values{"email": {"ann@example.com"}, "password": {"correct-horse-9"}, "next": {"/shares"}}

func twoFactors(c *core.Collection) { c.MFA.Enabled, c.OTP.Enabled = true, true }

func TestAFounderWithASecondFactorSignsInByThePages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	codes := s.codes()
	ann, err := s.x.newUser("ann@example.com", "correct-horse-9")
	if err != nil {
		t.Fatal(err)
	}
	s.options(twoFactors)
	a := s.post("/login", byPassword)
	if a.status != 200 || cookieOf(a, authCookie) != nil || !strings.Contains(a.body, `name="digits"`) ||
		a.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("after the password: %d %s", a.status, a.body)
	}
	if n := s.loginsOf(ann.Id); n != 0 {
		t.Errorf("a password alone leaves %d logins", n)
	}
	form := hidden(a.body)
	form.Set("digits", "000000000")
	wrong := s.post("/login/code", form)
	if wrong.status != 422 || cookieOf(wrong, authCookie) != nil || !strings.Contains(wrong.body, wrongCode) {
		t.Errorf("a wrong code: %d", wrong.status)
	}
	form = hidden(wrong.body) // it can be tried again
	code := (<-codes).code
	form.Set("digits", " "+code[:3]+" "+code[3:])
	in := s.post("/login/code", form)
	c := cookieOf(in, authCookie)
	if in.status != 303 || in.header.Get("Location") != "/shares" || c == nil {
		t.Fatalf("the code: %d %s", in.status, in.body)
	}
	if me := s.ask(want{method: "GET", path: "/api/naps/me", cookie: c.Value}); me.status != 200 {
		t.Errorf("the cookie is answered %d", me.status)
	}
	if again := s.post("/login/code", form); again.status != 422 || cookieOf(again, authCookie) != nil {
		t.Errorf("the same code a second time: %d", again.status)
	}
	if n := s.loginsOf(ann.Id); n != 1 {
		t.Errorf("%d logins", n)
	}
}

func TestASecondFactorIsTheOneOfTheSameAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	codes := s.codes()
	for _, name := range []string{"ann", "bob"} {
		if _, err := s.x.newUser(name+"@example.com", "correct-horse-9"); err != nil {
			t.Fatal(err)
		}
	}
	s.options(twoFactors)
	form := hidden(s.post("/login", byPassword).body)
	<-codes // the first one
	// Bob's address in the form of Ann's second step: the code goes to Ann.
	form.Set("email", "bob@example.com")
	s.post("/login/send", form)
	if m := <-codes; m.to != "ann@example.com" {
		t.Errorf("Ann's code goes to %s", m.to)
	}
	// Bob's own code beside Ann's password opens neither account.
	bobs := hidden(s.post("/login/send", url.Values{"email": {"bob@example.com"}}).body)
	bobs.Set("mfa", form.Get("mfa"))
	bobs.Set("digits", (<-codes).code)
	a := s.post("/login/code", bobs)
	if a.status == 303 || cookieOf(a, authCookie) != nil {
		t.Errorf("Ann's password and Bob's code: %d", a.status)
	}
	gone := form
	gone.Set("mfa", "unknown00000000")
	if a := s.post("/login/send", gone); a.status != 422 || strings.Contains(a.body, `name="digits"`) {
		t.Errorf("an unknown first factor: %d", a.status)
	}
}

func TestWhoTheRuleOfTheSecondFactorLeavesOutNeedsNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.codes()
	for _, name := range []string{"ann", "bob"} {
		if _, err := s.x.newUser(name+"@example.com", "correct-horse-9"); err != nil {
			t.Fatal(err)
		}
	}
	s.options(func(c *core.Collection) { twoFactors(c); c.MFA.Rule = `email = "ann@example.com"` })
	bob := s.post("/login", url.Values{"email": {"bob@example.com"}, "password": {"correct-horse-9"}})
	if ann := s.post("/login", byPassword); cookieOf(ann, authCookie) != nil || cookieOf(bob, authCookie) == nil {
		t.Errorf("Ann: %d, Bob: %d", ann.status, bob.status)
	}
}

func TestACodeAloneSignsInWhereTheOperatorAllowsIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	codes := s.codes()
	ann, err := s.x.newUser("ann@example.com", "correct-horse-9")
	if err != nil {
		t.Fatal(err)
	}
	if page := s.ask(want{method: "GET", path: "/login"}).body; strings.Contains(page, "/login/send") {
		t.Error("a code is offered where there is none")
	}
	if a := s.post("/login/send", byPassword); a.status != 422 {
		t.Errorf("where codes are off: %d", a.status)
	}
	s.options(func(c *core.Collection) { c.OTP.Enabled, c.PasswordAuth.Enabled = true, false })
	page := s.ask(want{method: "GET", path: "/login"}).body
	if strings.Contains(page, `name="password"`) || !strings.Contains(page, "/login/send") {
		t.Error("the page does not follow the options: ", page)
	}
	if a := s.post("/login", byPassword); a.status != 422 || cookieOf(a, authCookie) != nil ||
		!strings.Contains(a.body, passwordOff) {
		t.Errorf("a password where there is none: %d", a.status)
	}
	// Whether an address has an account cannot be seen.
	known, unknown := s.post("/login/send", byPassword),
		s.post("/login/send", url.Values{"email": {"nobody@example.com"}})
	form := hidden(known.body)
	if known.status != 200 || unknown.status != 200 || form.Get("otp") == "" || hidden(unknown.body).Get("otp") == "" {
		t.Fatalf("known %d, unknown %d", known.status, unknown.status)
	}
	form.Set("digits", (<-codes).code)
	if a := s.post("/login/code", form); a.status != 303 || cookieOf(a, authCookie) == nil || s.loginsOf(ann.Id) != 1 {
		t.Errorf("the code: %d %s", a.status, a.body)
	}
	// A new account, too, without a password that anybody knows.
	up := s.post("/signup", url.Values{"email": {"cid@example.com"}})
	form = hidden(up.body)
	form.Set("digits", (<-codes).code)
	if a := s.post("/login/code", form); up.status != 200 || a.status != 303 || cookieOf(a, authCookie) == nil {
		t.Errorf("signing up by code: %d, %d %s", up.status, a.status, a.body)
	}
}

func TestAnotherServiceAndACodeAreTwoFactors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	codes := s.codes()
	i := newIdentity(t, s, "ann@example.com")
	s.options(twoFactors)
	asked, kept := i.leaves(t, s, "/login/with/oidc?next=/shares")
	back := s.ask(want{method: "GET", path: oauthBack + "?" +
		url.Values{"state": {asked.Get("state")}, "code": {"good-code"}}.Encode(),
		header: map[string]string{"Cookie": kept}})
	if back.status != 200 || cookieOf(back, authCookie) != nil {
		t.Fatalf("the service alone: %d %s", back.status, back.body)
	}
	form := hidden(back.body)
	form.Set("digits", (<-codes).code)
	if a := s.post("/login/code", form); a.status != 303 || a.header.Get("Location") != "/shares" ||
		cookieOf(a, authCookie) == nil {
		t.Errorf("with the code: %d %s", a.status, a.body)
	}
}

func TestWithoutCodesAnotherServiceIsTheSecondFactor(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.codes()
	ann, err := s.x.newUser("ann@example.com", "correct-horse-9")
	if err != nil {
		t.Fatal(err)
	}
	ann.SetVerified(true) // else the service takes the account over, password and first factor included
	if err := s.app.Save(ann); err != nil {
		t.Fatal(err)
	}
	i := newIdentity(t, s, "ann@example.com")
	s.options(func(c *core.Collection) { c.MFA.Enabled = true })
	a := s.post("/login", byPassword)
	link := regexp.MustCompile(`/login/with/oidc\?[^"]+`).FindString(a.body)
	if a.status != 200 || cookieOf(a, authCookie) != nil || strings.Contains(a.body, `name="password"`) ||
		!strings.Contains(link, "mfa=") {
		t.Fatalf("after the password: %d %s", a.status, a.body)
	}
	asked, kept := i.leaves(t, s, strings.ReplaceAll(link, "&amp;", "&"))
	back := s.ask(want{method: "GET", path: oauthBack + "?" +
		url.Values{"state": {asked.Get("state")}, "code": {"good-code"}}.Encode(),
		header: map[string]string{"Cookie": kept}})
	if back.status != 303 || back.header.Get("Location") != "/shares" || cookieOf(back, authCookie) == nil {
		t.Errorf("with the service: %d %s", back.status, back.body)
	}
}

// Whatever PocketBase's own routes refuse by an option of the collection, the pages refuse, too.
func TestThePagesRefuseWhatPocketBaseRefuses(t *testing.T) {
	t.Parallel()
	up := url.Values{"email": {"new@example.com"}, "password": {"correct-horse-9"}}
	for name, c := range map[string]struct {
		option func(*core.Collection)
		path   string
		form   url.Values
		says   string
	}{
		"the rule of signing in": {func(
			c *core.Collection) {
			c.AuthRule = types.Pointer("verified = true")
		}, "/login", byPassword, "confirm your address"},
		"the rule of signing in, for new": {func(
			c *core.Collection) {
			c.AuthRule = types.Pointer("verified = true")
		}, "/signup", up, "confirm your address"},
		"nobody may sign in": {func(c *core.Collection) { c.AuthRule = nil }, "/login", byPassword,
			"may not sign in yet"},
		"passwords are off": {func(c *core.Collection) { c.PasswordAuth.Enabled = false }, "/login",
			byPassword, passwordOff},
		"passwords are off, for new": {func(c *core.Collection) { c.PasswordAuth.Enabled = false }, "/signup",
			up, passwordOff},
		"only superusers make accounts": {func(c *core.Collection) { c.CreateRule = nil }, "/signup", up,
			"takes no new accounts"},
		"a rule for new accounts": {func(
			c *core.Collection) {
			c.CreateRule = types.Pointer(`@request.body.email ~ "@ours.example"`)
		}, "/signup", up, "could not be created"},
		"an address is not how one signs in": {nicknames, "/login", byPassword, wrongPassword},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.codes()
			if _, err := s.x.newUser("ann@example.com", "correct-horse-9"); err != nil {
				t.Fatal(err)
			}
			s.options(c.option)
			a := s.post(c.path, c.form)
			if a.status != 422 || cookieOf(a, authCookie) != nil || !strings.Contains(a.body, c.says) {
				t.Errorf("%d %.3000s", a.status, a.body)
			}
			_, err := s.app.FindAuthRecordByEmail(collections.Users, "new@example.com")
			if made := err == nil; made != strings.HasPrefix(name, "the rule of signing in, for") {
				t.Errorf("the account was made: %v", made)
			}
		})
	}
}

// nicknames lets people sign in by a field of the operator's, and by no address.
func nicknames(c *core.Collection) {
	c.Fields.Add(&core.TextField{Name: "nickname"})
	c.AddIndex("idx_users_nickname", true, "`nickname`", "")
	c.PasswordAuth.IdentityFields = []string{"nickname"}
}

func TestPeopleSignInByTheFieldsThatTheOperatorChose(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.options(nicknames)
	for _, path := range []string{"/signup", "/login"} {
		if page := s.ask(want{method: "GET", path: path}).body; !strings.Contains(page, "Nickname</label>") {
			t.Errorf("%s does not ask for it", path)
		}
	}
	a := s.post("/signup", url.Values{"email": {"ann@example.com"}, "nickname": {"annie"},
		"password": {"correct-horse-9"}})
	if a.status != 303 || cookieOf(a, authCookie) == nil {
		t.Errorf("signing up: %d %s", a.status, a.body)
	}
	if a := s.post("/login", url.Values{"email": {"annie"}, "password": {"correct-horse-9"}}); a.status != 303 ||
		cookieOf(a, authCookie) == nil {
		t.Errorf("signing in: %d %s", a.status, a.body)
	}
}
