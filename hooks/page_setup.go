package hooks

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/store/collections"
	"naps/views"
)

// setupLife is how long the link for the first admin is good.
const setupLife = 30 * time.Minute

// printSetup writes the link for the first admin to the terminal. Unlike PocketBase's own it opens no browser: naps
// runs on servers. The link is a secret, so it goes to the terminal only and never into the log that the panel shows.
func printSetup(admins Admins, baseURL string) error {
	code, err := admins.NewSetupCode(setupLife)
	if err != nil {
		return err
	}
	_,
		err = fmt.Fprintf(os.Stdout,
		"\nCreate the admin account here (the link is good for %d minutes; naps admin setup-link prints a new one):\n%s\n\n",
		int(setupLife.Minutes()), SetupLink(baseURL, code))
	return err
}

// SetupLink is the address of the page that makes the first admin.
func SetupLink(baseURL, code string) string {
	return strings.TrimRight(baseURL, "/") + "/setup?token=" + code
}

// setupOpen answers that there is nothing here once an admin exists.
func (x *adminPages) setupOpen() error {
	exists, err := x.admins.HasAdmin()
	if err != nil {
		return err
	}
	if exists {
		return journal.ErrNotFound
	}
	return nil
}

func setupPage(x *edge, e *core.RequestEvent) error {
	if err := x.setupOpen(); err != nil {
		return err
	}
	code := e.Request.URL.Query().Get("token")
	good, err := x.cfg.Admins.SetupCodeGood(code)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if !good {
		status = http.StatusGone
	}
	return render(e, status, views.Setup(x.setupModel(e, code, "", !good, views.Problems{})))
}

func (x *adminPages) setupModel(e *core.RequestEvent, code, email string, expired bool,
	p views.Problems) views.SetupPage {
	m := views.SetupPage{Shell: x.frame.shell(e, "Set up"), Code: code, Email: email, Expired: expired, Problems: p}
	m.Path = "/" // the theme switch must not carry the secret on
	return m
}

// setup makes the first admin; whether there is one already is decided where it is made.
func setup(x *edge, e *core.RequestEvent) error {
	if err := x.setupOpen(); err != nil {
		return err
	}
	f, code := formOf(e.Request), e.Request.PostFormValue("token")
	good, err := x.cfg.Admins.SetupCodeGood(code)
	if err != nil {
		return err
	}
	if !good {
		return render(e, http.StatusGone, views.Setup(x.setupModel(e, "", "", true, views.Problems{})))
	}
	err = x.cfg.Admins.FirstAdmin(f.email, f.password)
	var wrong validation.Errors
	switch {
	case errors.Is(err, records.ErrAdminExists):
		return journal.ErrNotFound
	case errors.As(err, &wrong):
		return render(e, http.StatusUnprocessableEntity,
			views.Setup(x.setupModel(e, code, f.email, false, problemsOf(slices.Collect(maps.Keys(wrong))))))
	case err != nil:
		return err
	}
	user, err := x.app.FindAuthRecordByEmail(collections.Users, f.email)
	if err != nil {
		return err
	}
	if err := x.logIn(e, user); err != nil {
		return err
	}
	return redirect(e, "/admin")
}
