package findings

import (
	"cmp"
	"math"
	"slices"

	"time"

	"naps/analyst"
	"naps/market"
	"naps/words"
)

// Case is all that findings are made from: what a run has found so far and what was read of it. Neither order matters.
type Case struct {
	Brief    market.Brief
	Subject  market.Subject
	Evidence []market.Evidence
	Readings map[string]market.Reading // the one that stands for each piece, by its hash
	Names    analyst.Names             // of pains and products, as far as somebody proposed them
}

// Of concludes what a phase has found out. The verdict has none of its own.
func Of(phase market.Phase, c Case) []market.Finding {
	switch phase {
	case market.Keywords:
		return Keywords(c)
	case market.Pains:
		return Pains(c)
	case market.Competitors:
		return Competitors(c)
	case market.Funding:
		return Funding(c)
	case market.Sizing:
		return append(Sizing(c), Rules(c)...)
	}
	return []market.Finding{}
}

// Signals grades all evidence of a case, by hash and dimension.
func (c Case) Signals() []market.Signal {
	var out []market.Signal
	for _, e := range c.of() {
		r, read := c.Readings[e.Hash]
		switch {
		case read:
			out = append(out, Grade(e, r, c.Brief.AsOf)...)
		case e.Kind != market.Suggestion || c.onSubject(e):
			out = append(out, Measured(e)...)
		}
	}
	return append(out, sold(c)...)
}

// of returns the evidence of some kinds (none: all), once each, by hash, so that the order of arrival never matters.
func (c Case) of(kinds ...market.Kind) []market.Evidence {
	var out []market.Evidence
	for _, e := range c.Evidence {
		if len(kinds) == 0 || slices.Contains(kinds, e.Kind) {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b market.Evidence) int {
		return cmp.Or(cmp.Compare(a.Hash, b.Hash), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(out, func(a, b market.Evidence) bool { return a.Hash == b.Hash && a.ID == b.ID })
}

// about returns the evidence that a reader found to be at least so near to the idea. What nearly repeats the words of
// another piece counts once, as in the score.
func (c Case) about(least int, kinds ...market.Kind) []market.Evidence {
	return once(slices.DeleteFunc(c.of(kinds...), func(e market.Evidence) bool {
		r, read := c.Readings[e.Hash]
		return !read || r.About < least
	}))
}

// once leaves out what nearly repeats the quote of a piece before it.
func once(es []market.Evidence) []market.Evidence {
	quotes := make([]string, len(es))
	for i, e := range es {
		quotes[i] = e.Quote
	}
	out := es[:0]
	for i, first := range words.Repeats(quotes) {
		if first < 0 {
			out = append(out, es[i])
		}
	}
	return out
}

// sufferers returns the evidence in which somebody has the problem: what counts for the pain.
func (c Case) sufferers() []market.Evidence {
	return slices.DeleteFunc(c.about(market.VeryProblem), func(e market.Evidence) bool {
		return painTier(e, c.Readings[e.Hash], c.Brief.AsOf) == 0
	})
}

// People counts who has the problem, each once.
func (c Case) People() int { return people(c.sufferers()) }

func idsOf(es []market.Evidence, most int) []string {
	out := []string{}
	for _, e := range es {
		if e.ID != "" && !slices.Contains(out, e.ID) && (most == 0 || len(out) < most) {
			out = append(out, e.ID)
		}
	}
	return out
}

// people counts authors; unknown ones count as one a place.
func people(es []market.Evidence) int {
	m := map[string]bool{}
	for _, e := range es {
		m[e.Author+"\x00"+e.Place] = true
	}
	return len(m)
}

// distinct lists what f gives for the evidence, sorted and each once, without the empty.
func distinct(es []market.Evidence, f func(market.Evidence) string) []string {
	var out []string
	for _, e := range es {
		if v := f(e); v != "" {
			out = append(out, v)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func placeOf(e market.Evidence) string  { return e.Place }
func sourceOf(e market.Evidence) string { return e.Source }

// daysBefore is how many days date lies before asOf; ok is false when one of them is no date.
func daysBefore(date, asOf string) (days int, ok bool) {
	a, err1 := time.Parse(time.DateOnly, date)
	b, err2 := time.Parse(time.DateOnly, asOf)
	if err1 != nil || err2 != nil {
		return 0, false
	}
	return int(math.Round(b.Sub(a).Hours() / 24)), true
}

func median(vs []float64) float64 {
	if len(vs) == 0 {
		return 0
	}
	vs = slices.Sorted(slices.Values(vs))
	if n := len(vs); n%2 == 0 {
		return round2((vs[n/2-1] + vs[n/2]) / 2)
	}
	return vs[len(vs)/2]
}

func round2(v float64) float64 { return math.Round(v*100) / 100 }
