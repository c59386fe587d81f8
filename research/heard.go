package research

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// heard gives what the founder has said of the idea since the run began. Questions are answered in the conversation and change nothing here.
// It is asked once a phase and run, and kept in the phase's first step, so that a later life of the run hears the same.
func (w *work) heard(ctx context.Context) []string {
	if w.notes == nil || w.run.Brief.Sample {
		return nil
	}
	said, err := w.notes(ctx, w.run.Session)
	if err != nil {
		w.log.Warn("What the founder has said could not be read; this phase goes on without it", "error", err)
		return nil
	}
	return slices.DeleteFunc(said, func(text string) bool {
		text = strings.TrimSpace(text)
		if _, wish := analyst.LookAgain(text); wish {
			return true
		}
		return text == strings.TrimSpace(w.run.Brief.Idea) || strings.HasSuffix(text, "?") || slices.Contains(w.run.Brief.Notes, text)
	})
}

// takeIn understands the idea anew with what was said since: the searches that follow from it come before those that were planned.
func (w *work) takeIn(ctx context.Context, said []string) error {
	if len(said) == 0 {
		return nil
	}
	w.run.Brief.Notes = append(slices.Clone(w.run.Brief.Notes), said...)
	title, planned := w.subject.Title, w.plan
	u, err := w.think(ctx)
	if err != nil {
		return err
	}
	w.subject, w.plan = u.Subject, u.Plan
	w.subject.Title, w.removed = title, append(w.removed, u.Removed...)
	for _, a := range planned {
		if !slices.ContainsFunc(w.plan, func(b analyst.Search) bool {
			return a.Phase == b.Phase && a.Kind == b.Kind && a.Query.Text == b.Query.Text
		}) {
			w.plan = append(w.plan, a)
		}
	}
	return nil
}

// heardNotice tells the founder that what they said is used from here on.
func (w *work) heardNotice(name market.Phase, said []string) []market.Event {
	if len(said) == 0 {
		return nil
	}
	return []market.Event{w.event(name, market.EventNotice, market.NoticeData{Code: "heard", Text: "From here on, the research uses what you said while it was running."})}
}
