package followup_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"naps/followup"
	"naps/forecast"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
	"naps/store"
	"naps/store/storetest"
	"naps/watch"
)

// office is a Keeper on a real store, with a clock of its own and a notifier that remembers.
type office struct {
	*storetest.Kit
	keeper *followup.Keeper
	now    time.Time
	told   []string
	broken error
}

func (o *office) Mail(_ context.Context, m journal.Monitor, n watch.News) error {
	return o.note("mail to "+m.Mail, n)
}
func (o *office) Post(_ context.Context, m journal.Monitor, n watch.News) error {
	return o.note("post to "+m.Webhook, n)
}
func (o *office) Push(_ context.Context, _ journal.Monitor, n watch.News) error {
	return o.note("push", n)
}

func (o *office) note(way string, n watch.News) error {
	o.told = append(o.told, fmt.Sprintf("%s: %s, %d sentences", way, n.Event, len(n.Sentences)))
	return o.broken
}

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{Kit: storetest.New(t), now: time.Now().Add(time.Hour)}
	p := o.Store.Predictions
	o.keeper = &followup.Keeper{Reports: p, Past: p, Open: p, Founders: p, Notifier: o,
		Now: func() time.Time { return o.now }, Log: storetest.Quiet()}
	return o
}

func (o *office) day(days int) string { return o.now.UTC().AddDate(0, 0, days).Format(time.DateOnly) }

// reported is a report of a day with something of every kind; so many new posts have come in the last ten days.
func (o *office) reported(asOf string, price, members float64, posts int) report.Report {
	r := report.Report{AsOf: asOf, Verdict: score.Inconclusive, Score: 53,
		NextTest: score.Test{Test: "Talk with 5 people."}, Gates: []score.Gate{{Name: score.GatePayment, Passed: true}},
		Phases: []report.Phase{{Findings: []market.Finding{
			{Kind: "competitor", Title: "Chaser", Figures: map[string]float64{"price_usd": price}},
			{Kind: "place", Title: "reddit.com/r/landlord", Figures: map[string]float64{"members": members}},
		}}}}
	for i := range posts {
		r.Evidence = append(r.Evidence, report.Evidence{ID: fmt.Sprint("E", i), Date: o.day(-10),
			Signals: []report.Signal{{Dimension: market.Pain, For: true, Tier: 3, Mass: 0.4}}})
	}
	return r
}

// keep stores a report, by a run of its own if it is of one.
func (o *office) keep(session string, r report.Report, byRun bool) {
	o.Helper()
	raw, err := report.JSON(r)
	storetest.Must(o, err)
	c := journal.Change{Session: session, Report: &journal.StoredReport{JSON: raw}}
	if byRun {
		run := o.StartRun(session, 0)
		c.Report.Run = run.ID
		c.End = &journal.Ending{Run: run.ID, Status: journal.Done, Capture: true}
	}
	o.Commit(c)
}

func (o *office) round() {
	o.Helper()
	storetest.Must(o, errors.Join(o.keeper.Predict(o.Context()), o.keeper.Check(o.Context())))
}

func (o *office) of(session string) map[forecast.Kind]forecast.Prediction {
	o.Helper()
	all, err := o.Store.Predictions.OfSession(o.Context(), session)
	storetest.Must(o, err)
	out := map[forecast.Kind]forecast.Prediction{}
	for _, p := range all {
		out[p.Kind] = p
	}
	if len(out) != len(all) {
		o.Fatalf("%d predictions of %d kinds", len(all), len(out))
	}
	return out
}

// What comes true of eight ideas, by kind; the probabilities are 78%, 55%, 75%, 43% and 20%. By hand:
//
//	price       6 of 8 true: 6 · 0.22² + 2 · 0.78² = 1.5072
//	complaints  4 of 8 true: 4 · 0.45² + 4 · 0.55² = 2.0200
//	community   7 of 8 true: 7 · 0.25² + 1 · 0.75² = 1.0000
//	test        3 of 8 true: 3 · 0.57² + 5 · 0.43² = 1.8992
//	sale        1 of 8 true: 1 · 0.80² + 7 · 0.20² = 0.9200
//
// which is 7.3464, and divided by 40 it is 0.18366.
const byHand = 0.18366

