package score

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// Of computes the card of a bundle. It is pure: the same bundle gives the same card, whatever the order of its lists, and the bundle is not changed.
func Of(b Bundle) Card {
	l := newLedger(b)
	goal := b.Goal
	if !goal.Valid() {
		goal = market.Living
	}
	s := l.judge(goal, without{})
	c := Card{
		Verdict: s.verdict, Score: round1(s.board.Score), Low: round1(s.board.Low), High: round1(s.board.High), EqualWeight: round1(s.board.EqualWeight),
		Gates: s.gates, Goal: goal, Goals: map[market.Goal]Outcome{}, Quarantined: append([]string{}, l.traps...),
		AsOf: b.AsOf, KillHash: killHash(b.Kill), EvidenceHash: l.evidenceHash(), Version: Version,
	}
	for _, g := range market.Goals {
		o := s
		if g != goal {
			o = l.judge(g, without{})
		}
		c.Goals[g] = Outcome{o.verdict, round1(o.board.Score), round1(o.board.Low), round1(o.board.High)}
	}
	c.Dimensions = l.dimensions(s)
	c.Confidence = l.confidence(s)
	c.WithoutPlace = l.withoutPlace(s, goal)
	c.Flips = l.flips(s, goal)
	c.NextTest = nextTest(s)
	c.Sets = []Set{}
	c.Inconclusive = undecided(b.Coverage, s)
	c.Lean = leanOf(c)
	c.Why = why(b.Coverage, s, c.Inconclusive)
	c.ZoneNote = zoneNote(c)
	return c
}

// state is one judgement of a ledger.
type state struct {
	tally   tally
	facts   facts
	masses  map[market.Dimension]Masses
	board   Board
	gates   []Gate
	verdict string
}

func (l *ledger) judge(goal market.Goal, w without) state {
	s := state{tally: l.count(w)}
	s.facts = l.facts(s.tally, w)
	s.masses = l.masses(s.tally, goal)
	s.board = Posterior(s.masses)
	s.gates = l.gates(s.facts, s.masses)
	s.verdict = verdict(s.board, s.gates)
	return s
}

// verdict applies the ceilings. Too little evidence makes a low score no NO-GO: that then needs a fatal gate.
func verdict(b Board, gates []Gate) string {
	all, enough := true, true
	for _, g := range gates {
		if !g.Passed && g.Effect == effectFatal {
			return NoGo
		}
		all = all && g.Passed
		enough = enough && (g.Passed || g.Name != GateEnough)
	}
	switch {
	case enough && round1(b.High) < NoGoHigh:
		return NoGo
	case all && round1(b.Low) > GoLow && round1(b.Means[market.Pain]*perHundred) > GoHalf && round1(b.Means[market.Payment]*perHundred) > GoHalf:
		return Go
	}
	return Inconclusive
}

func (l *ledger) dimensions(s state) []Dimension {
	counted := map[market.Dimension][]Counted{}
	for i := range l.voices {
		v := &l.voices[i]
		counted[v.Dimension] = append(counted[v.Dimension], Counted{
			Evidence: v.Evidence, Hash: v.Hash, For: v.For, Tier: v.Tier, Weight: v.weight, Age: math.Round(v.age*1000) / 1000, Count: s.tally.k[i],
			Mass: math.Round(s.tally.mass[i]*1000) / 1000, Author: v.Author, Place: v.Place, Date: v.Date, Span: v.Span, Why: s.tally.why[i],
		})
	}
	out := make([]Dimension, 0, len(market.Dimensions))
	for _, name := range market.Dimensions {
		m := s.masses[name]
		low, high := interval(m)
		d := Dimension{
			Name: name, Weight: weights[name], Score: round1(s.board.Means[name] * perHundred), Low: round1(low), High: round1(high), For: round2(m.For), Against: round2(m.Against),
			Signals: append([]Counted{}, counted[name]...),
		}
		slices.SortStableFunc(d.Signals, func(x, y Counted) int { // by mass; where that is equal the order of voices stays
			return cmp.Compare(y.Mass, x.Mass)
		})
		d.Reasons = l.reasons(name, s, d.Signals)
		d.Evidence = l.cites(name, d.Signals)
		out = append(out, d)
	}
	return out
}

