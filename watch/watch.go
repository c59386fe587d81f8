package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
)

// Watcher does the rounds. Its methods are called by one clock, one after the other.
type Watcher struct {
	Monitors MonitorStore
	Runner   Runner
	Notifier Notifier
	Now      func() time.Time
	Log      *slog.Logger
}

// Round begins the looks that are due and tells of those that are over.
func (w *Watcher) Round(ctx context.Context) error {
	return errors.Join(w.begin(ctx), w.tell(ctx))
}

func (w *Watcher) begin(ctx context.Context) error {
	due, err := w.Monitors.DueMonitors(ctx, w.Now().UnixMilli(), atOnce)
	if err != nil {
		return err
	}
	for _, m := range due {
		if err := w.look(ctx, m); err != nil {
			return err
		}
	}
	return nil
}

// look begins one run. What cannot be paid for ends the watch; what cannot be begun now is put off by an hour.
func (w *Watcher) look(ctx context.Context, m journal.Monitor) error {
	now := w.Now()
	run, err := w.Runner.Look(ctx, m.Session, fmt.Sprintf("watch-%s-%d", m.ID, m.Next))
	switch {
	case err == nil:
		m.Run, m.Last, m.Note = run, now.UnixMilli(), "It is looking again now."
		m.Next = m.Every.After(now).UnixMilli()
	case errors.Is(err, journal.ErrNoCredit):
		m.Active, m.Note = false, "It has stopped: no credit is left for another look."
		w.stopped(ctx, m)
	case ctx.Err() != nil:
		return context.Cause(ctx)
	default:
		if !errors.Is(err, journal.ErrBusy) && !errors.Is(err, journal.ErrTooMany) {
			w.Log.Error("A watched idea could not be looked at again", "session", m.Session, "error", err)
		}
		m.Next, m.Note = now.Add(waitBusy).UnixMilli(), "It could not look when it was due and tries again in an hour."
	}
	return w.Monitors.SaveMonitor(ctx, m)
}

// stopped tells, once, that a watch ends for want of credits.
func (w *Watcher) stopped(ctx context.Context, m journal.Monitor) {
	n := News{Event: "stopped", Session: m.Session, Title: m.Title, Sentences: []string{m.Note},
		At: w.Now().UnixMilli()}
	if m.Email {
		w.complain(m, w.Notifier.Mail(ctx, m, n))
	}
	if m.Webhook != "" {
		w.complain(m, w.Notifier.Post(ctx, m, n))
	}
	if m.Push {
		w.complain(m, w.Notifier.Push(ctx, m, n))
	}
}

func (w *Watcher) complain(m journal.Monitor, err error) {
	if err != nil {
		w.Log.Warn("News of a watched idea could not be told", "session", m.Session, "monitor", m.ID, "error", err)
	}
}

func (w *Watcher) tell(ctx context.Context) error {
	back, err := w.Monitors.ReturnedMonitors(ctx, atOnce)
	if err != nil {
		return err
	}
	for _, r := range back {
		m, err := w.told(ctx, r)
		if err != nil {
			return err
		}
		if err := w.Monitors.SaveMonitor(ctx, m); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// told is the monitor after its owner was told of a look, as far as that worked.
func (w *Watcher) told(ctx context.Context, r Returned) (journal.Monitor, error) {
	m := r.Monitor
	n, tell, err := w.news(ctx, &m, r)
	if err != nil {
		return m, err
	}
	late := w.Now().UnixMilli()-r.Ended > tellFor.Milliseconds()
	for _, c := range []struct {
		on    bool
		done  *string
		bring func(context.Context, journal.Monitor, News) error
	}{{m.Email, &m.Mailed, w.Notifier.Mail}, {m.Webhook != "", &m.Posted, w.Notifier.Post}, {m.Push, &m.Pushed,
		w.Notifier.Push}} {
		if *c.done == r.Run {
			continue
		}
		var err error
		if tell && c.on {
			err = c.bring(ctx, m, n)
			w.complain(m, err)
		}
		if note, over := settled(err, late); over {
			*c.done = r.Run
			m.Note += note
		}
	}
	return m, nil
}

// settled reports whether a message is done with: it was sent, or it is given up and note says so to the user.
func settled(err error, late bool) (note string, over bool) {
	var never *Undeliverable
	switch {
	case err == nil:
		return "", true
	case errors.As(err, &never):
		return " " + never.Sentence, true
	case late:
		return " It could not be told where you wanted it; the log of the server says why.", true
	}
	return "", false
}

// news compares the report of a look with the one before and notes the outcome.
func (w *Watcher) news(ctx context.Context, m *journal.Monitor, r Returned) (n News, tell bool, err error) {
	if r.Status != journal.Done {
		m.Note = "The last look ended without a report: " + orElse(r.Reason, string(r.Status)) + "."
		return n, false, nil
	}
	is, was, err := w.Monitors.RunReport(ctx, m.Session, r.Run)
	if err != nil {
		return n, false, err
	}
	if is == nil || was == nil {
		m.Note = "The last look made a report, and there is none before it to compare it with."
		return n, false, nil
	}
	after, err := report.Parse(is)
	if err != nil {
		return n, false, fmt.Errorf("watch: %w", err)
	}
	before, err := report.Parse(was)
	if err != nil {
		return n, false, fmt.Errorf("watch: %w", err)
	}
	c := report.Diff(before, after)
	n = News{Event: "changed", Session: m.Session, Title: m.Title, Run: r.Run, Version: after.Version,
		Before:  before.Version,
		Verdict: after.Verdict, Was: before.Verdict, Score: after.Score,
		ScoreWas: before.Score, Sentences: c.Sentences(), At: w.Now().UnixMilli()}
	m.Note = strings.Join(n.Sentences, " ")
	if after.Privacy.Mode() == market.Closed {
		m.Note += " Nothing was sent, since nothing of this idea leaves the machine."
		return n, false, nil
	}
	return n, Telling(c, m.Figure), nil
}

// movedPoints of the score, and newComplaints, are what a founder who chose that figure is told of.
const (
	movedPoints   = 5
	newComplaints = 3
)

// Telling reports whether a founder who chose a figure is to be told of changes: of the verdict, of a gate, or of that
// figure.
func Telling(c report.Changes, f journal.Figure) bool {
	if c.Verdict[0] != c.Verdict[1] || len(c.Gates) > 0 {
		return true
	}
	switch f {
	case journal.ScoreMoves:
		return c.Score[1]-c.Score[0] >= movedPoints || c.Score[0]-c.Score[1] >= movedPoints
	case journal.Prices:
		return len(c.Prices) > 0
	case journal.NewRivals:
		return len(c.Rivals[0]) > 0
	case journal.Complaints:
		for _, d := range c.Dimensions {
			if d.Name == market.Pain && d.Added >= newComplaints {
				return true
			}
		}
	}
	return false
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
