package hooks

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/landing"
	"naps/market"
	"naps/views"
)

func retryAfter(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

func visits(l limits) *limiter { return l.visits }
func writes(l limits) *limiter { return l.writes }

// visitOf is who asks, as far as it tells people apart.
func visitOf(e *core.RequestEvent) landing.Visit {
	return landing.Visit{Address: address(e), Agent: e.Request.UserAgent()}
}

// showPublic shows a page and counts who sees it. Programs see the same page with a mark that counts for nothing.
func showPublic(x *edge, e *core.RequestEvent, k *keptPage) error {
	d := x.cfg.Landing.Desk
	mark := ""
	switch {
	case landing.IsPrefetch(e.Request.Header):
		d.Counter.Filter(k.test, d.Now())
		return e.NoContent(http.StatusServiceUnavailable) // the browser then asks again once somebody really comes
	case e.Request.Method != http.MethodGet || landing.IsProgram(e.Request.UserAgent()):
		d.Counter.Filter(k.test, d.Now())
	default:
		mark = d.Counter.View(k.test, visitOf(e), d.Now())
	}
	return e.Blob(http.StatusOK, "text/html; charset=utf-8", slices.Concat(k.before, []byte(mark), k.after))
}

// isPerson reports whether a form was sent by somebody who saw its page. What was not is counted as filtered.
func isPerson(x *edge, e *core.RequestEvent, k *keptPage) bool {
	d := x.cfg.Landing.Desk
	ok := e.Request.PostFormValue(views.Honeypot) == "" && !landing.IsProgram(e.Request.UserAgent()) &&
		landing.Shown(k.test, e.Request.PostFormValue("v"), d.Now())
	if !ok {
		d.Counter.Filter(k.test, d.Now())
	}
	return ok
}

// clickPublic counts a press of the button and shows what comes after it, to programs as well.
func clickPublic(x *edge, e *core.RequestEvent, k *keptPage) error {
	mark := ""
	if isPerson(x, e, k) {
		mark = e.Request.PostFormValue("v")
		x.cfg.Landing.Desk.Counter.Click(k.test, mark, x.cfg.Landing.Desk.Now())
	}
	return render(e, http.StatusOK, views.PublicAfter(views.PublicPage{Test: k.test, Mark: mark, Mail: k.test.Confirm}))
}

// leaveAddress keeps an address. The answer is the same whether it is new, known, or was left by a program.
func leaveAddress(x *edge, e *core.RequestEvent, k *keptPage) error {
	if k.test.Page.After != landing.AskAddress {
		return journal.ErrNotFound
	}
	p := views.PublicPage{Test: k.test, Mark: e.Request.PostFormValue("v"), Mail: k.test.Confirm}
	email := landing.CleanEmail(e.Request.PostFormValue("email"))
	if email == "" {
		p.Problem = "Enter an email address, such as ada@example.com."
		return render(e, http.StatusUnprocessableEntity, views.PublicAfter(p))
	}
	if !isPerson(x, e, k) {
		return render(e, http.StatusOK, views.PublicThanks(p))
	}
	if err := x.quotas.left.take(address(e)); err != nil {
		return err
	}
	token := rand.Text()
	confirmed, err := x.cfg.Landing.Book.Leave(e.Request.Context(), k.test.ID, email, landing.TokenHash(token),
		x.cfg.Landing.Desk.Now())
	if err != nil {
		return err
	}
	if k.test.Confirm && !confirmed && mailIsOn(x.app) && x.quotas.confirmations.take(strings.ToLower(email)) == nil {
		sendConfirmation(x, k.test, email, mailOrigin(x)+k.test.Path()+"/m/"+token)
	}
	return render(e, http.StatusOK, views.PublicThanks(p))
}

// mailOrigin begins links in mails. What a request calls this server is not used: anybody could have a mail sent that
// leads to them.
func mailOrigin(x *edge) string {
	return strings.TrimRight(cmp.Or(x.cfg.PublicURL, x.app.Settings().Meta.AppURL), "/")
}

// mailTime bounds how long a mail server may take.
const mailTime = time.Minute

// sendConfirmation sends the mail on a goroutine of its own: how long that takes must not tell whether an address was
// known.
func sendConfirmation(x *edge, t landing.Test, email, link string) {
	text := fmt.Sprintf(
		"Somebody, probably you, left this address on the page “%s”.\n\nConfirm it, or remove it, here:\n%s\n\n"+
			"If it wasn't you, ignore this mail. Your address is deleted within two weeks, and you get no other mail from this page.\n",
		t.Page.Title, link)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				x.log.Error("A confirmation mail panicked", "session", t.Session, "error", p)
			}
		}()
		ctx, cancel := context.WithTimeout(context.Background(), mailTime)
		defer cancel()
		if err := x.cfg.Landing.Send(ctx, email, "Confirm your email address", text); err != nil {
			x.log.Warn("A confirmation mail could not be sent", "session", t.Session, "error", err)
		}
	}()
}