// cites lists the evidence of a dimension: what its signals or its curve rest on.
func (l *ledger) cites(name market.Dimension, signals []Counted) []string {
	var ids []string
	for _, s := range signals {
		if s.Mass > 0 {
			ids = append(ids, s.Evidence)
		}
	}
	switch name {
	case market.Competition:
		ids = append(ids, l.sorted(l.b.Competition.Evidence)...)
	case market.Demand:
		ids = append(ids, l.sorted(l.b.Demand.Evidence)...)
	case market.Size:
		ids = append(ids, l.sorted(l.b.Market.Evidence)...)
	case market.Reach:
		for _, p := range l.places {
			ids = append(ids, l.sorted(p.Evidence)...)
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

// sorted orders ids by the evidence that they name. The ids themselves are numbers of arrival, which must not decide what a report shows first.
func (l *ledger) sorted(ids []string) []string {
	out := slices.Clone(ids)
	slices.SortFunc(out, func(x, y string) int {
		return cmp.Or(strings.Compare(l.hashes[x], l.hashes[y]), strings.Compare(x, y))
	})
	return out
}

// withoutPlace judges once without each domain that weighs anything.
func (l *ledger) withoutPlace(s state, goal market.Goal) Range {
	r := Range{Low: round1(s.board.Score), High: round1(s.board.Score)}
	first := true
	for _, d := range domains(s.tally.byPart) {
		x := round1(Posterior(l.masses(l.count(without{domain: d}), goal)).Score)
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

// evidenceHash names the evidence, the day and the criteria that the card was computed from. Ids are left out: they depend on the order of arrival.
func (l *ledger) evidenceHash() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %v\n", l.b.AsOf, l.b.Goal, criteria(l.b.Kill))
	for _, it := range l.byHash {
		fmt.Fprintf(h, "item %q %q %q %q %t %t\n", it.Hash, it.Domain, it.Place, it.Author, it.Verified, it.Cited)
	}
	for i := range l.voices {
		v := &l.voices[i]
		fmt.Fprintf(h, "signal %q %q %t %d %q %q %q\n", v.Hash, v.Dimension, v.For, v.claimed, v.Author, v.Place, v.Date)
	}
	for _, p := range l.places {
		fmt.Fprintf(h, "place %q %d %d %t\n", p.Name, p.Threads, p.Members, p.Closed)
	}
	c, d, m := l.b.Competition, l.b.Demand, l.b.Market
	fmt.Fprintf(h, "curves %d %d %d %d %v %d %t %v %v %v %v %d\n", c.Rivals, c.Bad, c.SameJob, c.Sources, d.Value, d.Sources, d.OnlyE1, m.Payers, m.Price, m.ShareLow, m.ShareHigh, m.Sources)
	v := l.b.Coverage
	fmt.Fprintf(h, "rest {%d %d %d} %d %v\n", v.Planned, v.Answered, v.Counter, l.b.FundedRivals, l.b.MedianPrice)
	if v.Unread {
		fmt.Fprintln(h, "unread")
	}
	writeSorted(h, l.b.Blockers, func(b Blocker) string { return fmt.Sprintf("blocker %q %t\n", b.Text, b.Primary) })
	writeSorted(h, l.b.Products, func(p Product) string {
		return fmt.Sprintf("product %q %t %t %v %d %q\n", p.Name, p.Free, p.Matches, p.Rating, p.Ratings, p.Domain)
	})
	return hex.EncodeToString(h.Sum(nil))
}

func writeSorted[T any](h hash.Hash, all []T, line func(T) string) {
	lines := make([]string, 0, len(all))
	for _, x := range all {
		lines = append(lines, line(x))
	}
	slices.Sort(lines)
	for _, s := range lines {
		h.Write([]byte(s))
	}
}
