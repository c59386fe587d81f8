package followup

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"naps/forecast"
	"naps/journal"
	"naps/report"
	"naps/watch"
)

// Keeper does the rounds. Its methods are called by one clock, one after the other.
type Keeper struct {
	Reports  Reports
	Past     Past
	Open     Open
	Founders Founders
	Notifier Notifier
	Now      func() time.Time
	Log      *slog.Logger
}

// Predict makes the predictions of reports that have none.
func (k *Keeper) Predict(ctx context.Context) error {
	fresh, err := k.Reports.Unpredicted(ctx, k.Now().Add(-rest), atOnce)
	if err != nil || len(fresh) == 0 {
		return err
	}
	past, err := k.Past.Settled(ctx)
	if err != nil {
		return err
	}
	tally := forecast.TallyOf(past)
	for _, v := range fresh {
		made, err := k.predictionsOf(ctx, v, tally)
		if err != nil {
			return err
		}
		if err := k.Reports.Predict(ctx, v, made); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// predictionsOf are none where a report is a sample or cannot be read, which is no reason to stop for the others.
func (k *Keeper) predictionsOf(ctx context.Context, v Version, past forecast.Tally) ([]forecast.Prediction, error) {
	if v.Sample {
		return nil, nil
	}
	raw, err := k.Reports.Of(ctx, v)
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		return nil, err
	}
	r, wrong := report.Parse(raw)
	if err != nil || wrong != nil {
		k.Log.Error("Nothing was predicted for a report that can't be read", "session", v.Session, "version", v.Version,
			"error", errors.Join(err, wrong))
		return nil, nil
	}
	if r.Sample {
		return nil, nil
	}
	r.Session, r.Version = v.Session, v.Version
	return forecast.Of(r, past), nil
}

// Check settles what is due, as far as naps can, and asks founders about the rest: once an idea and round.
func (k *Keeper) Check(ctx context.Context) error {
	due, err := k.Open.Due(ctx, k.today(), atOnce)
	if err != nil {
		return err
	}
	for len(due) > 0 {
		n := 1
		for n < len(due) && due[n].Session == due[0].Session {
			n++
		}
		if err := k.checkIdea(ctx, due[:n]); err != nil {
			return err
		}
		due = due[n:]
	}
	return ctx.Err()
}

func (k *Keeper) today() string { return k.Now().UTC().Format(time.DateOnly) }

// checkIdea looks after the due predictions of one idea.
func (k *Keeper) checkIdea(ctx context.Context, due []Due) error {
	raw, seen, err := k.Open.Newest(ctx, due[0].Session)
	if err != nil {
		return err
	}
	newest, err := report.Parse(raw)
	if err != nil { // it is not looked at again, and its founder is asked
		k.Log.Error("A report can't be read to check predictions", "session", due[0].Session, "error", err)
		seen = ""
	}
	var ask []Due
	for _, d := range due {
		v := forecast.Decide(d.Prediction, newest, seen, k.today())
		switch {
		case v.Outcome != forecast.Open:
			err := k.Open.Settle(ctx, d.Session, d.ID, v.Outcome, forecast.ByNaps, v.Found, k.today())
			if err != nil && !errors.Is(err, journal.ErrOver) && !errors.Is(err, journal.ErrNotFound) {
				return err
			}
		case v.Ask:
			ask = append(ask, d)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	return k.ask(ctx, ask)
}

// ask notes that predictions are due, so that the pages ask for them, and then tells their founder. A message that
// does not get out is not sent again: it is a reminder of what the pages show.
func (k *Keeper) ask(ctx context.Context, ask []Due) error {
	m, err := k.Founders.Founder(ctx, ask[0].Session)
	if errors.Is(err, journal.ErrNotFound) {
		return nil // the idea is gone
	}
	if err != nil {
		return err
	}
	for _, d := range ask {
		if err := k.Founders.Asked(ctx, d.ID, k.Now().UnixMilli()); err != nil {
			return err
		}
	}
	if !ask[0].Archived {
		k.tell(ctx, m, ask)
	}
	return nil
}

// tell sends the question by each way that the founder has.
func (k *Keeper) tell(ctx context.Context, m journal.Monitor, ask []Due) {
	m.ID = "" // the message does not belong to the watch, and has no link to end it
	n := watch.News{Event: watch.Asked, Session: m.Session, Title: m.Title, Run: ask[0].ID, At: k.Now().UnixMilli(),
		Sentences: []string{opening(len(ask))}}
	for _, d := range ask {
		n.Sentences = append(n.Sentences, d.Claim)
	}
	for _, way := range []struct {
		on    bool
		bring func(context.Context, journal.Monitor, watch.News) error
	}{{m.Email, k.Notifier.Mail}, {m.Webhook != "", k.Notifier.Post}, {m.Push, k.Notifier.Push}} {
		if !way.on {
			continue
		}
		var never *watch.Undeliverable
		if err := way.bring(ctx, m, n); err != nil && !errors.As(err, &never) {
			k.Log.Warn("A founder could not be told that a prediction is due", "session", m.Session, "error", err)
		}
	}
}

func opening(n int) string {
	if n == 1 {
		return "naps made a prediction with your report. Its day has come. Did it come true?"
	}
	return fmt.Sprintf("naps made predictions with your report. The day of %d has come. Did they come true?", n)
}
