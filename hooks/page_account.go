package hooks

import (
	"errors"
	"net/http"
	"strings"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/views"
)

// afterSample is the value of next that starts the sample once somebody has an account.
const afterSample = "sample"

// form is what the pages to sign up and to log in post.
type form struct{ email, password, next, idea, code string }

func formOf(r *http.Request) form {
	f := form{
		email: strings.TrimSpace(r.PostFormValue("email")), password: r.PostFormValue("password"),
		next: r.PostFormValue("next"), idea: r.PostFormValue("idea"), code: r.PostFormValue("code"),
	}
	f.next = nextOf(f.next)
	return f
}

// nextOf keeps an address of ours, the sample, or nothing.
func nextOf(next string) string {
	if next == "" || next == afterSample {
		return next
	}
	return localPath(next)
}

func (x *edge) authPage(e *core.RequestEvent, title string, f form, p views.Problems) views.AuthPage {
	return views.AuthPage{
		Shell: x.shell(e, title), Email: f.email, Next: f.next, Idea: f.idea, Code: f.code,
		Closed: x.cfg.SignUp == SignUpClosed, Invite: x.cfg.SignUp == SignUpInvite || f.code != "", Grant: x.cfg.Credits, Problems: p,
		Providers: x.providers(f.next, f.code),
	}
}

func signUpPage(x *edge, e *core.RequestEvent) error {
	next := nextOf(e.Request.URL.Query().Get("next"))
	if _, err := userOf(e); err == nil {
		return redirect(e, localPath(next))
	}
	return render(e, http.StatusOK, views.SignUp(x.authPage(e, "Sign up", form{next: next, code: e.Request.URL.Query().Get("invite")}, views.Problems{})))
}

func loginPage(x *edge, e *core.RequestEvent) error {
	next := nextOf(e.Request.URL.Query().Get("next"))
	if _, err := userOf(e); err == nil {
		return redirect(e, localPath(next))
	}
	return render(e, http.StatusOK, views.LogIn(x.authPage(e, "Log in", form{next: next}, views.Problems{})))
}

// signUp creates an account as PocketBase's own route would, and signs it in.
func signUp(x *edge, e *core.RequestEvent) error {
	f := formOf(e.Request)
	if err := x.limits.signups.take(address(e)); err != nil {
		return err
	}
	refuse := func(p views.Problems) error {
		return render(e, http.StatusUnprocessableEntity, views.SignUp(x.authPage(e, "Sign up", f, p)))
	}
	if text := x.signUpRefusal(f.code); text != "" {
		return refuse(views.Problems{Text: text})
	}
	user, err := x.newUser(f.email, f.password, f.code)
	var told *router.ApiError
	if errors.As(err, &told) && told.Status == http.StatusForbidden {
		return refuse(views.Problems{Text: told.Message})
	}
	var wrong validation.Errors
	if errors.As(err, &wrong) {
		return refuse(problemsOf(wrong))
	}
	if err != nil {
		return err
	}
	if err := x.logIn(e, user); err != nil {
		return err
	}
	return x.welcome(e, user, f)
}

// newUser makes an account and uses up its invitation, both or neither.
func (x *edge) newUser(email, password, code string) (*core.Record, error) {
	collection, err := x.app.FindCachedCollectionByNameOrId(users)
	if err != nil {
		return nil, err
	}
	user := core.NewRecord(collection)
	user.SetEmail(email)
	user.SetPassword(password)
	return user, x.app.RunInTransaction(func(tx core.App) error {
		if err := tx.Save(user); err != nil {
			return err
		}
		return x.redeem(tx, code, user.Id)
	})
}

// problemsOf says in words of ours what PocketBase found wrong with an account.
func problemsOf(wrong validation.Errors) views.Problems {
	p := views.Problems{Text: "The account could not be made. Look at the fields below.", Fields: map[string]string{}}
	for field := range wrong {
		switch field {
		case core.FieldNameEmail:
			p.Fields["email"] = "This address cannot be used: it is not an email address, or it has an account already."
		case core.FieldNamePassword:
			p.Fields["password"] = "The password must have 8 to 71 characters."
		default:
			p.Text = "The account could not be made."
		}
	}
	return p
}

// login answers a wrong address and a wrong password alike, after the same work.
func login(x *edge, e *core.RequestEvent) error {
	f := formOf(e.Request)
	if err := x.limits.logins.take(address(e)); err != nil {
		return err
	}
	refuse := func(text string) error {
		return render(e, http.StatusUnprocessableEntity, views.LogIn(x.authPage(e, "Log in", f, views.Problems{Text: text})))
	}
	collection, err := x.app.FindCachedCollectionByNameOrId(users)
	if err != nil {
		return err
	}
	if !collection.PasswordAuth.Enabled {
		return refuse("Signing in with a password is switched off on this server.")
	}
	user, err := x.app.FindAuthRecordByEmail(collection, f.email)
	if err != nil {
		x.anyPassword(collection, f.password)
	}
	if err != nil || !user.ValidatePassword(f.password) {
		return refuse("This email and password do not belong together.")
	}
	if collection.MFA.Enabled {
		return refuse("This server asks for a second factor, which these pages cannot check yet.")
	}
	info, err := e.RequestInfo()
	if err != nil {
		return err
	}
	if ok, err := x.app.CanAccessRecord(user, info, collection.AuthRule); !ok {
		x.log.Info("A login was refused by the rule of the collection", "user", user.Id, "error", err)
		return refuse("This account may not sign in yet.")
	}
	if err := x.logIn(e, user); err != nil {
		return err
	}
	return x.welcome(e, user, f)
}

// anyPassword spends the time that checking a password takes.
func (x *edge) anyPassword(collection *core.Collection, password string) {
	var any core.Record
	if err := x.app.RecordQuery(collection).Limit(1).One(&any); err == nil {
		any.ValidatePassword(password)
	}
}

// welcome goes on with what somebody wanted before they signed in: their idea, the sample, or a page.
func (x *edge) welcome(e *core.RequestEvent, user *core.Record, f form) error {
	if f.idea != "" {
		return x.createDraft(e, user, f.idea, "")
	}
	if f.next == afterSample {
		return x.createSample(e, user, "")
	}
	return redirect(e, localPath(f.next))
}

func logout(x *edge, e *core.RequestEvent) error {
	if err := x.logOut(e); err != nil {
		return err
	}
	return redirect(e, "/")
}
