package research

import (
	"context"
	"slices"
	"strings"

	"naps/market"
)

// furtherRounds is how often a phase may search on after its plan.
const furtherRounds = 2

// keptBack is which part of a phase's searches spare ones leave for what the readings lead to: a product's own page and
// its price, what is like it.
const keptBack = 3

// explore makes the searches of a phase and has read what they bring, the nearest first: half of what the phase may
// read after the plan, the rest as it reads on and searches on, until what it is for is decided, a round brought
// nothing near, or its share is used.
func (w *work) explore(ctx context.Context, ph phase, o opening) ([]answer, error) {
	var answers []answer
	search := func(o opening, n int, asks []ask, duty bool) error {
		got, err := w.searcher.round(ctx, ph, o, n, asks, len(answers), duty)
		answers = append(answers, got...)
		w.facts.collect(got)
		return err
	}
	over := func() bool { return w.clock.calm.Err() != nil || o.Skip != "" } // it is out of time, or was skipped
	for n, plan := range ph.rounds {
		if err := search(o, n, plan(w.planner, answers), true); err != nil {
			return nil, err
		}
	}
	if ph.spare != nil {
		some := o
		some.Room -= o.Room / keptBack // for what the readings lead to
		if err := search(some, len(ph.rounds)-1, ph.spare(w.planner), false); err != nil {
			return nil, err
		}
	}
	near, err := w.reader.readAll(ctx, ph.name, 2)
	if err != nil {
		return nil, err
	}
	for n := range ph.deep {
		if over() {
			break
		}
		asks := w.searcher.leads(answers, w.thinker.reads)
		if n == 0 && ph.alike != nil {
			asks = join(ph.alike(w.planner), asks)
		}
		if err := search(o, len(ph.rounds), asks, false); err != nil {
			return nil, err
		}
		if _, err := w.reader.readAll(ctx, ph.name, 4); err != nil {
			return nil, err
		}
	}
	for n := 0; n < furtherRounds && !over() && (n == 0 || near > 0); n++ {
		asks, err := w.planner.further(ctx, w.thinker, ph.name, queriesOf(answers))
		if err != nil {
			return nil, err
		}
		if len(asks) == 0 {
			break
		}
		if err := search(o, len(ph.rounds)+1+n, asks, false); err != nil {
			return nil, err
		}
		if near, err = w.reader.readAll(ctx, ph.name, furtherRounds-n); err != nil {
			return nil, err
		}
	}
	if _, err = w.reader.readAll(ctx, ph.name, 1); err != nil {
		return nil, err
	}
	return answers, w.reader.readOn(ctx, ph.name)
}

// readAll has a part of what is left of the phase's readings done: a half for 2, all for 1.
func (r *reader) readAll(ctx context.Context, name market.Phase, part int) (near int, err error) {
	for _, j := range []job{readRules, readProducts, readPosts} {
		left, size := r.left[j.budget()], j.batchSize()
		most := max(1, left/part/size) * size // whole batches: a half batch costs as much as a whole one
		if part == 1 {
			most = left
		}
		before := len(r.shown)
		n, err := r.readNearest(ctx, name, j, min(most, left))
		r.left[j.budget()] -= len(r.shown) - before
		near += n
		if err != nil {
			return near, err
		}
	}
	return near, nil
}

// round makes the searches of one round as far as there is room, within the time of the phase. Those of the plan that
// have no room are missing; others are no duty.
func (s *searcher) round(ctx context.Context, ph phase, o opening, n int, asks []ask, made int,
	duty bool) ([]answer, error) {
	room := max(0, o.Room-made)
	if o.Skip != "" {
		room = 0
	}
	asks, over := trim(s.fresh(ph.name, n, careful(s, asks)), room)
	run := s.clock.calm
	calm, cancel := context.WithDeadlineCause(run, earlier(s.clock.deadline, s.clock.phaseEnds), errTime)
	defer cancel()
	s.clock.calm = calm
	defer func() { s.clock.calm = run }()
	s.progress.search(asks)
	s.pacer.round(len(asks))
	answers, err := s.gather(ctx, asks)
	if err != nil || !duty {
		return answers, err
	}
	y := o.Skip
	if y == "" {
		y = whyBudget
	}
	for _, a := range over {
		answers = append(answers, answer{ask: a, outcome: outcome{Reason: y.text(), Why: y}})
	}
	return answers, nil
}

// fresh leaves out what the run has asked already, and stamps the rest with its phase.
func (s *searcher) fresh(name market.Phase, round int, asks []ask) []ask {
	var out []ask
	for _, a := range asks {
		a.phase, a.round = name, round
		words := strings.Join(strings.Fields(strings.ToLower(a.query.Text)), " ")
		if a.deeper {
			words = "" // what is read on in is told by where it stands, whatever it is called
		}
		id := strings.Join([]string{a.source.Name(), a.query.Kind, strings.ToLower(a.query.Community), words}, "\x00")
		if words == "" && a.query.Community == "" || s.asked[id] {
			continue
		}
		s.asked[id] = true
		out = append(out, a)
	}
	return out
}

// Readings is how many texts a run may have read as what people say or as rules, and how many as products.
func Readings() (posts, products int) {
	for _, ph := range phases {
		posts, products = posts+ph.posts, products+ph.products
	}
	return posts, products
}

// queriesOf lists the texts of queries, each once, in order.
func queriesOf(answers []answer) []string {
	var out []string
	for _, a := range answers {
		if !slices.Contains(out, a.query.Text) && a.query.Text != "" && !a.deeper {
			// what is read on in has a name, and is no search
			out = append(out, a.query.Text)
		}
	}
	return out
}
