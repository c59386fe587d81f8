package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

// town is everything around a Watcher: a book of one monitor, runs that end as a test wants, and what was told.
type town struct {
	at      time.Time
	monitor journal.Monitor
	looks   map[string]string // by key: the run
	refuse  error
	status  journal.Status
	is, was report.Report
	mails   []News
	posts   []News
	woken   []News
	broken  bool  // the webhook is
	nomail  error // what Mail answers
}

func (b *town) DueMonitors(_ context.Context, at int64, _ int) ([]journal.Monitor, error) {
	if b.monitor.Active && b.monitor.Next <= at {
		return []journal.Monitor{b.monitor}, nil
	}
	return nil, nil
}

func (b *town) ReturnedMonitors(context.Context, int) ([]Returned, error) {
	if b.monitor.Run == "" || b.monitor.Mailed == b.monitor.Run && b.monitor.Posted == b.monitor.Run {
		return nil, nil
	}
	return []Returned{{b.monitor, b.status, "why", start.UnixMilli()}}, nil
}

func (b *town) SaveMonitor(_ context.Context, m journal.Monitor) error { b.monitor = m; return nil }

func (b *town) RunReport(context.Context, string, string) (is, was []byte, err error) {
	is, err = json.Marshal(b.is)
	if err != nil {
		return nil, nil, err
	}
	was, err = json.Marshal(b.was)
	return is, was, err
}

func (b *town) Look(_ context.Context, _, key string) (string, error) {
	if b.refuse != nil {
		return "", b.refuse
	}
	if b.looks[key] == "" {
		b.looks[key] = fmt.Sprint("run", len(b.looks))
	}
	return b.looks[key], nil
}

func (b *town) Push(_ context.Context, _ journal.Monitor, n News) error {
	b.woken = append(b.woken, n)
	return nil
}

func (b *town) Mail(_ context.Context, _ journal.Monitor, n News) error {
	if b.nomail != nil {
		return b.nomail
	}
	b.mails = append(b.mails, n)
	return nil
}

func (b *town) Post(_ context.Context, _ journal.Monitor, n News) error {
	if b.broken {
		return errors.New("down")
	}
	b.posts = append(b.posts, n)
	return nil
}

func newTown() (*town, *Watcher) {
	b := &town{at: start, looks: map[string]string{}, status: journal.Done,
		monitor: journal.Monitor{ID: "m", Session: "s", Every: journal.Weekly, Active: true, Next: start.UnixMilli(),
			Email: true, Webhook: "https://hook.example"}}
	b.was = report.Report{Version: 1, Verdict: "GO", Score: 60, Gates: []score.Gate{{Name: "people", Passed: true}}}
	b.is = report.Report{Version: 2, Verdict: "GO", Score: 61, Gates: []score.Gate{{Name: "people", Passed: true}}}
	return b, &Watcher{Monitors: b, Runner: b, Notifier: b, Now: func() time.Time { return b.at },
		Log: slog.New(slog.DiscardHandler)}
}

