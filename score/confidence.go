package score

import "naps/market"

// link is one part of a confidence with the words for it where it is the weakest.
type link struct {
	words string
	value float64
}

// confidence is the weakest of its links. Contradiction is the part of the mass in pain and payment that is met by as
// much on the other side: 2·Σ min(M⁺, M⁻) / Σ (M⁺ + M⁻), so evidence that is evenly split leaves nothing. Where a phase
// is missing or few people were heard it is low, whatever the rest says.
func confidence(e *evaluation, s state) Confidence {
	c := weakest(ConfidenceParts{
		Coverage:     round2(share(e.b.Coverage.Relevant, e.b.Coverage.Planned)),
		Independence: round2(independence(s.tally.byPart)),
		Verified:     round2(e.set.verified(e.says)),
		Agreement:    round2(agreement(s.masses)),
	},
		[4]string{"few of the searches were on topic", "mostly from the same few sources",
			"many quotes couldn't be checked", "people disagree"})
	held := func(words string) {
		if c.Value >= Low {
			c.Value, c.Weakest = LowAtMost, words
		}
	}
	if e.b.Coverage.Skipped > 0 {
		held("a step of the research is missing")
	}
	if s.facts.heard < HeardPeople {
		held("fewer than five people were heard")
	}
	c.Level = level(c.Value)
	return c
}

func weakest(parts ConfidenceParts, words [4]string) Confidence {
	c := Confidence{Parts: parts, Value: 2}
	for _, l := range []link{{words[0], parts.Coverage}, {words[1], parts.Independence}, {words[2], parts.Verified},
		{words[3], parts.Agreement}} {
		if l.value < c.Value {
			c.Value, c.Weakest = l.value, l.words
		}
	}
	c.Level = level(c.Value)
	return c
}

func level(value float64) string {
	switch {
	case value < Low:
		return "low"
	case value < Medium:
		return "medium"
	}
	return "high"
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
