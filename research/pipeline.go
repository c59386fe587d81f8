package research

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"naps/analyst"
	"naps/ground"
	"naps/market"
)

// phase is one part of a run before the verdict.
type phase struct {
	name   market.Phase
	share  int                                          // of the searches that are left, in proportion to the shares of the phases to come
	rounds []func(*work, []answer) []ask                // each round plans its searches from the answers of those before it
	deep   int                                          // rounds after all of these that read on in what was found
	again  func(w *work, round int, got []answer) []ask // plans rounds after these, from the answers of all before, until it returns nil; may be nil
}

// phases lists the phases before the verdict, in order.
var phases = []phase{keywords, pains, competitors, funding, sizing}

// work is one run under way in this process. Only the goroutine of Research touches it, but for the lanes of gather, which read it.
type work struct {
	run      market.Run
	j        Journal
	log      *slog.Logger
	limits   Limits
	notes    Notes
	sources  []Source
	subject  market.Subject
	plan     analyst.Plan
	calm     context.Context // ends when no search may be made any more
	deadline time.Time       // of all searches of this life

	timed  func(source string, took time.Duration, err error)
	asked  map[string]bool // searches of this run, by source and query
	down   map[string]bool // sources that were given up
	pool   []market.Evidence
	phases []market.PhaseResult
	used   market.Used

	searches searchCount
	helper   *helper          // nil without a model
	moved    int              // rounds of this phase that the model asked for
	removed  []market.Removed // proposals of searches that were left out, for the next result
}

