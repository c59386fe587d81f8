package eval

import "fmt"

// Half names a part of the labeled ideas.
type Half string

// The halves. Ideas are sorted by name; every second one from the first is in Fit, the others are in Count.
const (
	Fit   Half = "fit"
	Count Half = "count"
	Both  Half = ""
)

// ParseHalf reads a half as a user names it; an empty name is both.
func ParseHalf(name string) (Half, error) {
	switch h := Half(name); h {
	case Fit, Count, Both:
		return h, nil
	}
	return Both, fmt.Errorf("the half is %q; it must be %s or %s", name, Fit, Count)
}

func (h Half) String() string {
	if h == Both {
		return "all"
	}
	return string(h)
}

// has reports whether the idea at a place in the sorted list belongs to the half.
func (h Half) has(place int) bool { return h == Both || (place%2 == 0) == (h == Fit) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
