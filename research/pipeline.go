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
	"naps/journal"
	"naps/market"
	"naps/privacy"
)

// phase is one part of a run before the verdict.
type phase struct {
	name market.Phase
	// of the requests that are left, in proportion to the shares of the phases to come
	share  int
	rounds []func(*planner, []answer) []ask // each round plans its searches from the answers of those before it
	// what is searched for after these as far as there is room, and is not missed otherwise; may be nil
	spare    func(*planner) []ask
	alike    func(*planner) []ask // what is searched for once what was found is half read; may be nil
	deep     int                  // rounds after these that read on in what was found
	posts    int                  // candidates that may be read as what people say, and as rules
	products int                  // candidates that may be read as products
}

// phases lists the phases before the verdict, in order.
var phases = []phase{keywords, pains, competitors, funding, sizing}

// work is one run under way in this process: it takes the phases one after the other, and has the others plan, search,
// read and tell. Only the goroutine of Research uses it.
type work struct {
	j        Journal
	log      *slog.Logger
	notes    Notes
	attached Attached

	facts    *knowledge
	guard    *privacy.Guard
	left     *left
	clock    *clock
	meter    *meter
	thinker  thinking
	planner  *planner
	searcher *searcher
	reader   *reader
	prior    prior
	tell     teller
	progress *progress
	phases   []market.PhaseResult
}