func round(t *testing.T, w *Watcher, times int) {
	t.Helper()
	for range times {
		if err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALookThatChangesNothingThatMattersIsNotTold(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	round(t, w, 3)
	if len(b.looks) != 1 || len(b.mails)+len(b.posts) != 0 || b.monitor.Mailed != b.monitor.Run ||
		b.monitor.Note == "" {
		t.Errorf("%d looks, %d told, %+v", len(b.looks), len(b.mails)+len(b.posts), b.monitor)
	}
	if next := time.UnixMilli(b.monitor.Next).UTC(); !next.Equal(start.AddDate(0, 0, 7)) {
		t.Errorf("the next look is on %s", next)
	}
	b.at = start.AddDate(0, 0, 7)
	round(t, w, 2)
	if len(b.looks) != 2 {
		t.Errorf("%d looks after a week", len(b.looks))
	}
}

func TestAVerdictThatTurnedIsToldOnceByEachWay(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.is.Verdict = "NO-GO"
	round(t, w, 4)
	if len(b.mails) != 1 || len(b.posts) != 1 || b.mails[0].Was != "GO" || b.mails[0].Verdict != "NO-GO" ||
		b.mails[0].Version != 2 {
		t.Errorf("told by mail %+v, by webhook %+v", b.mails, b.posts)
	}
}

func TestAWebhookThatIsDownIsTriedForAnHourAndTheMailIsNotSentAgain(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.is.Gates[0].Passed, b.broken = false, true
	round(t, w, 3)
	if len(b.mails) != 1 || b.monitor.Posted == b.monitor.Run {
		t.Fatalf("%d mails, posted %q", len(b.mails), b.monitor.Posted)
	}
	b.broken = false
	round(t, w, 2)
	if len(b.posts) != 1 || len(b.mails) != 1 {
		t.Errorf("%d posts, %d mails", len(b.posts), len(b.mails))
	}
	b, w = newTown()
	b.is.Verdict, b.broken = "NO-GO", true
	round(t, w, 1)
	b.at = start.Add(61 * time.Minute)
	round(t, w, 1)
	if b.monitor.Posted != b.monitor.Run || len(b.mails) != 1 {
		t.Errorf("it is not given up: %+v", b.monitor)
	}
}

func TestAWatchStopsWhenTheCreditsEndAndSaysSo(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.refuse = fmt.Errorf("store: %w", journal.ErrNoCredit)
	round(t, w, 3)
	if b.monitor.Active || len(b.mails) != 1 || b.mails[0].Event != "stopped" || len(b.posts) != 1 {
		t.Errorf("%+v, told %+v", b.monitor, b.mails)
	}
}

func TestABusyIdeaIsLookedAtAnHourLater(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.refuse = journal.ErrBusy
	round(t, w, 2)
	if !b.monitor.Active || b.monitor.Next != start.Add(time.Hour).UnixMilli() || len(b.mails) != 0 {
		t.Fatalf("%+v", b.monitor)
	}
	b.refuse, b.at = nil, start.Add(time.Hour)
	round(t, w, 1)
	if len(b.looks) != 1 {
		t.Errorf("%d looks", len(b.looks))
	}
}

func TestAProcessThatDiedBetweenTheStartAndItsNoteBeginsNoSecondRun(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	before := b.monitor
	round(t, w, 1)
	b.monitor = before // the note is lost
	round(t, w, 1)
	if len(b.looks) != 1 || b.monitor.Run != "run0" {
		t.Errorf("%d looks, run %s", len(b.looks), b.monitor.Run)
	}
}

func TestALookWithoutAReportIsNotedAndNotTold(t *testing.T) {
	t.Parallel()
	b, w := newTown()
	b.status = journal.Failed
	round(t, w, 2)
	if len(b.mails) != 0 || b.monitor.Note != "The last look ended without a report: why." {
		t.Errorf("%q, %d mails", b.monitor.Note, len(b.mails))
	}
}

func TestOnlyTheChosenFigureIsToldOfBesideVerdictAndGates(t *testing.T) {
	t.Parallel()
	for want, c := range map[journal.Figure]report.Changes{
		journal.ScoreMoves: {Score: [2]float64{60, 54}},
		journal.Prices:     {Prices: []report.PriceChange{{Name: "A", Was: 19, Is: 29}}},
		journal.NewRivals:  {Rivals: [2][]string{{"B"}, {}}},
		journal.Complaints: {Dimensions: []report.DimensionChange{{Name: market.Pain, Added: 3}}},
	} {
		for _, f := range journal.Figures {
			if got := Telling(c, f); got != (f == want) {
				t.Errorf("%q is told %v of a change of %q", f, got, want)
			}
		}
	}
}

func TestAMonthEndsWhereTheCalendarSays(t *testing.T) {
	t.Parallel()
	if got := journal.Monthly.After(start).Format(time.DateOnly); got != "2026-02-28" {
		t.Errorf("a month after the 31st of January is %s", got)
	}
	if got := journal.Monthly.After(start.AddDate(0, 0, -3)).Format(time.DateOnly); got != "2026-02-28" {
		t.Errorf("a month after the 28th of January is %s", got)
	}
}
