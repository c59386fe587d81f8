package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/landing"

	"naps/store/storetest"
)

func landingDraft(session, slug string) landing.Test {
	return landing.Test{ID: "t-" + slug, Session: session, Slug: slug, Status: landing.Draft, Key: []byte("key"),
		Created: 1,
		Page: landing.Page{Title: "Paid on time", Promise: "Reminders.", Price: "$19", Button: "Get it",
			After: landing.AskAddress},
		Threshold: landing.Threshold{Measure: landing.Addresses, Need: 1, Visitors: 20, Until: "2026-12-31"}}
}

// opened is a test of a new idea that is open.
func opened(k *storetest.Kit, user, slug string, confirm bool) landing.Test {
	k.Helper()
	t := landingDraft(k.Session(user), slug)
	storetest.Must(k, k.Store.Landings.SaveTest(k.Context(), t))
	storetest.Must(k, k.Store.Landings.OpenTest(k.Context(), t.ID, time.UnixMilli(5), confirm))
	return t
}

func TestAnOpenTestIsLockedInTheDatabase(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ctx, l := t.Context(), k.Store.Landings
	user := k.User("ann")
	d := landingDraft(k.Session(user), "paid")
	if _, err := l.BySlug(ctx, "paid"); !errors.Is(err, journal.ErrNotFound) {
		t.Error(err)
	}
	storetest.Must(t, l.SaveTest(ctx, d))
	if _, err := l.BySlug(ctx, "paid"); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("a draft can be seen: %v", err)
	}
	storetest.Must(t, l.OpenTest(ctx, d.ID, time.UnixMilli(5), true))
	changed := d
	changed.Page.Price, changed.Threshold.Need = "$1", 99
	if err := l.SaveTest(ctx, changed); !errors.Is(err, landing.ErrLocked) {
		t.Errorf("an open test is saved: %v", err)
	}
	second := landingDraft(d.Session, "second")
	if err := l.SaveTest(ctx, second); !errors.Is(err, landing.ErrLocked) {
		t.Errorf("a second test beside an open one: %v", err)
	}
	if err := l.SaveTest(ctx,
		func() landing.Test { o := landingDraft(k.Session(user), "paid"); o.ID = "t-other"; return o }()); !errors.Is(
		err, landing.ErrTaken) {
		t.Errorf("an address is taken twice: %v", err)
	}
	for _, statement := range []string{"UPDATE landing_tests SET need = 9",
		"UPDATE landing_tests SET until = '2027-01-01'",
		"UPDATE landing_tests SET page = '{}'", "UPDATE landing_tests SET visitors = 21"} {
		if _, err := k.App.NonconcurrentDB().NewQuery(statement).Execute(); err == nil ||
			!strings.Contains(err.Error(), "locked") {
			t.Errorf("%s: %v", statement, err)
		}
	}
	closed, err := l.CloseTest(ctx, d.ID, time.UnixMilli(9), func(t landing.Test, c landing.Counts) landing.Outcome {
		return t.Judge(c, true)
	})
	if err != nil || closed.Outcome != landing.TooFew || closed.Closed != 9 {
		t.Errorf("%+v, %v", closed, err)
	}
	if _, err := l.CloseTest(ctx, d.ID, time.UnixMilli(9), nil); !errors.Is(err, landing.ErrNotNow) {
		t.Errorf("it is closed twice: %v", err)
	}
	if _, err := k.App.NonconcurrentDB().NewQuery(
		"UPDATE landing_tests SET status = 'open', outcome = 'passed' WHERE status = 'closed'").Execute(); err == nil {
		t.Error("a closed test is opened again")
	}
	storetest.Must(t, l.SaveTest(ctx, second))
}

