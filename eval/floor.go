package eval

import "fmt"

// floor is the least that a figure, from 0 to 1, may be.
type floor struct {
	name  string
	of    func(Result) float64
	least float64
}

// floors are what the built-in rules must reach on the whole set. They lie a little below what is measured, so that a rule which
// mends one thing may cost a little elsewhere, and are raised when the rules get better.
var floors = []floor{
	{"precision of relevance", func(r Result) float64 { return r.About.Precision() }, 0.85},
	{"recall of relevance", func(r Result) float64 { return r.About.Recall() }, 0.77},
	{"precision of pain", func(r Result) float64 { return r.Pain.Precision() }, 0.9},
	{"recall of pain", func(r Result) float64 { return r.Pain.Recall() }, 0.64},
	{"dimension of signals", func(r Result) float64 { return r.Dimension.Part() }, 0.88},
	{"side of signals", func(r Result) float64 { return r.Side.Part() }, 0.95},
	{"tier of signals", func(r Result) float64 { return r.Tier.Part() }, 0.87},
	{"precision of prices", func(r Result) float64 { return r.Prices.Precision() }, 0.85},
	{"recall of prices", func(r Result) float64 { return r.Prices.Recall() }, 0.9},
	{"market sizes read exactly", func(r Result) float64 { return r.SizeExact.Part() }, 0.9},
	{"traps not taken for a size", func(r Result) float64 { return 1 - r.SizeFalse.Part() }, 0.9},
}

// Below lists, in words, where a result is below the floors.
func Below(r Result) []string {
	var out []string
	for _, f := range floors {
		if got := f.of(r); got < f.least {
			out = append(out, fmt.Sprintf("%s is %.3f, at least %.2f is asked", f.name, got, f.least))
		}
	}
	return out
}
