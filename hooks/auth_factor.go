package hooks

import (
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/store/collections"
	"naps/views"
)

// Signing in by a code that comes by mail, alone or as the second factor. Everything that is known on the way stands
// in the form: what PocketBase knows the first factor and the code by. Both are worth nothing without the code.

const (
	wrongCode = "This code is wrong or expired. Try again, or request a new one."
	noSecond  = "This account needs a second factor, but this server doesn’t offer one. Ask its operator."
)

// askSecond asks for the factor that is missing after method: a code, which is sent at once, a password, or another
// service.
func (x *signInPages) askSecond(e *core.RequestEvent, f form, method string) error {
	c, err := x.app.FindCachedCollectionByNameOrId(collections.Users)
	if err != nil {
		return err
	}
	if c.OTP.Enabled && method != core.MFAMethodOTP {
		return x.mailCode(e, f)
	}
	p, err := x.authPage(e, "Log in", f, views.Problems{})
	if err != nil {
		return err
	}
	p.Mail, p.Password = false, p.Password && method != core.MFAMethodPassword
	if method == core.MFAMethodOAuth2 {
		p.Providers = nil
	}
	if !p.Password && len(p.Providers) == 0 {
		f.mfa = ""
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, noSecond)
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	return render(e, http.StatusOK, views.LogIn(p))
}

// sendCode mails a code, the first one or a new one.
func sendCode(x *edge, e *core.RequestEvent) error {
	return x.mailCode(e, formOf(e.Request))
}

// mailCode has PocketBase mail a code and asks for it. For a second factor it goes to the account whose first one was
// right, whatever the form says; otherwise nothing tells whether the address has an account.
func (x *signInPages) mailCode(e *core.RequestEvent, f form) error {
	email := f.email
	if f.mfa != "" {
		var err error
		if email, err = x.emailOfMFA(f.mfa); err != nil {
			f.mfa = ""
			return x.showLogIn(e, http.StatusUnprocessableEntity, f, "That took too long. Log in again.")
		}
	}
	if email == "" {
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, "Enter your email address first.")
	}
	s, err := x.askPocketBase(e, "request-otp", map[string]string{"email": email}, nil)
	if err != nil {
		return err
	}
	if s.status != http.StatusOK || s.OTP == "" {
		return x.showLogIn(e, http.StatusUnprocessableEntity, f, "We couldn’t send a code to this address.")
	}
	return x.showCode(e, http.StatusOK, f, s.OTP, "")
}

// emailOfMFA is the address of the account whose first factor was right.
func (x *signInPages) emailOfMFA(id string) (string, error) {
	mfa, err := x.app.FindMFAById(id)
	if err != nil {
		return "", err
	}
	user, err := x.app.FindRecordById(collections.Users, mfa.RecordRef())
	if err != nil {
		return "", err
	}
	if mfa.HasExpired(user.Collection().MFA.DurationTime()) {
		return "", journal.ErrNotFound
	}
	return user.Email(), nil
}

func (x *signInPages) showCode(e *core.RequestEvent, status int, f form, otp, text string) error {
	p, err := x.authPage(e, "Enter the code", f, views.Problems{Text: text})
	if err != nil {
		return err
	}
	p.Path, p.OTP = "/login", otp
	e.Response.Header().Set("Cache-Control", "no-store")
	return render(e, status, views.EnterCode(p))
}

// enterCode signs in by the code that was sent.
func enterCode(x *edge, e *core.RequestEvent) error {
	f, otp := formOf(e.Request), e.Request.PostFormValue("otp")
	code := strings.Join(strings.Fields(e.Request.PostFormValue("digits")), "")
	if code == "" || otp == "" {
		if err := x.limits.logins.take(address(e)); err != nil {
			return err
		}
		return x.showCode(e, http.StatusUnprocessableEntity, f, otp, wrongCode)
	}
	body := map[string]string{"otpId": otp, "password": code, "mfaId": f.mfa}
	s, err := x.askPocketBase(e, "auth-with-otp", body, nil)
	if err != nil {
		return err
	}
	if s.status == http.StatusBadRequest {
		return x.showCode(e, http.StatusUnprocessableEntity, f, otp, wrongCode)
	}
	return x.goOn(e, f, s, core.MFAMethodOTP, wrongCode)
}
