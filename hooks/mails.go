package hooks

import (
	"net/http"
	"net/mail"
	"strings"
	"time"

	"naps/store/collections"
	"naps/views"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

const day = 24 * time.Hour

// quotas bound what a user could turn against somebody else, or a thief of a session against the user.
type quotas struct {
	tests   *quota // by user and way: messages that only try whether a way works
	moves   *quota // by user: mails that confirm an address, the present or a new one
	guesses *quota // by user: wrong passwords of somebody who is signed in

	left          *quota // by network address: addresses left on public pages
	confirmations *quota // by mail address: mails that ask whether it was left by its owner
	complaints    *quota // by network address: reports about public pages
	rephrasings   *quota // by user: kits that a model puts into other words
}

func newQuotas() quotas {
	return quotas{
		tests:   newQuota(3, day, "You have sent 3 tests today. Try again tomorrow."),
		moves:   newQuota(3, day, "You have asked for 3 confirmation mails today. Try again tomorrow."),
		guesses: newQuota(5, time.Hour, "Wrong password too many times. Try again in an hour."),

		left:          newQuota(20, time.Hour, "Too many addresses were left from here. Try again in an hour."),
		confirmations: newQuota(2, day, ""),
		complaints:    newQuota(5, day, "You have sent 5 reports today. Try again tomorrow."),
		rephrasings:   newQuota(20, day, "You have had questions rephrased 20 times today. Try again tomorrow."),
	}
}

// mailIsOn reports whether the operator has set up a mail server. Without one PocketBase would try a program of this
// machine, which is mostly missing or sends what nobody accepts.
func mailIsOn(app core.App) bool { return app.Settings().SMTP.Enabled }

// senderOf is who mails come from, as a mail program shows it.
func senderOf(app core.App) string {
	meta := app.Settings().Meta
	return (&mail.Address{Name: meta.SenderName, Address: meta.SenderAddress}).String()
}

// testMail sends the operator a mail that shows what others will get.
func testMail(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	if !mailIsOn(x.app) {
		return x.serverPage(e, http.StatusUnprocessableEntity,
			views.Problems{Text: "No mail server is set up. Set one up in the panel first."})
	}
	if err := x.cfg.Admin.TestMail(e.Request.Context(), e.Auth.Email()); err != nil {
		x.log.Warn("A test mail could not be sent", "error", err, "request", requestID(e))
		return x.serverPage(e, http.StatusBadGateway,
			views.Problems{Text: "The mail could not be sent. The mail server said: " + err.Error()})
	}
	return redirect(e, "/admin/server?done=mail")
}

// bindMails bounds PocketBase's own ways to make this server write to addresses that nobody has confirmed.
func (x *protection) bindMails() {
	x.app.OnRecordRequestEmailChangeRequest(collections.Users).BindFunc(
		func(e *core.RecordRequestEmailChangeRequestEvent) error {
			if err := x.quotas.moves.take(e.Record.Id); err != nil {
				return x.frame.answer(e.RequestEvent, elsewhere, err)
			}
			return e.Next()
		})
	x.app.OnRecordRequestVerificationRequest(collections.Users).BindFunc(
		func(e *core.RecordRequestVerificationRequestEvent) error {
			// Anybody may ask, so this has a count of its own, and the answer does not tell whether there is such an
			// account.
			if err := x.quotas.moves.take("visitor:" + e.Record.Id); err != nil {
				return e.NoContent(http.StatusNoContent)
			}
			return e.Next()
		})
	x.app.OnMailerRecordAuthAlertSend(collections.Users).BindFunc(func(e *core.MailerRecordEvent) error {
		if !e.Record.Verified() { // the alert quotes the browser's name, which whoever signs in chooses
			return nil
		}
		return e.Next()
	})
	x.app.OnRecordUpdateRequest(collections.Users).BindFunc(func(e *core.RecordRequestEvent) error {
		info, err := e.RequestInfo()
		if err != nil {
			return err
		}
		if _, guess := info.Body["oldPassword"]; !guess || e.HasSuperuserAuth() {
			return e.Next()
		}
		if err := x.quotas.guesses.take(e.Record.Id); err != nil {
			return x.frame.answer(e.RequestEvent, elsewhere, err)
		}
		if err := e.Next(); err != nil {
			return err
		}
		x.quotas.guesses.giveBack(e.Record.Id)
		return nil
	})
}

// confirmGuesses bounds wrong passwords where a new address is confirmed: PocketBase checks the password there before
// its hooks run.
func (x *protection) confirmGuesses() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{Id: "napsConfirmGuesses", Func: func(e *core.RequestEvent) error {
		if e.Request.Method != http.MethodPost || !strings.HasSuffix(e.Request.URL.Path, "/confirm-email-change") {
			return e.Next()
		}
		var form struct {
			Token string `json:"token" form:"token"`
		}
		if err := e.BindBody(&form); err != nil {
			return e.Next() // PocketBase says what is wrong with it
		}
		user, err := e.App.FindAuthRecordByToken(form.Token, core.TokenTypeEmailChange)
		if err != nil {
			return e.Next() // a forged token must not use up the count of whom it names
		}
		if err := x.quotas.guesses.take(user.Id); err != nil {
			return x.frame.answer(e, elsewhere, err)
		}
		if err := e.Next(); err != nil {
			return err
		}
		x.quotas.guesses.giveBack(user.Id)
		return nil
	}}
}
