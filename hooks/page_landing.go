package hooks

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/landing"
	"naps/views"
)

// withTests lets a handler of a founder's test work only where there are any.
func withTests(do sessionFunc) sessionFunc {
	return func(x *edge, e *core.RequestEvent, s journal.Session) error {
		if x.cfg.Landing.Desk == nil {
			return journal.ErrNotFound
		}
		return do(x, e, s)
	}
}

func testPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	p, err := testOf(x, e, s)
	if err != nil {
		return err
	}
	return render(e, http.StatusOK, views.Test(p))
}

// testOf reads a founder's test with all that it brought.
func testOf(x *edge, e *core.RequestEvent, s journal.Session) (p views.TestPage, err error) {
	ctx, l := e.Request.Context(), x.cfg.Landing
	p = views.TestPage{Shell: x.shell(e, "Public test: "+s.Title), ID: s.ID, Title: s.Title, Origin: x.publicOrigin(e),
		Mail: mailIsOn(x.app), Off: !l.Desk.On,
		Today: l.Desk.Now().UTC().Format(time.DateOnly)}
	p.Path, p.Sample = "/sessions/"+s.ID+"/test", s.Sample
	e.Response.Header().Set("Cache-Control", "no-store") // it shows people's addresses
	all, err := l.Pages.Tests(ctx, s.ID)
	if err != nil || len(all) == 0 {
		p.Test.Page.Title = s.Title // to begin with
		return p, err
	}
	p.Test = all[0]
	if p.Before = all[1:]; p.Test.Status == landing.Draft {
		return p, nil
	}
	if err := l.Desk.Counter.Flush(ctx); err != nil {
		return p, err
	}
	if p.Counts, err = l.Desk.Tests.Counts(ctx, p.Test.ID); err != nil {
		return p, err
	}
	if p.Days, err = l.Pages.Days(ctx, p.Test.ID); err != nil {
		return p, err
	}
	if p.Addresses, err = l.Book.Addresses(ctx, p.Test.ID); err != nil {
		return p, err
	}
	p.Payments, err = l.Payments.Payments(ctx, p.Test.ID)
	return p, err
}

// draftOf reads the form of a draft.
func draftOf(x *edge, e *core.RequestEvent, s journal.Session) landing.Test {
	form := e.Request.PostFormValue
	number := func(name string) int {
		n, _ := strconv.Atoi(form(name)) // what is no number is refused as 0
		return n
	}
	return completed(x, landing.Test{
		Session: s.ID, Slug: form("slug"),
		Page: landing.Page{Title: form("title"), Promise: form("promise"), Price: form("price"),
			Button: form("button"), After: form("after"), Pay: form("pay"), Indexed: form("indexed") == "1"},
		Threshold: landing.Threshold{Measure: landing.Measure(form("measure")), Need: number("need"),
			Visitors: number("visitors"), Until: form("until")},
	})
}

// completed cleans a draft and gives it an address where it has none.
func completed(x *edge, t landing.Test) landing.Test {
	if t = t.Clean(); t.Slug == "" {
		t.Slug = landing.SlugOf(t.Page.Title, x.cfg.Landing.Desk.Ending())
	}
	return t
}

// saved keeps a draft, or says what is wrong with it as *invalid.
func savedDraft(x *edge, e *core.RequestEvent, t landing.Test) (landing.Test, error) {
	if field, text := t.Wrong(x.cfg.Landing.Desk.Now()); text != "" {
		return t, &invalid{Field: field, Text: text}
	}
	kept, err := x.cfg.Landing.Desk.Save(e.Request.Context(), t)
	if errors.Is(err, landing.ErrTaken) {
		return t, &invalid{Field: "slug", Text: "Another page has this address. Choose another one."}
	}
	return kept, err
}

func saveTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	t := draftOf(x, e, s)
	_, err := savedDraft(x, e, t)
	return testDone(x, e, s, err, func(p *views.TestPage) {
		if p.Form() {
			t.ID = p.Test.ID
			p.Test = t
		}
	})
}

// testDone leads back to the test, or shows it with what is wrong and what was typed.
func testDone(x *edge, e *core.RequestEvent, s journal.Session, err error, typed func(p *views.TestPage)) error {
	var wrong *invalid
	var late *landing.Wrong
	if errors.As(err, &late) {
		wrong = &invalid{Field: late.Field, Text: late.Text}
	} else if err == nil {
		return redirect(e, "/sessions/"+s.ID+"/test")
	} else if !errors.As(err, &wrong) {
		return err
	}
	p, err := testOf(x, e, s)
	if err != nil {
		return err
	}
	p.Problems = views.Problems{Text: wrong.Text, Fields: map[string]string{wrong.Field: wrong.Text}}
	typed(&p)
	return render(e, http.StatusUnprocessableEntity, views.Test(p))
}

func openTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	var err error = &invalid{Field: "sure",
		Text: "Tick the box first: once the page is open, nothing of it can change."}
	if e.Request.PostFormValue("sure") == "1" {
		err = x.cfg.Landing.Desk.Open(e.Request.Context(), s.ID)
	}
	return testDone(x, e, s, err, func(*views.TestPage) {})
}

func closeTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	err := endTest(x, e, s)
	if errors.Is(err, landing.ErrNotNow) { // a second click is no error
		err = nil
	}
	return testDone(x, e, s, err, func(*views.TestPage) {})
}

func endTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	all, err := x.cfg.Landing.Pages.Tests(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return journal.ErrNotFound
	}
	err = x.cfg.Landing.Desk.Close(e.Request.Context(), s.ID)
	x.publicPages.drop(all[0].Slug)
	return err
}

// previewTest shows the page as visitors see it. Nothing is counted.
func previewTest(x *edge, e *core.RequestEvent, s journal.Session) error {
	all, err := x.cfg.Landing.Pages.Tests(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return journal.ErrNotFound
	}
	p := views.PublicPage{Test: all[0], Preview: "/sessions/" + s.ID + "/test", Mail: mailIsOn(x.app)}
	if e.Request.URL.Query().Get("step") == "after" {
		return render(e, http.StatusOK, views.PublicAfter(p))
	}
	return render(e, http.StatusOK, views.Public(p))
}

// latestTest is the session's test that is open or closed.
func latestTest(x *edge, e *core.RequestEvent, s journal.Session) (landing.Test, error) {
	t, err := x.cfg.Landing.Desk.Drafts.Test(e.Request.Context(), s.ID)
	if err == nil && t.Status == landing.Draft {
		return t, landing.ErrNotNow
	}
	return t, err
}

func exportAddresses(x *edge, e *core.RequestEvent, s journal.Session) error {
	t, err := latestTest(x, e, s)
	if err != nil {
		return err
	}
	all, err := x.cfg.Landing.Book.Addresses(e.Request.Context(), t.ID)
	if err != nil {
		return err
	}
	e.Response.Header().Set("Cache-Control", "no-store")
	e.Response.Header().Set("Content-Disposition", `attachment; filename="addresses.csv"`)
	return e.Blob(http.StatusOK, "text/csv; charset=utf-8", addressesCSV(all))
}

func dropAddress(x *edge, e *core.RequestEvent, s journal.Session) error {
	err := deleteAddress(x, e, s)
	if errors.Is(err, journal.ErrNotFound) { // a second click is no error
		err = nil
	}
	return testDone(x, e, s, err, func(*views.TestPage) {})
}

func deleteAddress(x *edge, e *core.RequestEvent, s journal.Session) error {
	t, err := latestTest(x, e, s)
	if err != nil {
		return err
	}
	return x.cfg.Landing.Book.DropAddress(e.Request.Context(), t.ID, e.Request.PathValue("address"))
}

func logPayment(x *edge, e *core.RequestEvent, s journal.Session) error {
	form := e.Request.PostFormValue
	pay := landing.Payment{Who: form("who"), Amount: form("amount"), Date: form("date")}
	return testDone(x, e, s, addPayment(x, e, s, pay), func(p *views.TestPage) { p.Payment = pay })
}

func addPayment(x *edge, e *core.RequestEvent, s journal.Session, pay landing.Payment) error {
	t, err := latestTest(x, e, s)
	switch {
	case err != nil:
		return err
	case t.Page.After != landing.GoPay:
		return &invalid{Field: "who", Text: "This page has no payment link."}
	case t.Status != landing.Open:
		return landing.ErrNotNow
	}
	if field, text := pay.Wrong(t, x.cfg.Landing.Desk.Now()); text != "" {
		return &invalid{Field: field, Text: text}
	}
	return x.cfg.Landing.Payments.AddPayment(e.Request.Context(), t.ID, pay.Hidden(t.ID))
}

func dropPayment(x *edge, e *core.RequestEvent, s journal.Session) error {
	err := deletePayment(x, e, s)
	if errors.Is(err, journal.ErrNotFound) {
		err = nil
	}
	return testDone(x, e, s, err, func(*views.TestPage) {})
}

func deletePayment(x *edge, e *core.RequestEvent, s journal.Session) error {
	t, err := latestTest(x, e, s)
	if err != nil {
		return err
	}
	return x.cfg.Landing.Payments.DropPayment(e.Request.Context(), t.ID, e.Request.PathValue("payment"))
}

// adminTests lists the open pages for the operator.
func adminTests(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	p := views.AdminTestsPage{AdminPage: x.adminPage(e, "Public tests", "/admin/tests"), Off: !x.publicPages.on()}
	if x.cfg.Landing.Desk != nil {
		var err error
		if p.Tests, err = x.cfg.Landing.Complaints.Listed(e.Request.Context(), deskRows); err != nil {
			return err
		}
	}
	return render(e, http.StatusOK, views.AdminTests(p))
}

// removeTest closes a page for the operator.
func removeTest(x *edge, e *core.RequestEvent) error {
	if err := x.admin(e); err != nil {
		return err
	}
	if x.cfg.Landing.Desk == nil {
		return journal.ErrNotFound
	}
	slug, err := x.cfg.Landing.Desk.Remove(e.Request.Context(), e.Request.PostFormValue("test"))
	if err != nil && !errors.Is(err, landing.ErrNotNow) {
		return err
	}
	x.publicPages.drop(slug)
	return redirect(e, "/admin/tests?done=test")
}
