package model

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

const (
	readMost   = 10 // texts of a batch
	leastBlind = 3  // texts that it is odd to find nothing in
	leastParts = 4  // a part of so many is read in two parts where it is in doubt
	shared     = 2  // telling words of one phrase in one sentence, where a text says what people with the problem say
	readDepth  = 1  // how often a part is divided again
)

// Why a text was not read, for the founder.
const (
	whyControl  = "the model took a text on another subject for a match"
	whyBlind    = "the model found nothing in texts that are close to the idea, then something"
	whyContrary = "the model contradicted itself"
	whyLeftOut  = "the model gave no usable answer about it"
	whyTooMany  = "too many texts were given at once"
)

// Read reads at most 10 candidates together, with one control text among them that is surely off the subject.
//
// An answer is in doubt where it calls the control the very problem, leaves the control out, or calls everything unrelated although
// most of the nearer half of the texts says what people with the problem say. Then the texts are read once more, in two
// parts of another order, each with another control:
//   - where both parts again hold nothing, the answers agree and stand;
//   - a part in doubt is divided once more if the other part was not (one text in it may be telling the model what to answer), and else
//     counts as not read;
//   - a part that is not in doubt stands, unless the first answer told the texts apart and the second differs on most of them.
//
// So one hostile text costs at most two others their reading, and a reader that is wrong about one text in ten loses next to nothing.
// With an error the batch holds what was read before it.
func (a Analyst) Read(ctx context.Context, b market.Brief, s market.Subject, batch []analyst.Candidate) (analyst.Batch, error) {
	texts, over := distinct(batch, readMost)
	r := newRound(a, b, s, texts)
	r.unread(whyTooMany, over...)
	if len(texts) == 0 {
		return r.batch(batch), nil
	}
	first, err := r.ask(ctx, texts)
	if err == nil && first.doubt == "" {
		r.take(first)
	} else if err == nil {
		err = r.again(ctx, texts, first, 0)
	}
	return r.batch(batch), err
}

// distinct is the first n candidates, each id once, and the rest.
func distinct(in []analyst.Candidate, n int) (kept, over []analyst.Candidate) {
	for _, c := range in {
		switch {
		case holds(kept, c.Evidence.ID):
		case len(kept) == n:
			over = append(over, c)
		default:
			kept = append(kept, c)
		}
	}
	return kept, over
}

// round is the reading of one batch.
type round struct {
	a       Analyst
	given   with
	phrases []map[string]bool // stems of what people with the problem say
	id      string            // of the batch
	texts   []analyst.Candidate
	left    []control // that were not used yet

	asked    int
	readings map[string]market.Reading
	whys     []string
}

// turn is one answer to a part of a batch.
type turn struct {
	of      []analyst.Candidate
	answers map[string]answer
	control int    // what it said of the control; -1 without an answer
	doubt   string // why it does not stand by itself
}

func newRound(a Analyst, b market.Brief, s market.Subject, of []analyst.Candidate) *round {
	var all []string
	for _, c := range of {
		all = append(all, c.Evidence.ID, c.Evidence.Hash, c.Text)
	}
	id := fmt.Sprintf("%012x", hashed(all...)>>16)
	about := telling(append([]string{b.Idea, s.Title, s.Customer, s.Job, s.Problem}, s.Says...)...)
	r := &round{a: a, given: given(b, s), texts: of, id: id, left: controlsFor(about, s.Language, id), readings: map[string]market.Reading{}}
	for _, phrase := range s.Says {
		if p := telling(phrase); len(p) > 1 {
			r.phrases = append(r.phrases, p)
		}
	}
	return r
}

// ask has the model read texts with the next control among them.
func (r *round) ask(ctx context.Context, of []analyst.Candidate) (turn, error) {
	c := r.left[0]
	r.left = append(r.left[1:], c)
	all, controlID := mixed(of, r.texts, c, r.id)
	w := r.given
	w.Data = textBlocks(all)
	r.asked++
	got, err := ask[struct{ Answers []json.RawMessage }](ctx, r.a, jobRead, w, 400+150*len(all))
	if err != nil {
		return turn{}, err
	}
	t := turn{of: of, answers: answered(got.Answers, all), control: -1}
	if said, ok := t.answers[controlID]; ok {
		t.control = *said.About
		delete(t.answers, controlID)
	}
	switch {
	case t.control == market.VeryProblem:
		t.doubt = whyControl
	case t.control < 0:
		t.doubt = whyLeftOut
	case t.none() && len(t.answers) >= leastBlind && r.near(of):
		t.doubt = whyBlind
	}
	return t, nil
}

