package hooks

import (
	"net/http"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/store/collections"
	"naps/views"
)

// afterSample is the value of next that starts the first sample once somebody has an account; for another one, a colon
// and its slug follow.
const afterSample = "sample"

// afterSignUp is the value of next for a sample.
func afterSignUp(slug string) string {
	if slug == firstSample {
		return afterSample
	}
	return afterSample + ":" + slug
}

// sampleOf is the slug of the sample that next asks for.
func sampleOf(next string) (slug string, ok bool) {
	if next == afterSample {
		return firstSample, true
	}
	return strings.CutPrefix(next, afterSample+":")
}

// form is what the pages to sign up and to log in post. mfa is what PocketBase knows a first factor by that was right.
type form struct{ email, password, next, idea, code, mfa string }

func formOf(r *http.Request) form {
	f := form{
		email: strings.TrimSpace(r.PostFormValue("email")), password: r.PostFormValue("password"),
		next: r.PostFormValue("next"), idea: r.PostFormValue("idea"), code: r.PostFormValue("code"),
		mfa: r.PostFormValue("mfa"),
	}
	f.next = nextOf(f.next)
	return f
}

// nextOf keeps an address of ours, a sample, or nothing.
func nextOf(next string) string {
	if _, sample := sampleOf(next); sample || next == "" {
		return next
	}
	return localPath(next)
}

// authPage is what a page to sign in shows, by the options of the collection.
func (x *signInPages) authPage(e *core.RequestEvent, title string, f form, p views.Problems) (views.AuthPage, error) {
	c, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return views.AuthPage{}, err
	}
	reset := ""
	if c.PasswordAuth.Enabled && mailIsOn(x.app) {
		reset = "/reset"
	}
	return views.AuthPage{
		Shell: x.frame.shell(e, title), Reset: reset, Email: f.email, Next: f.next, Idea: f.idea, Code: f.code,
		Closed: x.mode == SignUpClosed || c.CreateRule == nil,
		Invite: x.mode == SignUpInvite || f.code != "",
		Grant:  x.credits, Problems: p, MFA: f.mfa,
		Password: c.PasswordAuth.Enabled, Mail: c.OTP.Enabled, Identities: identities(c), Providers: x.providers(f),
	}, nil
}

// identities are the fields by which somebody may name themselves, the address first.
func identities(c *core.Collection) []string {
	list := slices.Clone(c.PasswordAuth.IdentityFields)
	slices.SortStableFunc(list, func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == core.FieldNameEmail:
			return -1
		case b == core.FieldNameEmail:
			return 1
		}
		return 0
	})
	return list
}

func (x *signUps) showSignUp(e *core.RequestEvent, status int, f form, p views.Problems) error {
	page, err := x.signInPages.authPage(e, "Sign up", f, p)
	if err != nil {
		return err
	}
	return render(e, status, views.SignUp(page))
}

func (x *signInPages) showLogIn(e *core.RequestEvent, status int, f form, text string) error {
	page, err := x.authPage(e, "Log in", f, views.Problems{Text: text})
	if err != nil {
		return err
	}
	if text == "" {
		page.Flash = loginDone[e.Request.URL.Query().Get("done")]
	}
	return render(e, status, views.LogIn(page))
}

func signUpPage(x *edge, e *core.RequestEvent) error {
	next := nextOf(e.Request.URL.Query().Get("next"))
	if _, err := userOf(e); err == nil {
		return redirect(e, localPath(next))
	}
	return x.showSignUp(e, http.StatusOK, form{next: next, code: e.Request.URL.Query().Get("invite")},
		views.Problems{Text: x.publicAddress.overPlainHTTP(e.Request)})
}

func loginPage(x *edge, e *core.RequestEvent) error {
	next := nextOf(e.Request.URL.Query().Get("next"))
	if _, err := userOf(e); err == nil {
		return redirect(e, localPath(next))
	}
	return x.showLogIn(e, http.StatusOK, form{next: next}, x.publicAddress.overPlainHTTP(e.Request))
}

// signUp makes an account by PocketBase's own route, and signs it in by the next one. Where nobody signs in with a
// password, the account gets one that nobody knows, and a code goes to its address.
func signUp(x *edge, e *core.RequestEvent) error {
	f := formOf(e.Request)
	if f.next == "" {
		f.next = "/" // a new founder has no ideas yet, so the box for the first one comes next
	}
	if text := x.publicAddress.overPlainHTTP(e.Request); text != "" {
		return x.showSignUp(e, http.StatusUnprocessableEntity, f, views.Problems{Text: text})
	}
	if text := x.signUpRefusal(f.code); text != "" {
		return x.showSignUp(e, http.StatusUnprocessableEntity, f, views.Problems{Text: text})
	}
	c, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return err
	}
	password := f.password
	if !c.PasswordAuth.Enabled {
		if !c.OTP.Enabled {
			return x.showSignUp(e, http.StatusUnprocessableEntity, f, views.Problems{Text: passwordOff})
		}
		password = security.RandomString(40)
	}
	body := map[string]string{"email": f.email, "password": password, "passwordConfirm": password}
	for _, name := range identities(c) {
		if name != core.FieldNameEmail {
			body[name] = strings.TrimSpace(e.Request.PostFormValue(name))
		}
	}
	s, err := x.askPocketBase(e, "records", body, map[string]string{inviteHeader: f.code})
	if err != nil {
		return err
	}
	if s.status != http.StatusOK {
		return x.refuseSignUp(e, f, s)
	}
	if !c.PasswordAuth.Enabled {
		return x.mailCode(e, f)
	}
	identity := f.email
	if list := identities(c); len(list) > 0 && list[0] != core.FieldNameEmail {
		identity = body[list[0]]
	}
	return x.byPassword(e, f, identity)
}