// Research runs the phases of a run and returns nil once its report is committed. An error that wraps ErrNoEvidence says that
// nothing was found at all; any other one comes from ctx (then it is its cause) or from the journal. Safe for concurrent use.
func (p *Pipeline) Research(ctx context.Context, run market.Run, j Journal) error {
	err := guarded(func() error { return p.research(ctx, run, j) })
	var broken *panicked
	if errors.As(err, &broken) {
		p.logger().Error("Research panicked", "run", run.ID, "error", err, "stack", string(broken.stack))
	}
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (p *Pipeline) research(ctx context.Context, run market.Run, j Journal) error {
	calm, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := p.begin(run, j)
	w.calm = calm
	g := newGroup(calm, 1)
	g.Go(func(ctx context.Context) error {
		select {
		case <-j.Hurry():
			cancel(errHurry)
		case <-ctx.Done():
		}
		return nil
	})
	defer g.Wait()
	defer cancel(nil)
	if err := w.read(ctx); err != nil {
		return err
	}
	for _, ph := range phases {
		if err := w.take(ctx, ph); err != nil {
			return err
		}
	}
	if len(w.pool) == 0 {
		return nothing{w.emptiness()}
	}
	return w.verdict(ctx)
}

func (p *Pipeline) logger() *slog.Logger {
	if p.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return p.Log
}

func (p *Pipeline) begin(run market.Run, j Journal) *work {
	w := &work{run: run, j: j, log: p.logger().With("run", run.ID), limits: p.Limits.orDefaults(), notes: p.Notes, sources: p.Live, timed: p.Asked, asked: map[string]bool{}, down: map[string]bool{}}
	if run.Brief.Sample {
		w.sources = p.Sample
	}
	if p.Model != nil && !run.Brief.Sample {
		w.helper = &helper{w: w, base: p.Model}
	}
	w.deadline = time.Now().Add(w.limits.Wall - time.Duration(run.Worked)*time.Millisecond)
	return w
}

// reading is the output of the first step: how the brief was understood, kept so that every life of a run asks the same.
type reading struct {
	Subject market.Subject `json:"subject"`
	Plan    analyst.Plan   `json:"plan"`
}

func (w *work) read(ctx context.Context) error {
	r, _, err := once(ctx, w, "@plan", func(context.Context, int) (reading, market.Step, error) {
		s := analyst.Read(w.run.Brief)
		return reading{s, analyst.Queries(s)}, market.Step{Phase: market.Keywords}, nil
	})
	w.subject, w.plan = r.Subject, r.Plan
	if err != nil {
		return err
	}
	return w.planMore(ctx)
}

// take runs one phase.
func (w *work) take(ctx context.Context, ph phase) error {
	begun := time.Now()
	o, err := w.open(ctx, ph.name, w.opening(ph))
	if err != nil {
		return err
	}
	if w.helper != nil && ph.name != market.Keywords { // the plan, made before it, is part of the first one
		w.helper.enter(ph.name)
	}
	answers, err := w.ask(ctx, ph, o)
	if err != nil {
		return err
	}
	w.collect(answers)
	r, err := w.conclude(ctx, ph, answers)
	if err != nil {
		return err
	}
	if err := w.speak(ctx, r); err != nil {
		return err
	}
	r, err = w.close(ctx, r, time.Since(begun).Round(100*time.Millisecond).Seconds())
	if err != nil {
		return err
	}
	w.phases = append(w.phases, r)
	return nil
}

// collect adds what a phase found to the evidence of the run, each piece once, whatever the order in which it came.
func (w *work) collect(answers []answer) {
	var all []market.Evidence
	for _, a := range answers {
		all = append(all, a.evidence...)
	}
	w.pool = union(w.pool, all)
}

// conclude draws findings, claims and signals from what is known by now. The text of a signal is not journalled: it is the quote.
func (w *work) conclude(ctx context.Context, ph phase, answers []answer) (market.PhaseResult, error) {
	searches := searched(answers)
	r := market.PhaseResult{Name: ph.name, Gaps: gaps(answers), Planned: len(searches)}
	for _, a := range searches {
		if a.answered() {
			r.Answered++
		}
		if a.query.Counter {
			r.Counter++
		}
	}
	r.Status, r.Reason = standing(answers)
	for _, e := range w.pool {
		if e.Phase == ph.name {
			r.Signals = append(r.Signals, analyst.Signals(w.subject, e)...)
		}
	}
	r.Removed, w.removed = w.removed, nil
	if w.helper != nil {
		if err := w.reread(ctx, &r); err != nil {
			return r, err
		}
	}
	c := w.known(r.Signals)
	if ph.again != nil {
		c.Sightings = found(searches)
		c.Rounds = 1 + roundsIn(searches)
		c.Quiet = quiet(w.newcomers(searches, c.Rounds))
	}
	r.Findings = analyst.Findings(ph.name, c)
	if w.helper != nil {
		if err := w.refine(ctx, c, &r); err != nil {
			return r, err
		}
	}
	claims, summary := analyst.Claims(ph.name, c, r.Findings)
	r.Summary = summary
	kept, gone := ground.Check(claims, w.pool)
	r.Claims, r.Removed = kept, slices.Concat([]market.Removed{}, r.Removed, gone)
	if r.Summary == "" || r.Status == market.PhaseFailed || r.Status == market.PhaseSkipped {
		r.Summary = w.plainly(r)
	}
	if w.helper != nil {
		return r, w.write(ctx, c, &r)
	}
	return r, nil
}

// roundsIn is the number of the last round that was asked.
func roundsIn(answers []answer) int {
	last := 0
	for _, a := range answers {
		last = max(last, a.round)
	}
	return last
}

// known is all that an analyst may conclude from, by now.
func (w *work) known(signals []market.Signal) analyst.Case {
	for _, r := range w.phases {
		signals = slices.Concat(signals, r.Signals)
	}
	return analyst.Case{Brief: w.run.Brief, Subject: w.subject, Evidence: slices.Clone(w.pool), Signals: signals}
}

// emptiness says why there is no evidence.
func (w *work) emptiness() string {
	dead, answered := map[string]string{}, false
	for _, r := range w.phases {
		answered = answered || r.Answered > 0
		for _, g := range r.Gaps {
			if g.Blocked {
				dead[g.Source] = g.Source + " " + g.Reason
			}
		}
	}
	list := strings.Join(slices.Sorted(maps.Values(dead)), "; ")
	switch {
	case answered && list == "":
		return "all sources answered and had nothing that is about this idea"
	case answered:
		return "the sources that answered had nothing that is about this idea (" + list + ")"
	}
	return "no source answered (" + list + ")"
}

// plainly sums a phase up where the analyst has nothing to say.
func (w *work) plainly(r market.PhaseResult) string {
	n := 0
	for _, e := range w.pool {
		if e.Phase == r.Name {
			n++
		}
	}
	switch {
	case r.Status == market.PhaseFailed:
		return "No source of this phase answered, so nothing is known here, for the idea or against it."
	case r.Status == market.PhaseSkipped:
		return "Nothing was searched in this phase, so nothing is known here, for the idea or against it."
	case n == 0:
		return fmt.Sprintf("%d of %d searches were answered, and nothing in the answers is about this idea.", r.Answered, r.Planned)
	}
	return fmt.Sprintf("%d pieces of evidence from %d answered searches.", n, r.Answered)
}
