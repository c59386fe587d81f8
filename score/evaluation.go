package score

import (
	"naps/market"
)

// evaluation is a bundle made ready to be judged more than once.
type evaluation struct {
	b       Bundle
	set     evidenceSet
	signals []weightedSignal // the heaviest first, then by hash
	says    map[string]bool  // hashes of evidence that claims to say something
	places  []Place          // merged by name, sorted, none of a quarantined domain
}

// newEvaluation makes a bundle ready. readOnly: what nobody has read says nothing.
func newEvaluation(b Bundle, readOnly bool) *evaluation {
	e := &evaluation{b: b, set: newEvidenceSet(b.Items), says: map[string]bool{}}
	e.signals = weigh(b, e.set, readOnly)
	for i := range e.signals {
		v := &e.signals[i]
		if it := e.set.byHash[v.Hash]; v.claimed > 0 && (!readOnly || it != nil && it.Read) {
			e.says[v.Hash] = true
		}
	}
	for _, p := range mergePlaces(b.Places) {
		if !e.set.quarantined.has(Domain(p.Name)) {
			e.places = append(e.places, p)
		}
	}
	return e
}

// state is one judgment of an evaluation.
type state struct {
	goal    market.Goal
	tally   tally
	facts   facts
	masses  map[market.Dimension]Masses
	board   Board
	gates   []Gate
	verdict string
}

// judge counts, and applies the must-pass checks for one goal.
func (e *evaluation) judge(goal market.Goal, w without) state {
	s := state{goal: goal, tally: e.count(w)}
	s.facts = e.facts(s.tally, w)
	s.masses = e.masses(s.tally, goal)
	s.masses = s.facts.silent.speak(s.masses)
	s.board = Posterior(s.masses)
	s.gates = gates(e.b, s)
	s.verdict = verdict(e.b.Coverage, s.board, s.gates)
	return s
}

// speak adds what silence says against the idea.
func (s silence) speak(masses map[market.Dimension]Masses) map[market.Dimension]Masses {
	add := func(holds bool, d market.Dimension, mass float64) {
		if holds {
			m := masses[d]
			m.Against += mass
			masses[d] = m
		}
	}
	add(s.pain, market.Pain, SilencePain)
	add(s.payment, market.Payment, SilencePayment)
	add(s.demand, market.Demand, SilenceDemand)
	return masses
}

// masses of all dimensions, for one goal.
func (e *evaluation) masses(t tally, goal market.Goal) map[market.Dimension]Masses {
	return map[market.Dimension]Masses{
		market.Pain: t.sides[market.Pain], market.Payment: t.sides[market.Payment],
		market.Reach: t.sides[market.Reach], market.Momentum: t.sides[market.Momentum],
		market.Competition: curve(e.b.Competition.value(), e.b.Competition.Sources),
		market.Demand:      curve(e.b.Demand.value(), e.b.Demand.Sources),
		market.Size:        e.b.Market.masses(goal),
	}
}

// verdict applies the ceilings. A low score makes a NO-GO only where there is enough evidence and the searches met the
// subject; else that needs a fatal check.
func verdict(c Coverage, b Board, gates []Gate) string {
	all, enough := true, true
	for _, g := range gates {
		if !g.Passed && g.Effect == effectFatal {
			return NoGo
		}
		all = all && g.Passed
		enough = enough && (g.Passed || g.Name != GateEnough)
	}
	switch {
	case enough && c.met() && round1(b.High) < NoGoHigh:
		return NoGo
	case all && round1(b.Low) > GoLow && round1(b.Means[market.Pain]*perHundred) > GoHalf &&
		round1(b.Means[market.Payment]*perHundred) > GoHalf:
		return Go
	}
	return Inconclusive
}
