package score

import (
	"cmp"
	"math"
	"slices"
	"time"

	"naps/market"
)

// weightedSignal is a signal made ready to be counted.
type weightedSignal struct {
	market.Signal // Tier as it counts: 0 where the quote is not verified or nobody has read it
	claimed       market.Tier
	domain        string
	days          int // age in whole days; -1: undated
	weight, age   float64
	base          float64 // weight · age
	why           string  // why base is less than it might be
	duplicates    []int   // near-duplicates on the same side of the same dimension
}

// side is one side of a dimension.
type side struct {
	dimension market.Dimension
	yes       bool
}

// weigh makes the signals of a bundle ready: the heaviest first, then by hash; of one piece of evidence only the
// heaviest on each side.
func weigh(b Bundle, set evidenceSet, readOnly bool) []weightedSignal {
	asOf, _ := time.Parse(time.DateOnly, b.AsOf)
	out := make([]weightedSignal, 0, len(b.Signals))
	for _, s := range b.Signals {
		if weights[s.Dimension] > 0 { // other dimensions do not exist
			out = append(out, newWeighted(s, set, asOf, readOnly))
		}
	}
	slices.SortFunc(out, func(x, y weightedSignal) int {
		return cmp.Or(cmp.Compare(y.base, x.base), compareSignals(x.Signal, y.Signal),
			cmp.Compare(y.claimed, x.claimed))
	})
	seen := map[side]map[string]bool{}
	out = slices.DeleteFunc(out, func(v weightedSignal) bool {
		s := side{v.Dimension, v.For}
		if seen[s] == nil {
			seen[s] = map[string]bool{}
		}
		double := seen[s][v.Hash]
		seen[s][v.Hash] = true
		return double
	})
	linkDuplicates(out)
	return out
}

func newWeighted(s market.Signal, set evidenceSet, asOf time.Time, readOnly bool) weightedSignal {
	v := weightedSignal{Signal: s, claimed: s.Tier, days: -1}
	it := set.byHash[s.Hash]
	v.Place = PlaceKey(s.Place)
	if it != nil {
		v.Text, v.domain = it.Quote, it.Domain
		v.Place = cmp.Or(v.Place, it.Place, it.Domain)
		v.Evidence = cmp.Or(v.Evidence, it.ID)
	}
	v.domain = cmp.Or(v.domain, Domain(v.Place))
	v.Tier = min(max(s.Tier, 0), 5)
	switch {
	case it == nil || !it.Verified:
		v.Tier, v.why = 0, "its quote couldn't be checked, so it is shown but not counted"
	case readOnly && !it.Read:
		v.Tier, v.why = 0, "nobody has read it, so it is shown but not counted"
	case v.Tier == 0:
		v.why = "nobody in it has or solves the problem, so it is shown but not counted"
	}
	v.weight = tierWeights[v.Tier]
	v.grow(asOf)
	v.base = v.weight * v.age
	if set.quarantined.has(v.domain) && v.base > 0 {
		v.base, v.why = 0, "pages of "+v.domain+" disagree in their numbers, so nothing from there counts"
	}
	return v
}

// grow sets the factor of age, and why a signal does not count at all in its dimension.
func (v *weightedSignal) grow(asOf time.Time) {
	day, err := time.Parse(time.DateOnly, v.Date)
	undated := err != nil || asOf.IsZero()
	v.age = UndatedFactor
	if !undated {
		v.days = max(0, int(asOf.Sub(day).Hours()/24))
		v.age = math.Pow(0.5, float64(v.days)/(halfLives[v.Dimension]*DaysPerMonth))
	}
	why := ""
	switch {
	case v.Dimension == market.Competition || v.Dimension == market.Demand || v.Dimension == market.Size:
		v.age, why = 0, "this dimension is computed from a total, not from single posts"
	case v.Dimension == market.Reach && v.For:
		v.age, why = 0, "reach counts communities, not single posts"
	case v.Dimension == market.Momentum && v.For && undated:
		v.age, why = 0, "timing counts only dated evidence"
	case v.Dimension == market.Momentum && v.For && !within(v.days, MomentumMonths):
		v.age, why = 0, "older than 36 months"
	case undated:
		why = "no date is known: counts half"
	}
	if v.why == "" {
		v.why = why
	}
}

// who names the speaker: an unknown author is one author a place.
func (v *weightedSignal) who() string { return v.Place + "\x00" + v.Author }

// within reports whether an age in days is known and no more than so many months.
func within(days, months int) bool {
	return days >= 0 && days <= int(float64(months)*DaysPerMonth)
}

func compareSignals(x, y market.Signal) int {
	return cmp.Or(cmp.Compare(x.Hash, y.Hash), cmp.Compare(x.Dimension, y.Dimension), compareBool(y.For, x.For),
		cmp.Compare(y.Tier, x.Tier),
		cmp.Compare(x.Author, y.Author), cmp.Compare(x.Place, y.Place),
		cmp.Compare(x.Date, y.Date), cmp.Compare(x.Span, y.Span), cmp.Compare(x.Evidence, y.Evidence),
		slices.Compare(x.Answers, y.Answers))
}

func compareBool(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return 1
	}
	return -1
}