// flat reports whether everything, the control too, was called the same: then the answer tells nothing about single texts.
func (t turn) flat() bool {
	for _, a := range t.answers {
		if *a.About != t.control {
			return false
		}
	}
	return true
}

// none reports whether nothing was called more than unrelated.
func (t turn) none() bool {
	for _, a := range t.answers {
		if *a.About != market.Unrelated {
			return false
		}
	}
	return t.control == market.Unrelated
}

// near reports whether most of the nearer half of the texts says in one sentence two of the telling words of what people with the problem
// say. The control never does.
func (r *round) near(of []analyst.Candidate) bool {
	of = slices.Clone(of)
	slices.SortStableFunc(of, func(x, y analyst.Candidate) int { return cmp.Compare(y.Near, x.Near) })
	half := of[:(len(of)+1)/2]
	clear := 0
	for _, x := range half {
		if r.saysSo(x) {
			clear++
		}
	}
	return 2*clear > len(half)
}

func (r *round) saysSo(c analyst.Candidate) bool {
	sentences := []string{c.Evidence.Title}
	for _, at := range show(c).sentences {
		sentences = append(sentences, c.Text[at[0]:at[1]])
	}
	return slices.ContainsFunc(sentences, func(sentence string) bool {
		return slices.ContainsFunc(r.phrases, func(p map[string]bool) bool { return common(p, sentence) >= shared })
	})
}

// again reads a part once more in two parts; first is the answer that was in doubt.
func (r *round) again(ctx context.Context, part []analyst.Candidate, first turn, depth int) error {
	var turns []turn
	for _, half := range dealt(part) {
		t, err := r.ask(ctx, half)
		if err != nil {
			return err
		}
		turns = append(turns, t)
	}
	agreed := !slices.ContainsFunc(turns, func(t turn) bool { return !t.none() })
	for i, t := range turns {
		other := turns[len(turns)-1-i]
		switch {
		case agreed, t.doubt == "", t.doubt == whyBlind && !first.flat():
			r.settle(t, first)
		case other.doubt == "" && len(t.of) >= leastParts && depth < readDepth:
			if err := r.again(ctx, t.of, first, depth+1); err != nil {
				return err
			}
		default:
			r.unread(t.doubt, t.of...)
		}
	}
	return nil
}

// dealt divides texts in two parts, the last first.
func dealt(of []analyst.Candidate) [][]analyst.Candidate {
	parts := make([][]analyst.Candidate, min(2, len(of)))
	for i := range of {
		k := i % len(parts)
		parts[k] = append(parts[k], of[len(of)-1-i])
	}
	return parts
}

// settle takes a second answer, unless it contradicts a first one that told the texts apart.
func (r *round) settle(second, first turn) {
	both, differ := 0, 0
	for id, a := range second.answers {
		if b, ok := first.answers[id]; ok {
			both++
			if (*a.About == market.VeryProblem) != (*b.About == market.VeryProblem) {
				differ++
			}
		}
	}
	if !first.flat() && 2*differ > both {
		r.unread(whyContrary, second.of...)
		return
	}
	r.take(second)
}

func (r *round) take(t turn) {
	for _, c := range t.of {
		if got, ok := t.answers[c.Evidence.ID]; ok {
			r.readings[c.Evidence.ID] = r.a.reading(show(c), got, r.id)
		} else {
			r.unread(whyLeftOut, c)
		}
	}
}

// unread notes why texts were not read.
func (r *round) unread(why string, of ...analyst.Candidate) {
	if len(of) > 0 && !slices.Contains(r.whys, why) {
		r.whys = append(r.whys, why)
	}
}

// batch is what was read and what was not, in the order in which it was given.
func (r *round) batch(of []analyst.Candidate) analyst.Batch {
	out := analyst.Batch{Readings: []market.Reading{}, Unread: []string{}, Why: strings.Join(r.whys, "; "), Asked: r.asked}
	kept, _ := distinct(of, len(of))
	for _, c := range kept {
		if got, ok := r.readings[c.Evidence.ID]; ok {
			out.Readings = append(out.Readings, got)
		} else {
			out.Unread = append(out.Unread, c.Evidence.ID)
		}
	}
	return out
}