func (x *signUps) refuseSignUp(e *core.RequestEvent, f form, s said) error {
	ours := x.mode != SignUpOpen || f.code != ""
	switch {
	case s.status == http.StatusForbidden && ours:
		return x.showSignUp(e, http.StatusUnprocessableEntity, f, views.Problems{Text: s.Message})
	case s.status == http.StatusForbidden:
		return x.showSignUp(e, http.StatusUnprocessableEntity, f, views.Problems{Text: noAccounts})
	case s.status >= http.StatusInternalServerError:
		return router.NewApiError(s.status, s.Message, nil)
	}
	fields := make([]string, 0, len(s.Data))
	for field := range s.Data {
		fields = append(fields, field)
	}
	return x.showSignUp(e, http.StatusUnprocessableEntity, f, problemsOf(fields))
}

// problemsOf says in words of ours what PocketBase found wrong with an account.
func problemsOf(fields []string) views.Problems {
	p := views.Problems{Text: "The account could not be created.", Fields: map[string]string{}}
	for _, field := range fields {
		switch field {
		case core.FieldNameEmail:
			p.Fields["email"] = "This address cannot be used: it is not an email address, or it has an account already."
		case core.FieldNamePassword, "passwordConfirm":
			p.Fields["password"] = "The password must have 8 to 71 characters."
		default:
			p.Fields[field] = "This cannot be used. Perhaps somebody has it already."
		}
	}
	if len(p.Fields) > 0 {
		p.Text = "The account could not be created. Look at the fields below."
	}
	return p
}

const (
	passwordOff   = "Signing in with a password is switched off on this server."
	wrongPassword = "Wrong email or password."
	noAccounts    = "This server takes no new accounts."
)

// login answers a wrong address and a wrong password alike, after the same work: PocketBase's.
func login(x *edge, e *core.RequestEvent) error {
	f := formOf(e.Request)
	if text := x.publicAddress.overPlainHTTP(e.Request); text != "" {
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, text)
	}
	if f.email == "" || f.password == "" {
		if err := x.limits.logins.take(address(e)); err != nil {
			return err
		}
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, wrongPassword)
	}
	return x.byPassword(e, f, f.email)
}

func (x *signInPages) byPassword(e *core.RequestEvent, f form, identity string) error {
	c, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return err
	}
	if !c.PasswordAuth.Enabled {
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, passwordOff)
	}
	body := map[string]string{"identity": identity, "password": f.password, "mfaId": f.mfa}
	s, err := x.askPocketBase(e, "auth-with-password", body, nil)
	if err != nil {
		return err
	}
	return x.goOn(e, f, s, core.MFAMethodPassword, wrongPassword)
}

// goOn does what PocketBase said of a way to sign in: it opened a login, wants a second factor, or refuses.
func (x *signInPages) goOn(e *core.RequestEvent, f form, s said, method, wrong string) error {
	switch {
	case s.status == http.StatusOK:
		h, err := x.tokenReader.verify(e.Request.Context(), s.Token, core.TokenTypeAuth)
		if err != nil {
			return err
		}
		x.signIns.signedIn(e, h.record, s.Token, h.login)
		return x.welcome(e, h.record, f)
	case s.MFA != "":
		f.mfa = s.MFA
		return x.askSecond(e, f, method)
	case s.status == http.StatusForbidden:
		return x.refusedByRule(e, f)
	case s.status >= http.StatusInternalServerError:
		return router.NewApiError(s.status, s.Message, nil)
	}
	return x.showLogIn(e, http.StatusUnprocessableEntity, f, wrong)
}

// refusedByRule is for somebody whose password is right and whom the rule of the collection keeps out. Most such
// rules want a confirmed address: the mail for it is sent anew, within PocketBase's limits.
func (x *signInPages) refusedByRule(e *core.RequestEvent, f form) error {
	user, err := x.app.FindAuthRecordByEmail(collections.Users, f.email)
	if err != nil || user.Verified() {
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, "This account may not sign in yet.")
	}
	s, err := x.askPocketBase(e, "request-verification", map[string]string{"email": user.Email()}, nil)
	if err != nil || s.status >= http.StatusBadRequest {
		x.log.Warn("A mail could not be sent", "user", user.Id, "status", s.status, "error", err)
	}
	return x.showLogIn(e, http.StatusUnprocessableEntity, f, "This account may not sign in yet. "+
		"Open the link in the mail that we sent you to confirm your address, then log in.")
}

// welcome goes on with what somebody wanted before they signed in: their idea, the sample, or a page.
func (x *signInPages) welcome(e *core.RequestEvent, user *core.Record, f form) error {
	if f.idea != "" {
		return x.ideaPages.createDraft(e, user, f.idea, "")
	}
	if slug, ok := sampleOf(f.next); ok {
		return x.ideaPages.createSample(e, user, slug, "")
	}
	return redirect(e, localPath(f.next))
}

func logout(x *edge, e *core.RequestEvent) error {
	x.logOut(e)
	return redirect(e, "/")
}