func TestFortyPredictionsMadeSettledAndAnsweredGiveTheBrierScoreComputedByHand(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	owner := o.User("ann")
	var ideas []string
	for range 8 {
		s := o.Session(owner)
		first := o.reported(o.day(-90), 19, 1000, 0)
		for i := range 19 { // within the year before
			first.Evidence = append(first.Evidence,
				report.Evidence{ID: fmt.Sprint("A", i), Date: o.day(-200),
					Signals: []report.Signal{{Dimension: market.Pain, For: true, Tier: 2, Mass: 0.2}}})
		}
		o.keep(s, first, false)
		ideas = append(ideas, s)
	}
	storetest.Must(t, o.keeper.Predict(t.Context()))
	for i, s := range ideas {
		price, members, posts := 19.0, 1010.0, 5
		if i >= 6 {
			price = 29
		}
		if i >= 4 {
			posts = 4
		}
		if i >= 7 {
			members = 1009
		}
		o.keep(s, o.reported(o.day(0), price, members, posts), true)
	}
	o.round()
	o.round()
	for i, s := range ideas {
		p := o.of(s)
		if len(p) != 5 || p[forecast.Price].Judge != forecast.ByNaps || p[forecast.Sale].Outcome != forecast.Open ||
			p[forecast.Sale].Asked == 0 {
			t.Fatalf("%+v", p)
		}
		for k, came := range map[forecast.Kind]bool{forecast.Test: i < 3, forecast.Sale: i < 1} {
			answer := forecast.No
			if came {
				answer = forecast.Yes
			}
			storetest.Must(t, o.Store.Predictions.Settle(t.Context(), s, p[k].ID, answer, forecast.ByFounder, "",
				o.day(0)))
			if err := o.Store.Predictions.Settle(t.Context(), s, p[k].ID, forecast.Yes, forecast.ByFounder, "",
				o.day(0)); !errors.Is(err, journal.ErrOver) {
				t.Errorf("a second answer: %v", err)
			}
		}
	}
	settled, err := o.Store.Predictions.Settled(t.Context())
	storetest.Must(t, err)
	if r := forecast.RecordOf(settled); r.N != 40 || r.True != 6+4+7+3+1 || r.Brier != byHand {
		t.Errorf("%+v", r)
	}
	for _, s := range ideas[:4] {
		storetest.Must(t, o.Store.Sessions.Delete(t.Context(), s))
	}
	left, err := o.Store.Predictions.Settled(t.Context())
	storetest.Must(t, err)
	if !slices.Equal(left, settled) {
		t.Error("deleting ideas changes the record")
	}
	if n := o.Number(
		`SELECT COUNT(*) FROM predictions WHERE session = '' AND claim || subject || rule || detail || found || made LIKE '%-%-%'`) +
		o.Number(`SELECT COUNT(*) FROM predictions WHERE session != '' AND session NOT IN (SELECT id FROM sessions)`) +
		o.Number(`SELECT COUNT(*) FROM predicted WHERE session NOT IN (SELECT id FROM sessions)`); n > 0 {
		t.Errorf("%d rows still tell of ideas that were deleted", n)
	}
}

