package research

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"naps/findings"
	"naps/ground"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

// verdict computes the score from all that was found, says what it means, and commits the report.
func (w *work) verdict(ctx context.Context) error {
	if w.thinker.helper != nil {
		w.thinker.helper.enter(market.Verdict)
		w.thinker.helper.reserve, w.thinker.helper.off = true, w.thinker.helper.offForGood()
	}
	if _, err := w.open(ctx, market.Verdict, opening{}); err != nil {
		return err
	}
	w.progress.enter(market.Verdict)
	if err := w.prior.take(ctx, w.j, w.facts); err != nil {
		return err
	}
	w.refresh()
	card := report.Explained(w.dossier(), score.Of(report.Bundle(w.dossier())))
	var findings []market.Finding
	for _, r := range w.phases {
		findings = append(findings, r.Findings...)
	}
	claims, gist := w.thinker.plain.Claims(market.Verdict, w.facts.known(), findings)
	r := market.PhaseResult{Name: market.Verdict, Status: market.PhaseDone, Summary: inShort(card, gist)}
	r.Claims, r.Removed = ground.Check(claims, w.facts.pool)
	var err error
	if w.phases, err = (composer{w.facts, w.thinker, w.phases}).compose(ctx, card, &r); err != nil {
		return err
	}
	if err := w.tell.speak(ctx, r); err != nil {
		return err
	}
	d := w.dossier()
	d.Phases = append(slices.Clone(d.Phases), r)
	_, _, err = once(ctx, w.j, key(market.Verdict, "end"), func(context.Context, int) (closing, journal.Step, error) {
		step, err := w.reported(d, card, r)
		return closing{Result: r}, step, err
	})
	return err
}

// refresh grades, counts and says once more what each phase found, now that all is read: posts found in one phase may
// have been read in a later one, and the first phase knew only what is typed.
func (w *work) refresh() {
	w.phases = slices.Clone(w.phases)
	c := w.facts.known()
	for i := range w.phases {
		p := &w.phases[i]
		p.Signals = signalsOf(c, p.Name)
		p.Findings = findings.Of(p.Name, c)
		if p.Status == market.PhaseFailed || p.Status == market.PhaseSkipped {
			continue
		}
		claims, summary := w.thinker.plain.Claims(p.Name, c, p.Findings)
		kept, gone := ground.Check(claims, w.facts.pool)
		p.Claims, p.Summary = kept, cmp.Or(summary, p.Summary)
		p.Removed = slices.Clone(p.Removed)
		for _, g := range gone {
			if !slices.Contains(p.Removed, g) {
				p.Removed = append(p.Removed, g)
			}
		}
	}
}

// dossier gathers all of the run for the score and the report.
func (w *work) dossier() market.Dossier {
	return market.Dossier{Session: w.facts.run.Session, Run: w.facts.run.ID, Brief: w.facts.run.Brief,
		Subject: w.facts.subject, Phases: w.phases, Evidence: w.facts.pool,
		Readings: w.facts.readings, Used: w.meter.used, Sent: w.left.all(), Starts: w.facts.run.Attempt}
}

// reported is the last step of a run: the report, and what the session shows of it. The number of the report is given
// by the commit.
func (w *work) reported(d market.Dossier, card score.Card, result market.PhaseResult) (journal.Step, error) {
	const version = 0 // numbered by the commit
	r := report.Build(d, card, version)
	raw, err := report.JSON(r)
	if err != nil {
		return journal.Step{}, fmt.Errorf("research: report: %w", err)
	}
	progress, name := len(market.Phases), market.Verdict
	shown := r.Shown()
	state := shown.State()
	state.Phase, state.Progress = &name, &progress
	return journal.Step{
		Phase:  market.Verdict,
		Report: &journal.StoredReport{Session: w.facts.run.Session, Run: w.facts.run.ID, JSON: raw},
		State:  state,
		Events: append(w.tell.ending(result), w.tell.event(market.Verdict, journal.EventReport, shown)),
	}, nil
}

// inShort says the reason of the verdict, the gist of what was found, how sure that is, and how to find out more. Where
// nobody has read anything, or the searches missed the subject, the score is our starting guess and not told.
func inShort(c score.Card, gist string) string {
	parts := []string{c.Why, full(gist)}
	if c.Inconclusive.ShowsNumber() {
		parts = append(parts, fmt.Sprintf("The score is %.1f of 100 (%.1f to %.1f), with %s confidence: %s.", c.Score,
			c.Low, c.High, c.Confidence.Level, c.Confidence.Weakest))
	}
	if c.NextTest.Test != "" {
		parts = append(parts, "The cheapest next test: "+full(c.NextTest.Test))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// full makes a sentence end like one.
func full(s string) string {
	if s = strings.TrimSpace(s); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}
