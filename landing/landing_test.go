package landing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"naps/journal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func draft() Test {
	return Test{
		ID: "t1", Session: "s1", Slug: "no-shows", Status: Draft, Key: []byte("0123456789abcdef0123456789abcdef"),
		Page: Page{Title: "No more no-shows", Promise: "Deposits, taken for you.", Price: "$19 a month",
			Button: "Get it", After: AskAddress},
		Threshold: Threshold{Measure: Addresses, Need: 5, Visitors: 100, Until: "2026-12-31"},
	}
}

func TestADraftIsRefusedForWhatVisitorsOrTheThresholdCannotBear(t *testing.T) {
	t.Parallel()
	if field, text := draft().Wrong(noon); text != "" {
		t.Fatalf("%s: %s", field, text)
	}
	for name, c := range map[string]struct {
		field  string
		change func(*Test)
	}{
		"no title": {"title", func(t *Test) { t.Page.Title = "" }}, "a long title": {"title", func(t *Test) {
			t.Page.Title = strings.Repeat("ä", mostTitle+1)
		}},
		"an unseen promise":      {"promise", func(t *Test) { t.Page.Promise = "\u200b" }},
		"no number in the price": {"price", func(t *Test) { t.Page.Price = "cheap" }},
		"no button":              {"button", func(t *Test) { t.Page.Button = "" }},
		"a slug with a slash": {"slug", func(t *Test) {
			t.Slug = "a/../b"
		}},
		"an unknown next step": {"after", func(t *Test) { t.Page.After = "call" }},
		"no payment link":      {"pay", func(t *Test) { t.Page.After = GoPay }},
		"addresses nobody asks for": {"measure", func(t *Test) {
			t.Page.After, t.Page.Pay = GoPay, "https://buy.example.com/x"
		}},
		"reservations without payment": {"measure", func(t *Test) { t.Threshold.Measure = Reservations }},
		"an unknown measure":           {"measure", func(t *Test) { t.Threshold.Measure = "likes" }},
		"nothing needed":               {"need", func(t *Test) { t.Threshold.Need = 0 }},
		"too few visitors":             {"visitors", func(t *Test) { t.Threshold.Visitors = leastSeen - 1 }},
		"no day":                       {"until", func(t *Test) { t.Threshold.Until = "31.12.2026" }},
		"a day that is past":           {"until", func(t *Test) { t.Threshold.Until = "2026-11-27" }},
		"a day in years":               {"until", func(t *Test) { t.Threshold.Until = "2029-01-01" }},
	} {
		d := draft()
		c.change(&d)
		if field, text := d.Wrong(noon); field != c.field || text == "" {
			t.Errorf("%s: %s %q", name, field, text)
		}
	}
}

func TestAPaymentLinkLeadsOverHTTPSToAHostThatReadsAsWhatItIs(t *testing.T) {
	t.Parallel()
	for link, host := range map[string]string{
		"https://buy.stripe.com/abc?x=1": "buy.stripe.com", "https://BUY.example.com": "buy.example.com",
		"http://buy.stripe.com/abc": "", "https://user@buy.stripe.com": "", "https://127.0.0.1/": "",
		"https://[::1]/": "", "https://localhost/": "", "https://example.com:8443/": "",
		"https://раypal.com/": "", "javascript:alert(1)": "",
		"//example.com": "", "https://": "", "https://exa mple.com": "", "": "",
	} {
		if got := PayHost(link); got != host {
			t.Errorf("%q leads to %q, not %q", link, got, host)
		}
	}
}

