package score

import "naps/market"

// What version 1 had otherwise than today.
const (
	nothingFound1 = 1.0 // mass against pain where the searches were answered and nobody voiced it
	answered1     = 0.7 // share of the searches
)

// OfVersion1 computes the numbers of a card by the rules of version 1, so that reports of earlier releases can be
// checked: verdict, scores, goals, which checks were passed and with what effect, dimensions, confidence and hashes. It
// writes no sentences, flips or tests. Version 1 counted what nobody had read, took every answered search that brought
// nobody for silence, and had eight checks.
func OfVersion1(b Bundle) Card {
	goal := b.Goal
	if !goal.Valid() {
		goal = market.Living
	}
	e := newEvaluation(b, false)
	s := judge1(e, goal, without{})
	c := Card{
		Verdict: s.verdict, Score: round1(s.board.Score), Low: round1(s.board.Low),
		High: round1(s.board.High), EqualWeight: round1(s.board.EqualWeight),
		Gates: s.gates, Goal: goal, Goals: map[market.Goal]Outcome{}, Quarantined: e.set.quarantined.list(),
		AsOf: b.AsOf, KillHash: killHash(b.Kill), EvidenceHash: evidenceHash(e, version1), Version: version1,
	}
	for _, g := range market.Goals {
		o := judge1(e, g, without{})
		c.Goals[g] = Outcome{o.verdict, round1(o.board.Score), round1(o.board.Low), round1(o.board.High)}
	}
	c.Dimensions = e.dimensions(s)
	c.Confidence = weakest(ConfidenceParts{
		Coverage:     round2(share(b.Coverage.Answered, b.Coverage.Planned)),
		Independence: round2(independence(s.tally.byPart)),
		Verified:     round2(e.set.verified(e.says)),
		Agreement:    round2(agreement(s.masses)),
	}, [4]string{"coverage", "independence", "share verified", "contradiction"})
	c.WithoutPlace = withoutPlace(s, func(w without) float64 { return judge1(e, goal, w).board.Score })
	return c
}

func judge1(e *evaluation, goal market.Goal, w without) state {
	s := state{goal: goal, tally: e.count(w)}
	s.facts = e.facts(s.tally, w)
	s.masses = e.masses(s.tally, goal)
	c := e.b.Coverage
	if !c.Unread && c.Planned > 0 && atLeast(share(c.Answered, c.Planned), answered1) && s.facts.hurt == 0 {
		m := s.masses[market.Pain]
		m.Against += nothingFound1
		s.masses[market.Pain] = m
	}
	s.board = Posterior(s.masses)
	s.gates = gates1(e.b, s)
	c.Near, c.Read = 1, 1 // a low score was a NO-GO whether or not the searches had met the subject
	s.verdict = verdict(c, s.board, s.gates)
	return s
}

// gates1 are the checks of version 1, without sentences.
func gates1(b Bundle, s state) []Gate {
	f := s.facts
	return []Gate{
		{Name: GateEnough, Effect: "at most INCONCLUSIVE; a NO-GO needs a fatal gate", Passed: f.enough(b.Coverage)},
		{Name: GatePain, Effect: effectNotGo, Passed: f.people >= PainAuthors},
		{Name: GatePayment, Effect: effectAtMost, Passed: paid(f)},
		{Name: GateReach, Effect: effectAtMost, Passed: len(f.voiced) > 0},
		{Name: GateBlocker, Effect: effectFatal, Passed: f.blocker == nil},
		{Name: GateOwned, Effect: effectFatal, Passed: f.owner == "" || f.complaints > 0},
		contradiction1(f, s.masses),
		{Name: GateFounder, Effect: effectFatal, Passed: founderGate(b, f).Passed},
	}
}

func contradiction1(f facts, masses map[market.Dimension]Masses) Gate {
	g := Gate{Name: GateContradiction, Effect: effectAtMost, Passed: true}
	for d, authors := range map[market.Dimension]int{market.Pain: f.painAgainst, market.Payment: f.paysAgainst} {
		plus, minus := round1(masses[d].For), round1(masses[d].Against)
		if minus == 0 || minus < plus {
			continue
		}
		g.Passed = false
		if minus >= round1(AgainstFactor*plus) && authors >= AgainstAuthors {
			g.Effect = effectFatal
		}
	}
	return g
}
