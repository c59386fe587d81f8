package score

import (
	"cmp"
	"math"
	"slices"

	"naps/market"
)

// Of computes the card of a bundle by the rules of Version. It is pure: the same bundle gives the same card, whatever
// the order of its lists, and the bundle is not changed.
func Of(b Bundle) Card {
	goal := b.Goal
	if !goal.Valid() {
		goal = market.Living
	}
	e := newEvaluation(b, true)
	s := e.judge(goal, without{})
	c := Card{
		Counts:  s.facts.said,
		Verdict: s.verdict, Score: round1(s.board.Score), Low: round1(s.board.Low),
		High: round1(s.board.High), EqualWeight: round1(s.board.EqualWeight),
		Gates: s.gates, Goal: goal, Goals: map[market.Goal]Outcome{}, Quarantined: e.set.quarantined.list(),
		AsOf: b.AsOf, KillHash: killHash(b.Kill), EvidenceHash: evidenceHash(e, Version), Version: Version,
	}
	for _, g := range market.Goals {
		o := s
		if g != goal {
			o = e.judge(g, without{})
		}
		c.Goals[g] = Outcome{o.verdict, round1(o.board.Score), round1(o.board.Low), round1(o.board.High)}
	}
	c.Dimensions = e.dimensions(s)
	c.Confidence = confidence(e, s)
	c.WithoutPlace = withoutPlace(s, func(w without) float64 { return e.judge(goal, w).board.Score })
	c.Inconclusive = undecided(b, s)
	c.Lean = leanOf(c)
	c.Why = why{b, s, c.Inconclusive}.sentence()
	c.ZoneNote = zoneNote(c)
	c.Sets = changes{e, s, goal}.sets()
	c.WithoutBest = withoutBest(e, s)
	c.Flips = flips(c)
	c.NextTest = nextTest(s, b, c.Inconclusive)
	return c
}

// dimensions publishes the masses with the signals that made them.
func (e *evaluation) dimensions(s state) []Dimension {
	counted := map[market.Dimension][]Counted{}
	for i := range e.signals {
		v := &e.signals[i]
		counted[v.Dimension] = append(counted[v.Dimension], Counted{
			Evidence: v.Evidence, Hash: v.Hash, For: v.For, Tier: v.Tier,
			Weight: v.weight, Age: math.Round(v.age*1000) / 1000, Count: s.tally.k[i],
			Mass: math.Round(s.tally.mass[i]*1000) / 1000, Author: v.Author,
			Place: v.Place, Date: v.Date, Span: v.Span, Why: s.tally.why[i],
		})
	}
	out := make([]Dimension, 0, len(market.Dimensions))
	for _, name := range market.Dimensions {
		m := s.masses[name]
		low, high := interval(m)
		d := Dimension{
			Name: name, Weight: weights[name], Score: round1(s.board.Means[name] * perHundred),
			Low: round1(low), High: round1(high), For: round2(m.For), Against: round2(m.Against),
			Signals: append([]Counted{}, counted[name]...),
		}
		slices.SortStableFunc(d.Signals, func(x, y Counted) int {
			// by mass; where that is equal the order of the signals stays
			return cmp.Compare(y.Mass, x.Mass)
		})
		d.Reasons = reasons{e, s}.of(name, d.Signals)
		d.Evidence = e.cites(name, d.Signals)
		out = append(out, d)
	}
	return out
}

// cites lists the evidence of a dimension: what its signals or its curve rest on.
func (e *evaluation) cites(name market.Dimension, signals []Counted) []string {
	var ids []string
	for _, s := range signals {
		if s.Mass > 0 {
			ids = append(ids, s.Evidence)
		}
	}
	switch name {
	case market.Competition:
		ids = append(ids, e.set.order(e.b.Competition.Evidence)...)
	case market.Demand:
		ids = append(ids, e.set.order(e.b.Demand.Evidence)...)
	case market.Size:
		ids = append(ids, e.set.order(e.b.Market.Evidence)...)
	case market.Reach:
		for _, p := range e.places {
			ids = append(ids, e.set.order(p.Evidence)...)
		}
	}
	out, seen := []string{}, map[string]bool{"": true}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// withoutPlace scores once without each domain that weighs anything.
func withoutPlace(s state, score func(without) float64) Range {
	r := Range{Low: round1(s.board.Score), High: round1(s.board.Score)}
	first := true
	for _, d := range domains(s.tally.byPart) {
		x := round1(score(without{domain: d}))
		if first {
			r, first = Range{x, x}, false
		}
		r.Low, r.High = min(r.Low, x), max(r.High, x)
	}
	return r
}

// domains lists those with mass, sorted.
func domains(mass map[string]float64) []string {
	var out []string
	for d, m := range mass {
		if m > 0 && d != "" {
			out = append(out, d)
		}
	}
	slices.Sort(out)
	return out
}
