package score

import "naps/market"

// confidence is the weakest of its links. Contradiction is the part of the mass in pain and payment that is met by as much on the other
// side: 2·Σ min(M⁺, M⁻) / Σ (M⁺ + M⁻), so evidence that is evenly split leaves nothing.
func (l *ledger) confidence(s state) Confidence {
	parts := ConfidenceParts{
		Coverage:     round2(share(l.b.Coverage.Answered, l.b.Coverage.Planned)),
		Independence: round2(independence(s.tally.byPart)),
		Verified:     round2(l.verified()),
		Agreement:    round2(agreement(s.masses)),
	}
	c := Confidence{Parts: parts, Value: 2}
	for _, p := range []struct {
		name  string
		value float64
	}{{"coverage", parts.Coverage}, {"independence", parts.Independence}, {"share verified", parts.Verified}, {"contradiction", parts.Agreement}} {
		if p.value < c.Value {
			c.Value, c.Weakest = p.value, p.name
		}
	}
	switch {
	case c.Value < Low:
		c.Level = "low"
	case c.Value < Medium:
		c.Level = "medium"
	default:
		c.Level = "high"
	}
	return c
}

func independence(mass map[string]float64) float64 {
	names := domains(mass)
	var total, squares float64
	for _, d := range names {
		total += mass[d]
	}
	if total == 0 {
		return 0
	}
	for _, d := range names {
		squares += mass[d] / total * (mass[d] / total)
	}
	return clamp(1 - squares)
}

// verified is the share of the evidence that claims to say something and whose quote is verified.
func (l *ledger) verified() float64 {
	says := map[string]bool{}
	for i := range l.voices {
		if l.voices[i].claimed > 0 {
			says[l.voices[i].Hash] = true
		}
	}
	all, good := 0, 0
	for _, it := range l.byHash {
		if it.Cited || says[it.Hash] {
			all++
			if it.Verified {
				good++
			}
		}
	}
	return share(good, all)
}

func agreement(masses map[market.Dimension]Masses) float64 {
	var both, total float64
	for _, d := range []market.Dimension{market.Pain, market.Payment} {
		both += 2 * min(masses[d].For, masses[d].Against)
		total += masses[d].For + masses[d].Against
	}
	if total == 0 {
		return 1
	}
	return clamp(1 - both/total)
}