// Research runs the phases of a run and returns nil once its report is committed. An error that wraps ErrNoEvidence
// says that nothing was found at all; any other one comes from ctx (then it is its cause) or from the journal. Safe for
// concurrent use.
func (p *Pipeline) Research(ctx context.Context, run journal.Run, j Journal) error {
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

func (p *Pipeline) research(ctx context.Context, run journal.Run, j Journal) error {
	guard, err := p.guard(ctx, run.Brief, run.Session)
	if err != nil {
		return err
	}
	ctx = privacy.With(ctx, guard)
	calm, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := p.begin(run, guard, calm, j)
	g := newGroup(calm, 1)
	g.Go(func(ctx context.Context) error {
		select {
		case <-j.Hurry():
			if w.searcher.pacer == nil { // who skips the rest of a sample gets its whole report
				cancel(errHurry)
			}
		case <-ctx.Done():
		}
		return nil
	})
	defer g.Wait()
	defer cancel(nil)
	if err := p.online(ctx, run, j); err != nil {
		return err
	}
	if err := w.prepare(ctx); err != nil {
		return err
	}
	if w.prior, err = loadPrior(ctx, w, p.Answers); err != nil {
		return err
	}
	w.reader.earlier = w.prior.earlier
	if err := bring(ctx, w, p.Own); err != nil {
		return err
	}
	for _, ph := range phases {
		if err := w.take(ctx, ph); err != nil {
			return err
		}
	}
	if searchedNothing(w.facts.pool) && !w.clock.closed {
		return nothing{emptiness(w.phases, p.label) + carefully(guard)}
	}
	return w.verdict(ctx)
}

func (p *Pipeline) logger() *slog.Logger {
	if p.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return p.Log
}

func (p *Pipeline) begin(run journal.Run, guard *privacy.Guard, calm context.Context, j Journal) *work {
	w := &work{j: j, log: p.logger().With("run", run.ID), notes: p.Notes, attached: p.Attached, guard: guard,
		left: &left{}, facts: &knowledge{run: run, hits: map[string]int{}, places: map[string]float64{}}}
	w.meter = &meter{run: run.ID, limits: p.Limits.orDefaults()}
	w.clock = &clock{closed: guard.Mode() == market.Closed && !run.Brief.Sample &&
		run.Brief.Again != market.ReadOn, calm: calm, deadline: time.Now().Add(run.TimeLeft(w.meter.limits.Wall))}
	asked := sourceList(p.Live)
	w.thinker = thinking{Analyst: p.Plain, plain: p.Plain}
	switch {
	case run.Brief.Sample:
		asked, w.thinker.Analyst = p.Sample(run.Brief.Idea)
		w.thinker.reads = true
	case p.Model != nil:
		h := &helper{j: j, log: w.log, clock: w.clock, meter: w.meter, left: w.left, base: p.Model}
		w.thinker.Analyst, w.thinker.helper, w.thinker.reads, w.meter.model = p.With(h), h, true, true
	}
	w.planner = &planner{facts: w.facts}
	w.planner.sources, w.planner.few = divided(asked, p.Apart)
	w.progress = &progress{deadline: w.clock.deadline, reads: w.thinker.reads && !run.Brief.Sample}
	w.searcher = &searcher{j: j, log: w.log, sources: asked, timed: p.Asked, facts: w.facts, clock: w.clock,
		meter: w.meter, guard: guard, left: w.left, progress: w.progress,
		label: p.label, asked: map[string]bool{}, down: map[string]bool{}}
	if run.Brief.Sample && run.Brief.Paced {
		w.searcher.pacer = newPacer(w.progress, j.Hurry())
	}
	similar := &similarity{j: j, log: w.log, clock: w.clock, left: w.left, known: map[string]float64{}}
	if !run.Brief.Sample {
		similar.base = p.Embed
	}
	w.reader = &reader{j: j, facts: w.facts, thinker: w.thinker, clock: w.clock, similar: similar, progress: w.progress,
		shown: map[string]bool{}, left: map[job]int{}}
	w.tell = teller{j: j, facts: w.facts, meter: w.meter}
	return w
}

// understood is the output of the first step: how the brief was understood, kept so that every life of a run asks the
// same.
type understood struct {
	Subject market.Subject   `json:"subject"`
	Plan    []analyst.Search `json:"plan"`
	Removed []market.Removed `json:"removed"`
}

// prepare understands the idea and plans the searches.
func (w *work) prepare(ctx context.Context) error {
	if w.thinker.helper != nil {
		w.thinker.helper.enter(market.Keywords)
	}
	u, err := w.think(ctx)
	if err != nil {
		return err
	}
	u, _, err = once(ctx, w.j, "@plan", func(context.Context, int) (understood, journal.Step, error) {
		title := u.Subject.Name(w.facts.run.Brief.Idea)
		return u, journal.Step{Phase: market.Keywords, State: &journal.State{Title: &title}}, nil
	})
	w.facts.subject, w.planner.plan, w.facts.removed = u.Subject, u.Plan, u.Removed
	return err
}

func (w *work) think(ctx context.Context) (u understood, err error) {
	brief := w.facts.run.Brief
	if w.attached != nil && w.thinker.helper != nil { // without a model nobody reads them
		all, err := w.attached(ctx, w.facts.run.Session)
		if err != nil {
			return u, err
		}
		brief.Attached = market.Read(all)
	}
	if u.Subject, err = w.thinker.understand(ctx, brief); err != nil {
		return u, err
	}
	keepPrivate(&u.Subject, brief)
	if u.Plan, u.Removed, err = w.thinker.plan(ctx, w.facts.run.Brief, u.Subject); err != nil {
		return u, err
	}
	var gone []market.Removed
	u.Subject.Payers, gone, err = w.thinker.classify(ctx, w.facts.run.Brief, u.Subject)
	u.Removed = append(u.Removed, gone...)
	return u, err
}

// take runs one phase.
func (w *work) take(ctx context.Context, ph phase) error {
	begun := time.Now()
	if w.thinker.helper != nil && ph.name != market.Keywords { // the plan, made before it, is part of the first one
		w.thinker.helper.enter(ph.name)
	}
	o, err := w.open(ctx, ph.name, w.clock.opening(ph, w.meter.limits.Fetches-w.meter.used.Fetches))
	if err != nil {
		return err
	}
	w.progress.enter(ph.name)
	w.clock.phaseEnds = time.Now().Add(w.meter.limits.Phase)
	w.reader.begins(ph)
	answers, err := w.explore(ctx, ph, o)
	if err != nil {
		return err
	}
	r, err := w.conclude(ctx, ph, answers)
	if err != nil {
		return err
	}
	if err := w.tell.speak(ctx, r); err != nil {
		return err
	}
	r, err = w.tell.close(ctx, r, time.Since(begun).Round(100*time.Millisecond).Seconds())
	if err != nil {
		return err
	}
	w.phases = append(w.phases, r)
	return nil
}

// label names a source for people.
func (p *Pipeline) label(source string) string {
	if p.Label == nil {
		return source
	}
	return p.Label(source)
}

// emptiness says why there is no evidence. label names sources for people.
func emptiness(phases []market.PhaseResult, label func(string) string) string {
	dead, answered := map[string]string{}, false
	for _, r := range phases {
		answered = answered || r.Answered > 0
		for _, g := range r.Gaps {
			if g.Blocked {
				dead[g.Source] = label(g.Source) + " " + g.Reason
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
func plainly(r market.PhaseResult, pool []market.Evidence) string {
	n := 0
	for _, e := range pool {
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
		return fmt.Sprintf("%d of %d searches were answered, and nothing in the answers is about this idea.",
			r.Answered, r.Planned)
	}
	return fmt.Sprintf("%d pieces of evidence from %d answered searches.", n, r.Answered)
}
