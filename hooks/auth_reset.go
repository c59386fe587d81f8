package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/store/collections"
	"naps/views"
)

// The pages behind the links of mails: a new password, a confirmed address, a new address. PocketBase's own routes
// decide; a link is followed by programs that look at mails, too, so a page asks first and only its form does
// something.

// linkPage is a page behind a link of a mail.
type linkPage struct {
	kind        string // of the token
	action      string // PocketBase's route
	title, done string
}

var mailedPages = map[string]linkPage{
	"reset": {
		kind: core.TokenTypePasswordReset, action: "confirm-password-reset",
		title: "Choose a new password", done: "reset",
	},
	"verify": {
		kind: core.TokenTypeVerification, action: "confirm-verification",
		title: "Confirm your address", done: "verified",
	},
	"email": {
		kind: core.TokenTypeEmailChange, action: "confirm-email-change",
		title: "Confirm your new address", done: "address",
	},
}

// forgotPage asks for the address of a forgotten password.
func forgotPage(x *edge, e *core.RequestEvent) error {
	return showForgot(x, e, http.StatusOK, "", false, "")
}

func showForgot(x *edge, e *core.RequestEvent, status int, email string, sent bool, wrong string) error {
	p := views.ForgotPage{Shell: x.frame.shell(e, "Reset your password"), Email: email, Mail: mailIsOn(x.app),
		Sent: sent, Problems: views.Problems{Text: wrong}}
	p.Path = "/reset"
	return render(e, status, views.Forgot(p))
}

// forgot mails a link. The answer is the same whether there is such an account or not.
func forgot(x *edge, e *core.RequestEvent) error {
	email := formOf(e.Request).email
	if !mailIsOn(x.app) {
		return showForgot(x, e, http.StatusUnprocessableEntity, email, false, noMail)
	}
	s, err := x.askPocketBase(e, "request-password-reset", map[string]string{"email": email}, nil)
	if err != nil {
		return err
	}
	if s.status >= http.StatusBadRequest {
		return showForgot(x, e, http.StatusUnprocessableEntity, email, false, "This isn't an email address.")
	}
	return showForgot(x, e, http.StatusOK, email, true, "")
}

// mailedPage shows the page behind a link, by the first part of its path.
func mailedPage(name string) func(x *edge, e *core.RequestEvent) error {
	return func(x *edge, e *core.RequestEvent) error {
		return showMailed(x, e, http.StatusOK, name, views.Problems{})
	}
}

func showMailed(x *edge, e *core.RequestEvent, status int, name string, wrong views.Problems) error {
	m := mailedPages[name]
	p := views.MailedPage{Shell: x.frame.shell(e, m.title), Kind: name, Title: m.title,
		Action: "/" + name + "/" + e.Request.PathValue("token"), Problems: wrong}
	p.Path = "/" // the theme switch must not carry the secret on
	e.Response.Header().Set("Cache-Control", "no-store")
	user, err := x.app.FindAuthRecordByToken(e.Request.PathValue("token"), m.kind)
	if err != nil || user.Collection().Name != collections.Users {
		p.Expired = true
		return render(e, http.StatusGone, views.Mailed(p))
	}
	p.Email = user.Email()
	return render(e, status, views.Mailed(p))
}

// finishMailed does what the page behind a link asked about.
func finishMailed(name string) func(x *edge, e *core.RequestEvent) error {
	return func(x *edge, e *core.RequestEvent) error {
		m, password := mailedPages[name], e.Request.PostFormValue("password")
		body := map[string]string{"token": e.Request.PathValue("token")}
		switch name {
		case "reset":
			body["password"], body["passwordConfirm"] = password, password
		case "email":
			body["password"] = password
		}
		s, err := x.askPocketBase(e, m.action, body, nil)
		if err != nil {
			return err
		}
		if s.status >= http.StatusBadRequest {
			p := views.Problems{Text: "This can't be done. Perhaps the link is too old."}
			if _, wrong := s.Data["password"]; wrong {
				p = views.Problems{Text: "The password must have 8 to 71 characters.", Fields: map[string]string{}}
				if name == "email" {
					p.Text = wrongPassword
				}
				p.Fields["password"] = p.Text
			}
			return showMailed(x, e, http.StatusUnprocessableEntity, name, p)
		}
		if _, err := userOf(e); err == nil && name == "verify" {
			return redirect(e, "/settings?done="+m.done)
		}
		return redirect(e, "/login?done="+m.done)
	}
}

// loginDone says on the login page what a link of a mail has done.
var loginDone = map[string]string{
	"reset":    "Your password was changed. Log in with the new one.",
	"verified": "Your address is confirmed.",
	"address":  "Your address was changed. Log in with the new one.",
}