func TestCountsOfAClosedTestStand(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ctx, l := t.Context(), k.Store.Landings
	d := opened(k, k.User("ann"), "paid", false)
	add := []landing.Added{{Test: d.ID, Day: "2026-11-27", Views: 3, Visitors: 2, Clicks: 1, Filtered: 4},
		{Test: d.ID, Day: "2026-11-28", Views: 1, Visitors: 1}, {Test: "none", Day: "2026-11-28", Views: 9}}
	storetest.Must(t, l.AddCounts(ctx, add))
	storetest.Must(t, l.AddCounts(ctx, add[:1]))
	want := landing.Counts{Views: 7, Visitors: 5, Clicks: 2, Filtered: 8}
	if got, err := l.Counts(ctx, d.ID); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if days, err := l.Days(ctx, d.ID); err != nil || len(days) != 2 || days[1].Views != 6 {
		t.Errorf("%+v, %v", days, err)
	}
	if _, err := l.CloseTest(ctx, d.ID, time.UnixMilli(9),
		func(landing.Test, landing.Counts) landing.Outcome { return landing.Passed }); err != nil {
		t.Fatal(err)
	}
	storetest.Must(t, l.AddCounts(ctx, add))
	if got, _ := l.Counts(ctx, d.ID); got != want {
		t.Errorf("after its end: %+v", got)
	}
	left, err := l.Unentered(ctx)
	if err != nil || len(left) != 1 || left[0].Outcome != landing.Passed {
		t.Errorf("%+v, %v", left, err)
	}
	storetest.Must(t, l.Entered(ctx, d.ID))
	if left, _ := l.Unentered(ctx); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestAnAddressCountsOnceItsOwnerConfirmsIt(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ctx, p := t.Context(), k.Store.LandingPeople
	d := opened(k, k.User("ann"), "paid", true)
	at := time.UnixMilli(1000)
	leave := func(email, token string) bool {
		t.Helper()
		confirmed, err := p.Leave(ctx, d.ID, email, landing.TokenHash(token), at)
		storetest.Must(t, err)
		return confirmed
	}
	leave("zoe@example.com", "first")
	leave("zoe@example.com", "second") // the mail was lost
	leave("ada@example.com", "ada's")
	if _, err := p.ByToken(ctx, d.ID, landing.TokenHash("first")); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("an older mail still works: %v", err)
	}
	storetest.Must(t, p.Confirm(ctx, d.ID, landing.TokenHash("second"), at))
	if err := p.Confirm(ctx, d.ID, landing.TokenHash("guessed"), at); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("a guess confirms: %v", err)
	}
	if !leave("zoe@example.com", "third") {
		t.Error("a confirmed address is asked again")
	}
	if c, err := k.Store.Landings.Counts(ctx, d.ID); err != nil || c.Addresses != 2 || c.Confirmed != 1 {
		t.Errorf("%+v, %v", c, err)
	}
	if n, err := p.ForgetUnconfirmed(ctx, at.Add(time.Second)); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	a, err := p.ByToken(ctx, d.ID, landing.TokenHash("second"))
	storetest.Must(t, err)
	storetest.Must(t, p.DropAddress(ctx, d.ID, a.ID))
	if list, err := p.Addresses(ctx, d.ID); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	closeIt(t, k, d)
	if _, err := p.Leave(ctx, d.ID, "late@example.com", "x", at); !errors.Is(err, landing.ErrNotNow) {
		t.Errorf("after its end: %v", err)
	}
}

func closeIt(t *testing.T, k *storetest.Kit, d landing.Test) {
	t.Helper()
	_, err := k.Store.Landings.CloseTest(t.Context(), d.ID, time.UnixMilli(9),
		func(landing.Test, landing.Counts) landing.Outcome { return landing.Stopped })
	storetest.Must(t, err)
}

// What visitors left is in their founder's export and nobody else's, and goes with the idea and with the account.
func TestWhatATestBroughtBelongsToItsFounder(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ctx, ann, bob := t.Context(), k.User("ann"), k.User("bob")
	mine, theirs := opened(k, ann, "mine", false), opened(k, bob, "theirs", false)
	for _, d := range []landing.Test{mine, theirs} {
		_, err := k.Store.LandingPeople.Leave(ctx, d.ID, d.Slug+"@example.com", "x", time.UnixMilli(7))
		storetest.Must(t, err)
		storetest.Must(t, k.Store.LandingPeople.AddPayment(ctx, d.ID,
			landing.Payment{Who: "p1", Amount: "$1", Date: "2026-11-28"}))
		// the same payer
		storetest.Must(t, k.Store.LandingPeople.AddPayment(ctx, d.ID,
			landing.Payment{Who: "p1", Amount: "$2", Date: "2026-11-28"}))
		storetest.Must(t, k.Store.LandingPeople.Complain(ctx, d.ID,
			landing.Complaint{Reason: "spam", Text: "x", At: 1}))
		storetest.Must(t, k.Store.Landings.AddCounts(ctx, []landing.Added{{Test: d.ID, Day: "2026-11-28", Views: 1}}))
	}
	var all strings.Builder
	storetest.Must(t, k.Store.Export.ExportAll(ctx, ann, func(name string, data []byte) error {
		all.WriteString(name)
		all.Write(data)
		return nil
	}))
	if text := all.String(); !strings.Contains(text, "mine@example.com") || !strings.Contains(text, "$2") ||
		strings.Contains(text, "theirs@") {
		t.Errorf("the export of ann: %s", text)
	}
	listed, err := k.Store.LandingPeople.Listed(ctx, 10)
	if err != nil || len(listed) != 2 || listed[0].Owner == "" || listed[0].Views != 1 ||
		len(listed[0].Complaints) != 1 {
		t.Errorf("%+v, %v", listed, err)
	}
	storetest.Must(t, k.Store.Sessions.Delete(ctx, mine.Session))
	user, err := k.App.FindRecordById("users", bob)
	storetest.Must(t, err)
	storetest.Must(t, k.App.DeleteWithContext(context.Background(), user))
	for _, table := range []string{"landing_tests", "landing_counts", "landing_addresses", "landing_payments",
		"landing_complaints"} {
		if n := k.Number("SELECT COUNT(*) FROM " + table); n != 0 {
			t.Errorf("%d rows of %s are left", n, table)
		}
	}
	if err := k.Store.Landings.SaveTest(ctx, landingDraft(mine.Session, "late")); err == nil {
		t.Error("a deleted idea gets a page")
	}
}
