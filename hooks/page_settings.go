package hooks

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/mails"

	"naps/journal"
	"naps/market"
	"naps/notify"
	"naps/records"
	"naps/views"
)

// How long an access token may live, in days, how long its name may be, and how much of the ledger is shown.
var tokenDays = []int{30, 90, 365}

const (
	maxTokenName = 60
	ledgerRows   = 100
)

func settingsPage(x *edge, e *core.RequestEvent) error {
	return x.showSettings(e, http.StatusOK, views.Problems{}, "", e.Request.URL.Query().Get("done"))
}

// done says what a form of the settings has done.
var settingsDone = map[string]string{
	"password":  "Your password was changed. Every other browser was signed out.",
	"passwords": "Your password was changed. Every other browser was signed out, and your access tokens were revoked.",
	"signout":   "Every other browser was signed out.",
	"mail":      "We sent you a mail with a link. Open it to confirm your address.",
	"test":      "A test is on its way to you.",
	"verified":  "Your address is confirmed.",
	"address":   "Your address was changed.",
	"login":     "That browser is signed out.",
	"token":     "The token is revoked.",
}

func (x *accountPages) showSettings(e *core.RequestEvent, status int, wrong views.Problems, clear, done string) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	ctx := e.Request.Context()
	p := views.SettingsPage{Shell: x.frame.shell(e, "Settings"), Verified: user.Verified(),
		Since: user.GetString("created"), NewToken: clear, Problems: wrong,
		TokenDays: tokenDays, Origin: x.publicAddress.publicOrigin(e)}
	p.Path, p.Flash, p.Mail, p.PushKey = "/settings", settingsDone[done], mailIsOn(x.app), x.pushing.Key
	if p.Browsers, err = x.pushing.browsersOf(ctx, user.Id); err != nil {
		return err
	}
	tokens, err := x.tokens.ListTokens(ctx, user.Id)
	if err != nil {
		return err
	}
	for _, t := range tokens {
		p.Tokens = append(p.Tokens, views.TokenRow{ID: t.ID, Name: t.Name, Scope: t.Scope, Expires: t.Expires,
			Used: t.Used, Good: t.Good(time.Now())})
	}
	if err := x.signIns.showLogins(e, user, &p); err != nil {
		return err
	}
	entries, err := x.ledger.Entries(ctx, user.Id, ledgerRows)
	if err != nil {
		return err
	}
	for _, l := range entries {
		p.Ledger = append(p.Ledger, views.LedgerRow{Amount: l.Amount, Kind: l.Kind, Note: l.Note, Created: l.Created})
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	return render(e, status, views.Settings(p))
}

func (x *accountPages) refuseSettings(e *core.RequestEvent, field, text string) error {
	return x.showSettings(e, http.StatusUnprocessableEntity,
		views.Problems{Text: text, Fields: map[string]string{field: text}}, "", "")
}

// changePassword takes the old one first. PocketBase then voids every token of the user.
func changePassword(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if err := x.quotas.guesses.take(user.Id); err != nil {
		return err
	}
	if !user.ValidatePassword(e.Request.PostFormValue("old")) {
		return x.refuseSettings(e, "old", "Wrong password.")
	}
	x.quotas.guesses.giveBack(user.Id)
	word := e.Request.PostFormValue("new")
	if n := utf8.RuneCountInString(word); n < 8 || n > 71 {
		return x.refuseSettings(e, "new", "The password must have 8 to 71 characters.")
	}
	user.SetPassword(word)
	ctx, done := e.Request.Context(), "passwords"
	// An empty box sends nothing, so the form says keep besides; who sends neither was not asked.
	if said := e.Request.PostForm["tokens"]; slices.Contains(said, "keep") && !slices.Contains(said, "end") {
		ctx, done = x.cfg.Accounts.KeepingTokens(ctx), "password"
	}
	return x.signAnew(ctx, e, user, done)
}

// signOutOthers voids every login of the user but this browser's.
func signOutOthers(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	user.RefreshTokenKey()
	return x.signAnew(e.Request.Context(), e, user, "signout")
}

// signAnew saves a user whose tokens are void by that, and opens a new login for this browser.
func (x *accountPages) signAnew(ctx context.Context, e *core.RequestEvent, user *core.Record, done string) error {
	if err := x.app.SaveWithContext(ctx, user); err != nil {
		return err
	}
	if err := x.signIns.logIn(e, user); err != nil {
		return err
	}
	return redirect(e, "/settings?done="+done)
}

// verifyAddress sends the mail by which an address is confirmed.
func verifyAddress(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if user.Verified() {
		return redirect(e, "/settings")
	}
	if !mailIsOn(x.app) {
		return x.showSettings(e, http.StatusUnprocessableEntity, views.Problems{Text: noMail}, "", "")
	}
	if err := x.quotas.moves.take(user.Id); err != nil {
		return err
	}
	if err := mails.SendRecordVerification(x.app, user); err != nil {
		x.log.Error("A mail could not be sent", "user", user.Id, "error", err)
		return x.showSettings(e, http.StatusBadGateway,
			views.Problems{Text: "The mail could not be sent. The operator of this server finds the reason in its log."},
			"", "")
	}
	return redirect(e, "/settings?done=mail")
}

