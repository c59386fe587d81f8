package model

import (
	"context"
	"slices"

	"naps/analyst"
	"naps/market"
)

const (
	splitLeast  = 4 // texts of a part that is worth dividing
	splitDepth  = 1 // how often a part is divided again
	absentLeast = 3 // texts in which it is odd to find nothing
	allLeast    = 6 // texts that it is odd to call all the very problem
)

// Where the order by similarity says otherwise: the nearer half of a batch stands out so far that something in it is
// near the idea, or a text hardly stands out at all. Measured on 12 labelled ideas among 320 posts: from 3 standard
// deviations above the mean on, the nearer half of ten always held a text near the idea; below 1, hardly one in thirty
// was about it.
const (
	standsOut = 3.0
	ordinary  = 1.0
)

// doubtful says why a response does not stand by itself, empty where it does.
func (t response) doubtful() string {
	switch {
	case t.control == market.VeryProblem:
		return whyControl
	case t.control < 0:
		return whyLeftOut
	case len(t.answers) >= absentLeast && t.all(market.Unrelated) && nearerHalf(t.part) >= standsOut:
		return whyAbsent
	case len(t.answers) >= allLeast && t.all(market.VeryProblem) && farthest(t.part) < ordinary:
		return whyAll
	}
	return ""
}

// uniform reports whether everything, the control too, was called the same: then the response says nothing about
// single texts.
func (t response) uniform() bool {
	for _, a := range t.answers {
		if *a.About != t.control {
			return false
		}
	}
	return true
}

// absent reports whether everything was called unrelated.
func (t response) absent() bool { return t.uniform() && t.control == market.Unrelated }

// all reports whether every text was called the same.
func (t response) all(about int) bool {
	for _, a := range t.answers {
		if *a.About != about {
			return false
		}
	}
	return true
}

// nearerHalf is the mean similarity of the nearer half of some texts.
func nearerHalf(part []analyst.Candidate) float64 {
	near := similarities(part)
	near, sum := near[len(near)/2:], 0.0
	for _, v := range near {
		sum += v
	}
	return sum / float64(len(near))
}

// farthest is the least similarity of some texts.
func farthest(part []analyst.Candidate) float64 { return similarities(part)[0] }

func similarities(part []analyst.Candidate) []float64 {
	out := make([]float64, len(part))
	for i, c := range part {
		out[i] = c.Near
	}
	slices.Sort(out)
	return out
}

// recheck reads a part once more in two parts; first is the response that was in doubt.
func (r *round) recheck(ctx context.Context, part []analyst.Candidate, first response, depth int) error {
	var second []response
	for _, half := range split(part) {
		got, err := r.ask(ctx, half)
		if err != nil {
			return err
		}
		second = append(second, got)
	}
	agreed := !slices.ContainsFunc(second, func(t response) bool {
		return !t.absent() && (first.doubt != whyAll || t.doubt != whyAll)
	})
	for i, t := range second {
		other := second[len(second)-1-i]
		switch {
		case agreed, t.doubt == "", t.doubt == whyAbsent && !first.uniform():
			r.acceptSecond(t, first)
		case other.doubt == "" && len(t.part) >= splitLeast && depth < splitDepth:
			if err := r.recheck(ctx, t.part, first, depth+1); err != nil {
				return err
			}
		default:
			r.unread(t.doubt, t.part...)
		}
	}
	return nil
}

// split divides texts into two parts, starting from the last.
func split(part []analyst.Candidate) [][]analyst.Candidate {
	out := make([][]analyst.Candidate, min(2, len(part)))
	for i := range part {
		k := i % len(out)
		out[k] = append(out[k], part[len(part)-1-i])
	}
	return out
}

// acceptSecond accepts a second response, unless it contradicts a first one that told the texts apart.
func (r *round) acceptSecond(second, first response) {
	both, differ := 0, 0
	for id, a := range second.answers {
		if b, ok := first.answers[id]; ok {
			both++
			if (*a.About == market.VeryProblem) != (*b.About == market.VeryProblem) {
				differ++
			}
		}
	}
	if !first.uniform() && 2*differ > both {
		r.unread(whyContrary, second.part...)
		return
	}
	r.accept(second)
}

// foreign reports whether a reader names a pain in words of which not even most stand in the text, though it was asked
// to copy them from there: then it did not read this text.
func foreign(pain string, c analyst.Candidate) bool {
	words := stemSet(pain)
	return len(words) > 0 && 2*overlap(words, c.Evidence.Title+" "+c.Text) <= len(words)
}
