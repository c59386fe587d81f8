package score

import (
	"fmt"
	"slices"

	"naps/market"
)

// flips lists the smallest changes: of each gate, of the two thresholds of the score, and the loss of the quote that carries most.
func (l *ledger) flips(s state, goal market.Goal) []Flip {
	out := []Flip{}
	for i, g := range s.gates {
		what, ids := l.gateFlip(g, s)
		if what == "" {
			continue
		}
		other := slices.Clone(s.gates)
		other[i].Passed = !g.Passed
		f := Flip{What: what, From: s.verdict, To: verdict(s.board, other), Evidence: ids}
		if f.From == f.To {
			f.From, f.To = stand(g.Name, g.Passed), stand(g.Name, !g.Passed)+"; the verdict stays "+s.verdict
		}
		out = append(out, f)
	}
	out = append(out, l.thresholds(s)...)
	if f, ok := l.loss(s, goal); ok {
		out = append(out, f)
	}
	return out
}

func stand(name string, passed bool) string {
	if passed {
		return "gate " + name + " passed"
	}
	return "gate " + name + " not passed"
}

// gateFlip words the change that turns one gate, and what carries most there. Gates that no evidence of the same kind can turn are left out.
func (l *ledger) gateFlip(g Gate, s state) (string, []string) {
	f := s.facts
	switch g.Name {
	case GateEnough:
		if !g.Passed {
			return l.missing(f), []string{}
		}
	case GatePain:
		top := l.top(s, market.Pain, true, PainTier)
		if !g.Passed {
			return fmt.Sprintf("%s with a specific, dated incident (tier E3 or above) of the last %d months", more(PainAuthors-f.people, "person", "people"), PainMonths), top
		}
		return fmt.Sprintf("%s fewer with a specific incident", count(f.people-PainAuthors+1, "person", "people")), top
	case GatePayment:
		top := l.top(s, market.Payment, true, 4)
		if !g.Passed {
			return fmt.Sprintf("One case of money that moved (tier E5), or %s costly behaviour (tier E4), of %d domains in all", more(max(PaymentE4-f.e4, 1), "case of", "cases of"), PaymentDomains), top
		}
		return "Without the cases of money that moved or of costly behaviour", top
	case GateReach:
		if !g.Passed {
			return fmt.Sprintf("One open place of %d members or more where the pain was voiced within %d months", ReachMembers, RecentMonths), []string{}
		}
		return fmt.Sprintf("Without %s", count(len(f.voiced), "place where the pain was voiced", "places where the pain was voiced")), l.placeEvidence(f.voiced)
	case GateBlocker:
		if !g.Passed {
			return "Proof that the rule quoted does not apply", l.sorted(f.blocker.Evidence)
		}
	case GateOwned:
		if !g.Passed {
			return "One specific incident (tier E3 or above) told by somebody of the segment in spite of " + f.owner, []string{}
		}
		if f.owner != "" {
			return "Without the specific incidents told in spite of " + f.owner, l.top(s, market.Pain, true, PainTier)
		}
	case GateContradiction:
		return contradictionFlip(g, s), append(l.top(s, market.Pain, g.Passed, 1), l.top(s, market.Payment, g.Passed, 1)...)
	}
	return "", nil
}

func contradictionFlip(g Gate, s state) string {
	least, name := -1.0, market.Pain
	for _, d := range []market.Dimension{market.Pain, market.Payment} {
		m := s.masses[d]
		gap := m.For - m.Against
		if g.Passed && (least < 0 || gap < least) || !g.Passed && -gap > least && m.Against > 0 {
			least, name = max(gap, -gap), d
		}
	}
	if g.Passed {
		return fmt.Sprintf("Mass %.1f more against %s (%s)", max(least, 0.1), name, incidents(max(least, 0.1)))
	}
	return fmt.Sprintf("Mass %.1f more for %s (%s)", least+0.1, name, incidents(least+0.1))
}

// incidents puts a mass in words: so many fresh E3 signals of different people.
func incidents(mass float64) string {
	n := int(mass/tierWeights[3]) + 1
	if float64(n-1)*tierWeights[3] >= mass-1e-9 {
		n--
	}
	return fmt.Sprintf("about %s of different people and places", count(max(n, 1), "fresh incident", "fresh incidents"))
}

func (l *ledger) missing(f facts) string {
	c := l.b.Coverage
	text := "Missing for enough:"
	add := func(short bool, s string) {
		if short {
			text += " " + s + ","
		}
	}
	add(f.items < EnoughItems, more(EnoughItems-f.items, "verified piece of evidence", "verified pieces of evidence"))
	add(f.authors < EnoughAuthors, more(EnoughAuthors-f.authors, "author", "authors"))
	add(f.domains < EnoughDomains, more(EnoughDomains-f.domains, "domain", "domains"))
	add(!atLeast(share(c.Answered, c.Planned), EnoughAnswered), "answers to 70 % of the queries")
	add(!atLeast(share(c.Counter, c.Planned), EnoughCounter), "30 % of the queries asked in order to kill the idea")
	return text[:len(text)-1]
}