// noMail is said wherever a mail would be needed.
const noMail = "This server can't send mail: no mail server is set up."

// testNotification sends a test by one of the ways of an account; those of an idea are tested on its Watch page.
func testNotification(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	way := e.Request.PostFormValue("way")
	switch {
	case way == notify.Email && !mailIsOn(x.app):
		return x.showSettings(e, http.StatusUnprocessableEntity, views.Problems{Text: noMail}, "", "")
	case way != notify.Email && way != notify.Push:
		return bad("Choose what to test: email or this browser.")
	}
	count := user.Id + "/" + way
	if err := x.quotas.tests.take(count); err != nil {
		return err
	}
	m := journal.Monitor{Owner: user.Id, Mail: user.Email(), Confirmed: user.Verified(), Title: "your ideas"}
	err = x.cfg.Watching.Try(e.Request.Context(), m, way)
	var never *notify.Undeliverable
	if errors.As(err, &never) {
		x.quotas.tests.giveBack(count) // nothing was sent
		return x.showSettings(e, http.StatusUnprocessableEntity, views.Problems{Text: never.Sentence}, "", "")
	}
	if err != nil {
		x.log.Warn("A test of a notification failed", "user", user.Id, "way", way, "error", err)
		return x.showSettings(e, http.StatusBadGateway,
			views.Problems{Text: "The test could not be sent. The log of the server says why."}, "", "")
	}
	return redirect(e, "/settings?done=test")
}

func makeToken(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	name := strings.Join(strings.Fields(e.Request.PostFormValue("name")), " ")
	if !market.IsVisible(name) || utf8.RuneCountInString(name) > maxTokenName {
		return x.refuseSettings(e, "name", "Give the token a name of at most 60 characters, so that you know it again.")
	}
	scope := e.Request.PostFormValue("scope")
	if scope != records.ScopeRead && scope != records.ScopeWrite {
		return x.refuseSettings(e, "scope", "Choose what the token may do.")
	}
	days, err := strconv.Atoi(e.Request.PostFormValue("days"))
	known := false
	for _, d := range tokenDays {
		known = known || d == days
	}
	if err != nil || !known {
		return x.refuseSettings(e, "days", "Choose how long the token should work.")
	}
	clear, err := x.cfg.Tokens.NewToken(e.Request.Context(),
		records.AccessToken{User: user.Id, Name: name, Scope: scope,
			Expires: time.Now().AddDate(0, 0, days).UnixMilli()})
	if err != nil {
		return err
	}
	return x.showSettings(e, http.StatusCreated, views.Problems{}, clear, "")
}

func revokeToken(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if err := x.cfg.Tokens.RevokeToken(e.Request.Context(), user.Id, e.Request.PathValue("token")); err != nil {
		return err
	}
	return redirect(e, "/settings?done=token")
}

// exportMine gives everything that is kept of a user as a ZIP. It is collected in a file first, in turn with other
// accounts, so that whoever reads slowly keeps nobody from theirs, and what fails on the way is an error and no broken
// file.
func exportMine(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "naps-export-")
	if err != nil {
		return fmt.Errorf("hooks: export: %w", err)
	}
	defer func() { _, _ = f.Close(), os.Remove(f.Name()) }() // it was only on its way
	err = x.alone(e, accounts, func(ctx context.Context) error { return x.collect(ctx, f, user.Id) })
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("hooks: export: %w", err)
	}
	h := e.Response.Header()
	h.Set("Content-Disposition", `attachment; filename="naps-`+time.Now().UTC().Format(time.DateOnly)+`.zip"`)
	h.Set("Cache-Control", "no-store")
	return e.Stream(http.StatusOK, "application/zip", f)
}

func (x *accountPages) collect(ctx context.Context, to io.Writer, user string) error {
	z := zip.NewWriter(to)
	err := x.exporter.ExportAll(ctx, user, func(name string, data []byte) error {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	if err != nil {
		return err
	}
	return z.Close()
}

// deleteAccount removes a user with everything of theirs, the journal included. It asks for the address to be typed; an
// account that runs the server goes in the panel.
func deleteAccount(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if !strings.EqualFold(strings.TrimSpace(e.Request.PostFormValue("email")), user.Email()) {
		return x.refuseSettings(e, "email", "Type the address of your account to delete it.")
	}
	if isAdmin(e.App, user) {
		return x.refuseSettings(e, "email",
			"This account runs the server. Delete it in the panel under /_/, once there is another superuser.")
	}
	if err := x.app.DeleteWithContext(e.Request.Context(), user); err != nil {
		return err
	}
	x.log.Info("An account was deleted by its owner", "user", user.Id)
	x.logOut(e)
	return redirect(e, "/")
}