// askMailed shows what a mail leads to.
func askMailed(x *edge, e *core.RequestEvent, k *keptPage) error {
	token := e.Request.PathValue("token")
	a, err := x.cfg.Landing.Book.ByToken(e.Request.Context(), k.test.ID, landing.TokenHash(token))
	if err != nil {
		return err
	}
	return render(e, http.StatusOK, views.PublicConfirm(views.PublicPage{Test: k.test}, a, token))
}

// answerMail confirms or removes an address. Removing works for as long as the address is kept, the test open or not.
func answerMail(x *edge, e *core.RequestEvent, k *keptPage) error {
	ctx, hash := e.Request.Context(), landing.TokenHash(e.Request.PathValue("token"))
	p := views.PublicPage{Test: k.test}
	switch e.Request.PostFormValue("do") {
	case "confirm":
		if err := x.cfg.Landing.Book.Confirm(ctx, k.test.ID, hash, x.cfg.Landing.Desk.Now()); err != nil {
			return err
		}
		return render(e, http.StatusOK, views.PublicSaid(p, "Your address is confirmed",
			"You’ll hear when it’s available. To remove your address, open the link in the mail again."))
	case "remove":
		a, err := x.cfg.Landing.Book.ByToken(ctx, k.test.ID, hash)
		if err == nil {
			err = x.cfg.Landing.Book.DropAddress(ctx, k.test.ID, a.ID)
		}
		if err != nil && !errors.Is(err, journal.ErrNotFound) { // a second click is no error
			return err
		}
		return render(e, http.StatusOK, views.PublicSaid(p, "Your address is removed",
			"You’ll get no more mail from this page."))
	}
	return bad("Confirm or remove the address.")
}

func complainPage(x *edge, e *core.RequestEvent, k *keptPage) error {
	return render(e, http.StatusOK, views.PublicReport(views.PublicPage{Test: k.test}))
}

// complain keeps what a visitor says is wrong with a page. Who said it is not kept.
func complain(x *edge, e *core.RequestEvent, k *keptPage) error {
	p := views.PublicPage{Test: k.test}
	c := landing.Complaint{Reason: e.Request.PostFormValue("reason"), At: x.cfg.Landing.Desk.Now().UnixMilli()}
	text := e.Request.PostFormValue("text")
	if clean, err := market.CleanText(text); err == nil {
		c.Text = clean
	}
	switch {
	case !slices.Contains(landing.Reasons, c.Reason):
		p.Problem = "Choose what is wrong."
	case utf8.RuneCountInString(c.Text) > landing.MostComplaint:
		p.Problem = fmt.Sprintf("At most %d characters.", landing.MostComplaint)
	}
	if p.Problem != "" {
		return render(e, http.StatusUnprocessableEntity, views.PublicReport(p))
	}
	if e.Request.PostFormValue(views.Honeypot) == "" && !landing.IsProgram(e.Request.UserAgent()) {
		if err := x.quotas.complaints.take(address(e)); err != nil {
			return err
		}
		if err := x.cfg.Landing.Complaints.Complain(e.Request.Context(), k.test.ID, c); err != nil {
			return err
		}
	}
	return render(e, http.StatusOK, views.PublicSaid(p, "Thank you",
		"The operator of this server will see your report."))
}

// addressesCSV writes addresses as a sheet. What a spreadsheet would take for a formula begins with an apostrophe.
func addressesCSV(all []landing.Address) []byte {
	var b bytes.Buffer
	b.WriteString("email,left,confirmed\r\n")
	for _, a := range all {
		email := a.Email
		if strings.ContainsAny(email[:1], "=+-@") {
			email = "'" + email
		}
		confirmed := ""
		if a.Confirmed > 0 {
			confirmed = time.UnixMilli(a.Confirmed).UTC().Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "\"%s\",%s,%s\r\n", strings.ReplaceAll(email, `"`, `""`),
			time.UnixMilli(a.At).UTC().Format(time.RFC3339), confirmed)
	}
	return b.Bytes()
}