// thresholds looks for the smallest mass in one signed dimension that carries the score over the next threshold up and down.
func (l *ledger) thresholds(s state) []Flip {
	var out []Flip
	goLow := func(b Board) bool {
		return round1(b.Low) > GoLow && round1(b.Means[market.Pain]*perHundred) > GoHalf && round1(b.Means[market.Payment]*perHundred) > GoHalf
	}
	noGo := func(b Board) bool { return round1(b.High) < NoGoHigh }
	state := func(b Board) string { return fmt.Sprintf("interval %.1f to %.1f", round1(b.Low), round1(b.High)) }
	add := func(up bool, to string, holds func(Board) bool) {
		if what, ids, ok := l.cross(s, up, holds); ok {
			out = append(out, Flip{What: what, From: state(s.board), To: to, Evidence: ids})
		}
	}
	switch {
	case goLow(s.board):
		add(false, "the lower bound no longer over 55, or pain or payment not over one half", func(b Board) bool { return !goLow(b) })
	case noGo(s.board):
		add(true, "the upper bound no longer below 45", func(b Board) bool { return !noGo(b) })
	default:
		add(true, "the lower bound over 55 with pain and payment over one half", goLow)
		add(false, "the upper bound below 45", noGo)
	}
	return out
}

// cross finds the dimension in which the least mass on one side makes holds true; it looks as far as fifty.
func (l *ledger) cross(s state, up bool, holds func(Board) bool) (string, []string, bool) {
	const far = 50.0
	least, name := far, market.Dimension("")
	for _, d := range []market.Dimension{market.Pain, market.Payment, market.Reach, market.Momentum} {
		at := func(x float64) bool {
			masses := map[market.Dimension]Masses{}
			for k, v := range s.masses {
				masses[k] = v
			}
			m := masses[d]
			if up {
				m.For += x
			} else {
				m.Against += x
			}
			masses[d] = m
			return holds(Posterior(masses))
		}
		if !at(least - 0.05) {
			continue
		}
		low, high := 0.0, least
		for high-low > 0.05 {
			if mid := (low + high) / 2; at(mid) {
				high = mid
			} else {
				low = mid
			}
		}
		if high < least {
			least, name = high, d
		}
	}
	if name == "" {
		return "", nil, false
	}
	word := "against"
	if up {
		word = "for"
	}
	return fmt.Sprintf("Mass %.1f more %s %s (%s)", least, word, name, incidents(least)), l.top(s, name, !up, 1), true
}

// loss judges again without the piece of evidence that carries most of the score.
func (l *ledger) loss(s state, goal market.Goal) (Flip, bool) {
	heavy := map[string]float64{}
	best, most := -1, 0.0
	for i := range l.voices {
		v := &l.voices[i]
		heavy[v.Hash] += s.tally.mass[i] * weights[v.Dimension]
		if x := round2(perHundred * heavy[v.Hash]); x > most || x == most && best >= 0 && v.Hash < l.voices[best].Hash {
			best, most = i, x
		}
	}
	if best < 0 {
		return Flip{}, false
	}
	v := l.voices[best]
	other := l.judge(goal, without{hash: v.Hash})
	say := func(s state) string { return fmt.Sprintf("%s, %.1f", s.verdict, round1(s.board.Score)) }
	return Flip{What: "Without the piece of evidence that carries most", From: say(s), To: say(other), Evidence: []string{v.Evidence}}, true
}

// top lists up to three pieces of evidence that carry most on a side, of a tier or above.
func (l *ledger) top(s state, name market.Dimension, yes bool, tier market.Tier) []string {
	type heavy struct {
		id   string
		mass float64
	}
	var all []heavy
	for i := range l.voices {
		if v := &l.voices[i]; v.Dimension == name && v.For == yes && v.Tier >= tier && s.tally.mass[i] > 0 {
			all = append(all, heavy{v.Evidence, round2(s.tally.mass[i])})
		}
	}
	slices.SortStableFunc(all, func(x, y heavy) int {
		switch {
		case x.mass > y.mass:
			return -1
		case x.mass < y.mass:
			return 1
		}
		return 0
	})
	out := []string{}
	for _, h := range all[:min(3, len(all))] {
		out = append(out, h.id)
	}
	return out
}

func (l *ledger) placeEvidence(names []string) []string {
	out := []string{}
	for _, p := range l.places {
		if slices.Contains(names, p.Name) {
			out = append(out, l.sorted(p.Evidence)...)
		}
	}
	return out[:min(3, len(out))]
}

func more(n int, one, many string) string {
	if n == 1 {
		return "1 more " + one
	}
	return fmt.Sprintf("%d more %s", n, many)
}
