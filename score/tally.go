package score

import (
	"cmp"

	"naps/market"
)

// Masses are what speaks for and against in a dimension.
type Masses struct {
	For     float64 `json:"for"`
	Against float64 `json:"against"`
}

// tally is one count of weighted signals and places. Its slices run beside the signals.
type tally struct {
	kept   []bool // heard: not a duplicate, not left out, not without weight; whatever its author said before
	k      []float64
	mass   []float64 // after the place's cap
	why    []string
	sides  map[market.Dimension]Masses // signed dimensions and reach
	byPart map[string]float64          // mass by domain, both sides
}

// without leaves evidence out of a count; the zero value leaves out nothing.
type without struct{ domain, hash string }

func (w without) covers(domain, hash string) bool {
	return w.domain != "" && w.domain == domain || w.hash != "" && w.hash == hash
}

// count weighs the signals: k by author and place, near-duplicates once, then the cap of each place; then the places.
func (e *evaluation) count(w without) tally {
	n := len(e.signals)
	t := tally{kept: make([]bool, n), k: make([]float64, n), mass: make([]float64, n), why: make([]string, n),
		sides: map[market.Dimension]Masses{}, byPart: map[string]float64{}}
	type speaker struct {
		dimension     market.Dimension
		author, place string
	}
	said := map[speaker]int{}
	for i := range e.signals {
		v := &e.signals[i]
		t.why[i] = v.why
		if v.base == 0 || w.covers(v.domain, v.Hash) {
			continue
		}
		if twin := t.duplicateOf(v); twin >= 0 {
			t.why[i] = "says nearly the same as " + cmp.Or(e.signals[twin].Evidence, e.signals[twin].Hash) +
				": counted once"
			continue
		}
		t.kept[i] = true
		who := speaker{v.Dimension, v.Author, v.Place}
		said[who]++
		switch said[who] {
		case 1:
			t.k[i] = 1
		case 2:
			t.k[i] = SecondFactor
			t.why[i] = join(v.why, "the second thing that "+authorOf(v)+" says here: counts half")
		default:
			t.why[i] = join(v.why, authorOf(v)+" has been counted twice already")
		}
		t.mass[i] = v.base * t.k[i]
	}
	t.cap(e.signals)
	t.addUp(e, w)
	return t
}

func (t *tally) duplicateOf(v *weightedSignal) int {
	for _, j := range v.duplicates {
		if t.kept[j] {
			return j
		}
	}
	return -1
}

func authorOf(v *weightedSignal) string {
	if v.Author == "" {
		return "the unnamed authors of " + cmp.Or(v.Place, "an unknown place")
	}
	return "this author"
}

func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}

// cap bounds what one place gives to a side by PlaceFloor or PlaceShare of what the others give before capping.
func (t *tally) cap(signals []weightedSignal) {
	type spot struct {
		side
		place string
	}
	given, total := map[spot]float64{}, map[side]float64{}
	for i := range signals {
		v := &signals[i]
		s := side{v.Dimension, v.For}
		given[spot{s, v.Place}] += t.mass[i]
		total[s] += t.mass[i]
	}
	for i := range signals {
		v := &signals[i]
		s := side{v.Dimension, v.For}
		x := given[spot{s, v.Place}]
		most := max(PlaceFloor, PlaceShare*(total[s]-x))
		if t.mass[i] > 0 && x > most+1e-12 {
			t.mass[i] *= most / x
			t.why[i] = join(t.why[i], v.Place+" gives as much as one place may")
		}
	}
}

func (t *tally) addUp(e *evaluation, w without) {
	for i := range e.signals {
		v := &e.signals[i]
		m := t.sides[v.Dimension]
		if v.For {
			m.For += t.mass[i]
		} else {
			m.Against += t.mass[i]
		}
		t.sides[v.Dimension] = m
		t.byPart[v.domain] += t.mass[i]
	}
	for _, p := range e.places {
		x := p.mass()
		if x == 0 || w.covers(Domain(p.Name), "") {
			continue
		}
		m := t.sides[market.Reach]
		if p.Closed {
			m.Against += x
		} else {
			m.For += x
		}
		t.sides[market.Reach] = m
		t.byPart[Domain(p.Name)] += x
	}
}
