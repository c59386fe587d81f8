package research

import (
	"context"
	"slices"

	"naps/analyst"
	"naps/ground"
	"naps/market"
)

// planMore lets the model add to the plan of the run.
func (w *work) planMore(ctx context.Context) error {
	if w.helper == nil {
		return nil
	}
	w.helper.enter(market.Keywords)
	plan, removed, err := analyst.PlanMore(ctx, w.helper, w.run.Brief, w.subject, w.plan)
	if own(err) {
		return err
	}
	w.plan, w.removed = plan, removed
	return nil
}

// moreAsks lets the model ask for searches beyond the plan, until it has enough, has asked twice, or its last round brought nothing new.
func (w *work) moreAsks(ctx context.Context, ph phase, n int, answers []answer) ([]ask, error) {
	if w.helper == nil || w.moved >= modelMoves || ph.name == market.Keywords || len(answers) == 0 || w.calm.Err() != nil || w.moved > 0 && !fresh(answers, n-1) {
		return nil, nil
	}
	w.moved++
	var asked []string
	var found []market.Evidence
	for _, a := range answers {
		if !slices.Contains(asked, a.query.Text) && len(asked) < 60 {
			asked = append(asked, a.query.Text)
		}
		found = append(found, a.evidence...)
	}
	c := w.known(nil)
	c.Evidence = union(w.pool, found)
	wants, removed, err := analyst.More(ctx, w.helper, ph.name, c, asked)
	w.removed = append(w.removed, removed...)
	if own(err) {
		return nil, err
	}
	var out []ask
	for _, want := range wants {
		out = append(out, each("what the model asked for", w.of(want.Kind), []market.Query{want.Query})...)
	}
	return out, nil
}

// fresh reports whether a round brought evidence that no earlier one had.
func fresh(answers []answer, round int) bool {
	known := map[string]bool{}
	for _, a := range answers {
		for _, e := range a.evidence {
			if a.round < round {
				known[e.Hash] = true
			}
		}
	}
	for _, a := range answers {
		for _, e := range a.evidence {
			if a.round == round && !known[e.Hash] {
				return true
			}
		}
	}
	return false
}

// reread lets the model read the posts of a phase: which are not about the idea, and what the others answer. The rules grade them anew.
func (w *work) reread(ctx context.Context, r *market.PhaseResult) error {
	var mine []market.Evidence
	for _, e := range w.pool {
		if e.Phase == r.Name {
			mine = append(mine, e)
		}
	}
	off, removed, err := analyst.Irrelevant(ctx, w.helper, w.run.Brief, w.subject, mine)
	r.Removed = append(r.Removed, removed...)
	if own(err) {
		return err
	}
	mine = slices.DeleteFunc(mine, func(e market.Evidence) bool { return off[e.ID] })
	answers, removed, err := analyst.Questions(ctx, w.helper, w.run.Brief, mine)
	r.Removed = append(r.Removed, removed...)
	if own(err) {
		return err
	}
	r.Signals = nil
	for _, e := range mine {
		r.Signals = append(r.Signals, analyst.GradeAnswered(w.subject, e, answers[e.ID])...)
	}
	return nil
}

// refine lets the model work on what the rules found: names, prices, one product under two names.
func (w *work) refine(ctx context.Context, c analyst.Case, r *market.PhaseResult) error {
	jobs := map[market.Phase][]func(context.Context, analyst.Model, analyst.Case, []market.Finding) ([]market.Finding, []market.Removed, error){
		market.Pains: {analyst.NamePains}, market.Competitors: {analyst.MergeRivals, analyst.ReadPrices},
	}
	for _, job := range jobs[r.Name] {
		findings, removed, err := job(ctx, w.helper, c, r.Findings)
		r.Removed = append(r.Removed, removed...)
		if own(err) {
			return err
		}
		r.Findings = findings
	}
	return nil
}

// write lets the model add sentences to what the rules wrote.
func (w *work) write(ctx context.Context, c analyst.Case, r *market.PhaseResult) error {
	claims, summary, removed, err := analyst.Write(ctx, w.helper, r.Name, c)
	r.Removed = append(r.Removed, removed...)
	if own(err) {
		return err
	}
	kept, gone := ground.CheckProposed(claims, w.pool)
	r.Claims, r.Removed = append(r.Claims, kept...), append(r.Removed, gone...)
	if summary != "" {
		r.Summary = full(r.Summary) + " " + full(summary)
	}
	r.Gaps = append(r.Gaps, w.helper.gaps()...)
	return nil
}