// The outcome follows from the threshold alone, whatever else was counted.
func TestOnlyTheThresholdDecides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := draft()
		d.Threshold.Measure = rapid.SampledFrom(Measures).Draw(r, "measure")
		d.Threshold.Need, d.Threshold.Visitors = rapid.IntRange(1, 50).Draw(r, "need"),
			rapid.IntRange(20, 200).Draw(r, "least")
		d.Confirm = rapid.Bool().Draw(r, "confirm")
		n := func(name string) int { return rapid.IntRange(0, 100).Draw(r, name) }
		c := Counts{Views: n("views"), Visitors: n("visitors"), Clicks: n("clicks"), Filtered: n("filtered"),
			Addresses: n("addresses"), Reservations: n("reservations")}
		c.Confirmed = rapid.IntRange(0, c.Addresses).Draw(r, "confirmed")
		over := rapid.Bool().Draw(r, "over")
		got, reached := d.Judge(c, over), d.Measured(c) >= d.Threshold.Need
		switch {
		case reached != (got == Passed):
			r.Fatalf("%d of %d is %s", d.Measured(c), d.Threshold.Need, got)
		case !reached && !over && got != Stopped, !reached && over && c.Visitors < d.Threshold.Visitors &&
			got != TooFew, !reached && over && c.Visitors >= d.Threshold.Visitors && got != Failed:
			r.Fatalf("over: %v, %d of %d visitors: %s", over, c.Visitors, d.Threshold.Visitors, got)
		case got.Counts() != (got == Passed || got == Failed):
			r.Fatal(got)
		}
		if d.Threshold.Measure == Addresses && d.Confirm && d.Measured(c) != c.Confirmed {
			r.Fatal("unconfirmed addresses count")
		}
	})
}

func TestAnAddressOfAPageIsAlwaysOneThatCanBeSaved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		d := draft()
		if d.Slug = SlugOf(rapid.String().Draw(r, "title"), "ab2de"); !slugs.MatchString(d.Slug) {
			r.Fatalf("%q", d.Slug)
		}
	})
}

func TestOnlyBrowsersOfPeopleAreCounted(t *testing.T) {
	t.Parallel()
	for agent, program := range map[string]bool{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36":                                       false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1":     false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0":                                                            false,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                                                    true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36":                               true,
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)":                                                                   true,
		"Mozilla/5.0 (Macintosh) AppleWebKit/601.2.4 (KHTML, like Gecko) Version/9.0.1 Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0": true,
		"curl/8.5.0": true, "python-requests/2.32": true, "Go-http-client/2.0": true, "WhatsApp/2.23": true, "": true,
	} {
		if IsProgram(agent) != program {
			t.Errorf("%q: %v", agent, !program)
		}
	}
	for name, value := range map[string]string{"Sec-Purpose": "prefetch;prerender", "Purpose": "prefetch",
		"X-Moz": "prefetch", "X-Purpose": "preview"} {
		if h := (http.Header{name: {value}}); !IsPrefetch(h) {
			t.Errorf("%s: %s is taken for a visit", name, value)
		}
	}
	if IsPrefetch(http.Header{}) {
		t.Error("a visit is taken for a prefetch")
	}
}

// shelf keeps what is saved, unless it is told to fail.
type shelf struct {
	mu   sync.Mutex
	sum  map[string]Added // by test
	fail error
}

func (s *shelf) AddCounts(_ context.Context, list []Added) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if s.sum == nil {
		s.sum = map[string]Added{}
	}
	for _, a := range list {
		t := s.sum[a.Test]
		s.sum[a.Test] = Added{Test: a.Test, Views: t.Views + a.Views, Visitors: t.Visitors + a.Visitors,
			Clicks: t.Clicks + a.Clicks, Filtered: t.Filtered + a.Filtered}
	}
	return nil
}

func (s *shelf) of(test string) Added {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sum[test]
}

func TestPeopleAreCountedOnceADayAndClickOnlyOnWhatTheySaw(t *testing.T) {
	t.Parallel()
	s, d, other := &shelf{}, draft(), draft()
	other.ID, other.Key = "t2", []byte("another key")
	c := NewCounter(s, slog.Default())
	ada, bob := Visit{"192.0.2.1", "Mozilla/5.0 A"}, Visit{"192.0.2.1", "Mozilla/5.0 B"}
	mark := c.View(d, ada, noon)
	c.View(d, ada, noon)
	bobs := c.View(d, bob, noon)
	theirs := c.View(other, ada, noon)
	if !c.Click(d, mark, noon) || c.Click(d, mark, noon) {
		t.Error("a click counts other than once")
	}
	for name, forged := range map[string]string{"none": "", "of another page": theirs, "changed": "A" + bobs[1:],
		"cut": bobs[:20], "longer": bobs + "AA"} {
		if forged != bobs && c.Click(d, forged, noon) {
			t.Errorf("a click with a mark that is %s counts", name)
		}
	}
	if !c.Click(d, bobs, noon.Add(13*time.Hour)) {
		t.Error("a click after midnight on a page that was opened before doesn't count")
	}
	if c.Click(d, c.View(d, ada, noon.Add(-1)), noon.Add(48*time.Hour)) {
		t.Error("a click two days later counts")
	}
	c.View(d, ada, noon.Add(72*time.Hour)) // another day, another salt
	must(t, c.Flush(t.Context()))
	if got := s.of("t1"); got.Visitors != 4 || got.Views != 5 || got.Clicks != 2 || got.Filtered != 6 {
		t.Errorf("%+v", got)
	}
	if got := s.of("t2"); got.Visitors != 1 {
		t.Errorf("%+v", got)
	}
}