func TestPredictionsAreMadeOnceKeptAsTheyAreAndOnlyForRealResults(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	owner := o.User("ann")
	s, sample, unread := o.Session(owner), o.Session(owner), o.Session(owner)
	answered := o.reported(o.day(0), 19, 1000, 3)
	answered.BasedOn = 1
	o.keep(s, answered, false)
	made := o.reported(o.day(0), 19, 1000, 3)
	made.Sample = true
	o.keep(sample, made, false)
	made.Sample, made.Inconclusive = false, score.NotRead
	o.keep(unread, made, false)
	o.now = o.now.Add(-time.Hour)
	o.round()
	if n := len(o.of(s)); n != 0 {
		t.Fatalf("%d predictions while a founder reads", n)
	}
	o.now = o.now.Add(time.Hour)
	o.round()
	was := o.of(s)
	if len(was) != 5 || len(o.of(sample))+len(o.of(unread)) > 0 {
		t.Fatalf("%d, of a sample %d, of one that nobody read %d", len(was), len(o.of(sample)), len(o.of(unread)))
	}
	o.keep(s, o.reported(o.day(0), 49, 2000, 30), true) // while all of them are open
	o.keep(unread, o.reported(o.day(0), 19, 1000, 3), false)
	o.round()
	if is := o.of(s); len(is) != 5 || is[forecast.Price] != was[forecast.Price] ||
		is[forecast.Complaints] != was[forecast.Complaints] {
		t.Errorf("a later version changes them: %+v", is)
	}
	if n := len(o.of(unread)); n != 5 {
		t.Errorf("%d predictions once it was read", n)
	}
	if fresh, err := o.Store.Predictions.Unpredicted(t.Context(), o.now, 9); err != nil || len(fresh) > 0 {
		t.Errorf("%v %+v", err, fresh)
	}
}

func TestAFounderIsAskedOnceByTheWaysTheyChoseAndNotForArchivedIdeas(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.broken = &watch.Undeliverable{Sentence: "No."}
	ann := o.User("ann")
	plain, watched, archived := o.Session(ann), o.Session(ann), o.Session(ann)
	for _, s := range []string{plain, watched, archived} {
		o.keep(s, o.reported(o.day(-90), 0, 0, 0), false) // complaints, a test and a sale
	}
	yes := true
	o.Commit(journal.Change{Session: archived, State: &journal.State{Archived: &yes}})
	_, err := o.Store.Monitors.SetMonitor(t.Context(),
		journal.Monitor{Session: watched, Every: journal.Weekly, Active: true, Next: 1 << 60,
			Webhook: "https://hook.example"})
	storetest.Must(t, err)
	o.round()
	slices.Sort(o.told)
	if got := strings.Join(o.told,
		"\n"); got != "mail to ann@naps.example: asked, 3 sentences\npost to https://hook.example: asked, 3 sentences\npush: asked, 3 sentences" {
		t.Errorf("told:\n%s", got)
	}
	o.round()
	if len(o.told) != 3 {
		t.Errorf("told again: %v", o.told)
	}
	open, err := o.Store.Predictions.OpenOf(t.Context(), ann, o.day(0), 9)
	storetest.Must(t, err)
	if len(open) != 4 {
		t.Errorf("%d questions stand on the pages", len(open))
	}
	if none, err := o.Store.Predictions.OpenOf(t.Context(), o.User("bob"), o.day(0), 9); err != nil || len(none) > 0 {
		t.Errorf("%v %v", none, err)
	}
	o.now = o.now.AddDate(0, 0, 31) // nobody researched the ideas again, so nobody knows about the complaints
	o.round()
	if p := o.of(plain); p[forecast.Complaints].Outcome != forecast.Unknown ||
		p[forecast.Sale].Outcome != forecast.Open {
		t.Errorf("%+v", p)
	}
}

func TestAReportThatCannotBeReadKeepsNobodyElseFromTheirPredictions(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	owner := o.User("ann")
	broken, whole := o.Session(owner), o.Session(owner)
	o.Commit(journal.Change{Session: broken,
		Report: &journal.StoredReport{JSON: []byte(`{"version":0,"score":"high"}`)}})
	o.keep(whole, o.reported(o.day(0), 19, 1000, 3), false)
	o.round()
	o.round()
	if len(o.of(broken)) != 0 || len(o.of(whole)) != 5 {
		t.Errorf("%d and %d", len(o.of(broken)), len(o.of(whole)))
	}
}

var _ followup.Open = store.Predictions{}
