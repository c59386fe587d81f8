package research

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/journal"
	"naps/market"
)

// heard gives what the founder has said of the idea since the run began. Questions are answered in the conversation and
// change nothing here. It is asked once a phase and run, and kept in the phase's first step, so that a later life of
// the run hears the same.
func (w *work) heard(ctx context.Context) []string {
	if w.notes == nil || w.facts.run.Brief.Sample {
		return nil
	}
	said, err := w.notes(ctx, w.facts.run.Session)
	if err != nil {
		w.log.Warn("What the founder has said could not be read; this phase goes on without it", "error", err)
		return nil
	}
	return slices.DeleteFunc(said, func(text string) bool {
		text = strings.TrimSpace(text)
		if _, wish := LookAgain(text); wish {
			return true
		}
		if _, mode := market.ChosenPrivacy(text); mode {
			return true
		}
		return text == strings.TrimSpace(w.facts.run.Brief.Idea) || strings.HasSuffix(text, "?") ||
			slices.Contains(w.facts.run.Brief.Notes, text)
	})
}

// open begins a phase with what the founder has said since the one before it.
func (w *work) open(ctx context.Context, name market.Phase, o opening) (opening, error) {
	o, err := w.tell.open(ctx, name, o, w.heard)
	if err != nil {
		return o, err
	}
	return o, w.takeIn(ctx, o.Heard)
}

// takeIn understands the idea anew with what was said since: the searches that follow from it come before those that
// were planned.
func (w *work) takeIn(ctx context.Context, said []string) error {
	if len(said) == 0 {
		return nil
	}
	w.guard.Learn(said...)
	w.facts.run.Brief.Notes = append(slices.Clone(w.facts.run.Brief.Notes), said...)
	title, planned := w.facts.subject.Title, w.planner.plan
	u, err := w.think(ctx)
	if err != nil {
		return err
	}
	w.facts.subject, w.planner.plan = u.Subject, u.Plan
	w.facts.subject.Title = title
	w.facts.leaveOut(u.Removed)
	for _, a := range planned {
		if !slices.ContainsFunc(w.planner.plan, func(b analyst.Search) bool {
			return a.Phase == b.Phase && a.Kind == b.Kind && a.Query.Text == b.Query.Text
		}) {
			w.planner.plan = append(w.planner.plan, a)
		}
	}
	return nil
}

// heardNotice tells the founder that what they said is used from here on.
func (t teller) heardNotice(name market.Phase, said []string) []journal.Event {
	if len(said) == 0 {
		return nil
	}
	return []journal.Event{t.event(name, journal.EventNotice,
		journal.NoticeData{Code: "heard", Text: "From here on, the research uses what you said while it was running."})}
}