func TestOneNetworkAddressIsNoCrowd(t *testing.T) {
	t.Parallel()
	s, d := &shelf{}, draft()
	c := NewCounter(s, slog.Default())
	for i := range 2 * mostPerAddress {
		mark := c.View(d, Visit{"192.0.2.1", fmt.Sprintf("Mozilla/5.0 %d", i)}, noon)
		if c.Click(d, mark, noon) != (i < mostPerAddress) {
			t.Fatalf("visitor %d behind one address", i)
		}
	}
	must(t, c.Flush(t.Context()))
	if got := s.of("t1"); got.Visitors != mostPerAddress || got.Clicks != mostPerAddress {
		t.Errorf("%+v", got)
	}
}

func TestASaltIsOfOneDayAndNothingOfAVisitorIsInTheirMark(t *testing.T) {
	t.Parallel()
	a, b := newSalt(1), newSalt(2)
	if a.bytes == b.bytes || a.hash("t1", "192.0.2.1") == b.hash("t1", "192.0.2.1") ||
		a.hash("a", "bc") == a.hash("ab", "c") {
		t.Error("people can be followed from day to day")
	}
	c := NewCounter(&shelf{}, slog.Default())
	c.View(draft(), Visit{"192.0.2.1", "Mozilla/5.0"}, noon)
	old := c.salt.bytes
	c.View(draft(), Visit{"192.0.2.1", "Mozilla/5.0"}, noon.Add(24*time.Hour))
	if c.salt.bytes == old || len(c.people) != 1 {
		t.Errorf("the salt or the %d people of a day are kept", len(c.people))
	}
}

// Whatever order people and programs come in, whatever save fails, the sums are those of who came.
func TestCountsAreRightWhateverFails(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		s, d := &shelf{}, draft()
		c := NewCounter(s, slog.Default())
		var want Added
		seen, clicked := map[int]string{}, map[int]bool{}
		for _, step := range rapid.SliceOfN(rapid.IntRange(0, 3), 1, 60).Draw(r, "steps") {
			who := rapid.IntRange(0, 8).Draw(r, "who")
			switch step {
			case 0:
				mark := c.View(d, Visit{fmt.Sprint(who), "Mozilla/5.0"}, noon)
				if want.Views++; seen[who] == "" {
					want.Visitors++
				}
				seen[who] = mark
			case 1:
				c.Click(d, seen[who], noon)
				switch {
				case seen[who] == "":
					want.Filtered++
				case !clicked[who]:
					clicked[who] = true
					want.Clicks++
				}
			case 2:
				s.fail = map[bool]error{true: errors.New("the disk is full")}[rapid.Bool().Draw(r, "fails")]
				if err := c.Flush(context.Background()); (err != nil) != (s.fail != nil && len(c.pending) > 0) {
					r.Fatal(err)
				}
			case 3:
				c.Filter(d, noon)
				want.Filtered++
			}
		}
		s.fail = nil
		if err := c.Flush(context.Background()); err != nil {
			r.Fatal(err)
		}
		got := s.of("t1")
		if got.Test = ""; got != want {
			r.Fatalf("%+v, not %+v", got, want)
		}
	})
}

func TestCountsAreSavedEverySecondAndAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, d := &shelf{}, draft()
		c := NewCounter(s, slog.Default())
		c.Start()
		c.View(d, Visit{"192.0.2.1", "Mozilla/5.0"}, noon)
		time.Sleep(FlushEvery)
		synctest.Wait()
		if got := s.of("t1"); got.Views != 1 {
			t.Errorf("after a second: %+v", got)
		}
		c.View(d, Visit{"192.0.2.2", "Mozilla/5.0"}, noon)
		must(t, c.Close(context.Background()))
		if got := s.of("t1"); got.Views != 2 {
			t.Errorf("at the end: %+v", got)
		}
	})
}

func TestAPanicOfTheStoreLosesNoCounts(t *testing.T) {
	t.Parallel()
	c := NewCounter(panicking{}, slog.Default())
	c.View(draft(), Visit{"192.0.2.1", "Mozilla/5.0"}, noon)
	if err := c.Flush(t.Context()); err == nil || len(c.pending) != 1 {
		t.Errorf("%v, %d kept", err, len(c.pending))
	}
}

type panicking struct{}

func (panicking) AddCounts(context.Context, []Added) error { panic("a broken store") }

func FuzzMarks(f *testing.F) {
	d := draft()
	f.Add(mark{7, 20000}.seal(d.Key))
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := openMark(d.Key, text); ok && m.seal(d.Key) != text {
			t.Errorf("%q is taken for %q", text, m.seal(d.Key))
		}
	})
}

func FuzzEmails(f *testing.F) {
	for _, s := range []string{"ada@example.com", "Ada <ada@example.com>", "a@b", "\"a b\"@example.com",
		"=cmd@example.com", "a@b.c\r\nBcc: d@e.f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := CleanEmail(text); strings.ContainsAny(got, "\r\n\t <>,;\"") || got != "" && CleanEmail(got) != got {
			t.Errorf("%q is taken as %q", text, got)
		}
	})
}

func TestAPayerOfATestIsKeptAsAPseudonym(t *testing.T) {
	t.Parallel()
	open := draft()
	open.Opened = noon.Add(-48 * time.Hour).UnixMilli()
	p := Payment{Who: "Zoë  Zebra", Amount: "$19", Date: "2026-11-27"}
	if field, text := p.Wrong(open, noon); text != "" {
		t.Fatal(field, text)
	}
	if h := p.Hidden("t1"); strings.Contains(h.Who, "Z") || h.Who == p.Hidden("t2").Who ||
		h.Who != (Payment{Who: "zoë zebra"}).Hidden("t1").Who {
		t.Errorf("%+v", h)
	}
	for field, bad := range map[string]Payment{"who": {Amount: "$1", Date: "2026-11-27"},
		"amount": {Who: "a", Amount: "much", Date: "2026-11-27"},
		"date":   {Who: "a", Amount: "$1", Date: "2026-11-25"}} {
		if got, _ := bad.Wrong(open, noon); got != field {
			t.Errorf("%+v: %s", bad, got)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ledger is a store of one test, with what the desk did to it.
type ledger struct {
	test     Test
	counts   Counts
	overdue  []string
	entered  []Outcome
	enter    error
	finished bool
}

func (l *ledger) Test(context.Context, string) (Test, error) {
	if l.test.ID == "" {
		return Test{}, journal.ErrNotFound
	}
	return l.test, nil
}

func (l *ledger) SaveTest(_ context.Context, t Test) error { l.test = t; return nil }

func (l *ledger) OpenTest(_ context.Context, _ string, at time.Time, confirm bool) error {
	l.test.Status, l.test.Opened, l.test.Confirm = Open, at.UnixMilli(), confirm
	return nil
}

func (l *ledger) CloseTest(_ context.Context, _ string, at time.Time, judge func(Test, Counts) Outcome) (Test, error) {
	if l.test.Status != Open {
		return l.test, ErrNotNow
	}
	l.test.Status, l.test.Closed, l.test.Outcome = Closed, at.UnixMilli(), judge(l.test, l.counts)
	return l.test, nil
}

func (l *ledger) Counts(context.Context, string) (Counts, error)    { return l.counts, nil }
func (l *ledger) Overdue(context.Context, string) ([]string, error) { return l.overdue, nil }
func (l *ledger) Entered(context.Context, string) error             { l.finished = true; return nil }
func (l *ledger) Unentered(context.Context) ([]Test, error) {
	if l.test.Outcome.Counts() && !l.finished {
		return []Test{l.test}, nil
	}
	return nil, nil
}

func (l *ledger) desk(now *time.Time) *Desk {
	n := 0
	return &Desk{Drafts: l, Tests: l, Ended: l, Counter: NewCounter(&shelf{}, slog.Default()),
		Mail: func() bool { return true }, On: true,
		NewID: func() string { n++; return fmt.Sprintf("t%d", n) }, Now: func() time.Time { return *now },
		Enter: func(_ context.Context, t Test, _ Counts) error {
			if l.enter == nil {
				l.entered = append(l.entered, t.Outcome)
			}
			return l.enter
		}}
}

func TestATestIsLockedWhenItOpensAndEntersTheScoreOnce(t *testing.T) {
	t.Parallel()
	now, l := noon, &ledger{}
	d := l.desk(&now)
	kept, err := d.Save(t.Context(), draft())
	must(t, err)
	changed := draft()
	changed.Page.Price = "$29 a month"
	again, err := d.Save(t.Context(), changed)
	must(t, err)
	if again.ID != kept.ID || !slices.Equal(again.Key, kept.Key) || len(kept.Key) != 32 {
		t.Errorf("a draft that is changed is another one: %+v", again)
	}
	must(t, d.Open(t.Context(), "s1"))
	if _, err := d.Save(t.Context(), draft()); !errors.Is(err, ErrLocked) || l.test.Page.Price != "$29 a month" ||
		!l.test.Confirm {
		t.Errorf("an open test is changed: %v, %+v", err, l.test)
	}
	if err := d.Open(t.Context(), "s1"); !errors.Is(err, ErrLocked) {
		t.Errorf("it is opened twice: %v", err)
	}
	l.counts, l.enter, l.overdue = Counts{Visitors: 100, Confirmed: 2, Addresses: 9}, errors.New("a crash"),
		[]string{l.test.ID}
	now = l.test.Threshold.Ends()
	if err := d.Round(t.Context()); err == nil || len(l.entered) != 0 {
		t.Errorf("%v, entered %v", err, l.entered)
	}
	l.enter, l.overdue = nil, nil
	must(t, d.Round(t.Context()))
	must(t, d.Round(t.Context()))
	if !slices.Equal(l.entered, []Outcome{Failed}) {
		t.Errorf("it entered %v", l.entered)
	}
	next, err := d.Save(t.Context(), draft())
	must(t, err)
	if next.ID == kept.ID || next.Status != Draft {
		t.Errorf("after a closed test: %+v", next)
	}
}

func TestATestThatIsStoppedEarlyOrRemovedCountsForNothing(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(d *Desk) error{
		"stopped": func(d *Desk) error { return d.Close(context.Background(), "s1") },
		"removed": func(d *Desk) error { _, err := d.Remove(context.Background(), "t1"); return err },
	} {
		now, l := noon, &ledger{test: draft(), counts: Counts{Visitors: 1000}}
		d := l.desk(&now)
		must(t, d.Open(t.Context(), "s1"))
		must(t, end(d))
		if string(l.test.Outcome) != name || len(l.entered) != 0 {
			t.Errorf("%s: %s, entered %v", name, l.test.Outcome, l.entered)
		}
		if err := d.Close(t.Context(), "s1"); !errors.Is(err, ErrNotNow) {
			t.Errorf("%s: it is closed twice: %v", name, err)
		}
	}
}

func TestADraftWhoseLastDayHasPassedIsNotOpened(t *testing.T) {
	t.Parallel()
	now, l := noon, &ledger{test: draft()}
	d := l.desk(&now)
	now = now.AddDate(1, 0, 0)
	var wrong *Wrong
	if err := d.Open(t.Context(), "s1"); !errors.As(err, &wrong) || wrong.Field != "until" || l.test.Status != Draft {
		t.Errorf("%v, %s", err, l.test.Status)
	}
	d.On = false
	if err := d.Open(t.Context(), "s1"); !errors.Is(err, ErrOff) {
		t.Errorf("switched off: %v", err)
	}
}
