package founder

import (
	"cmp"
	"slices"
	"strings"

	"naps/analyst/order"
	"naps/market"
	"naps/words"
)

// Enough is how many quotes decide an idea in one sitting.
const Enough = 24

// perSide is how many candidates of a side may ever be asked about.
const perSide = 60

// Queue holds what the founder may be asked about an idea. It never changes, and is safe for concurrent use.
type Queue struct {
	items  []item
	texts  []order.Candidate // of the items
	ranked []order.Ranked    // the items by how near they are to the idea
}

type item struct {
	e       market.Evidence
	against bool
	class   int
}

// The classes of candidates: those that a model took for the problem decide most where it was wrong, then those that
// nobody has read, first what people say and then what pages say.
const (
	takenForProblem = iota
	readByNobody
	pageReadByNobody
	takenForOther
)

// NewQueue orders what people wrote by how near it is to the idea. texts are the stored texts by their hash, readings
// those of the session.
func NewQueue(b order.Brief, evidence []market.Evidence, texts map[string]string, readings []market.Reading) *Queue {
	var all []item
	var candidates []order.Candidate
	stands := market.Standing(slices.DeleteFunc(slices.Clone(readings), func(r market.Reading) bool {
		return r.Reader == market.ReadByFounder
	}))
	for _, e := range evidence {
		if !Answerable(e) || IsProduct(e) || e.Quote == "" || saysNoMore(texts[e.Page], e.Title) {
			continue
		}
		all = append(all, itemOf(e, stands))
		candidates = append(candidates, order.Candidate{ID: e.Hash, Title: e.Title, Text: texts[e.Page],
			Place: e.Place})
	}
	ranked := order.Rank(b, candidates)
	slices.SortStableFunc(ranked, func(x, y order.Ranked) int {
		return cmp.Compare(all[x.Index].class, all[y.Index].class)
	})
	q := &Queue{}
	sides := map[bool]int{}
	for _, r := range ranked {
		i := all[r.Index]
		if sides[i.against]++; sides[i.against] > perSide {
			continue
		}
		c := candidates[r.Index]
		from, to := words.Around(c.Text, i.e.Start, i.e.End, shownAtMost)
		c.Text = c.Text[from:to] // what moves the order is what the founder was shown
		r.Index = len(q.items)
		q.items, q.texts, q.ranked = append(q.items, i), append(q.texts, c), append(q.ranked, r)
	}
	return q
}

// saysNoMore reports whether a text holds nothing but its title.
func saysNoMore(text, title string) bool {
	words := strings.Join(strings.Fields(text), " ")
	return words == "" || strings.EqualFold(words, strings.Join(strings.Fields(title), " "))
}

// itemOf tells which side a piece of evidence seems to speak for: by its reading, else by the search that found it.
func itemOf(e market.Evidence, stands map[string]market.Reading) item {
	r, read := stands[e.Hash]
	switch {
	case !read && e.Kind == market.Post:
		return item{e, e.Counter, readByNobody}
	case !read:
		return item{e, e.Counter, pageReadByNobody}
	}
	i := item{e, slices.ContainsFunc(fineFacts, r.Has), takenForOther}
	if r.About == market.VeryProblem {
		i.class = takenForProblem
	}
	return i
}

// Len is how many quotes there are.
func (q *Queue) Len() int { return len(q.items) }

// Done is how many of them are answered or skipped.
func (q *Queue) Done(answers map[string]market.Reading) int {
	n := 0
	for _, i := range q.items {
		if _, done := answers[i.e.Hash]; done {
			n++
		}
	}
	return n
}

// Next is what to ask next after these answers, by hash of the evidence: of the side that was asked about less, what is
// nearest to the idea and to what was answered with yes, and far from what was answered with no. Who has been heard is
// heard again last. The order in which the answers were given does not matter.
func (q *Queue) Next(answers map[string]market.Reading) (market.Evidence, bool) {
	about, asked, open, heard := map[int]bool{}, map[bool]int{}, map[bool]int{}, map[string]bool{}
	for i, it := range q.items {
		a, done := answers[it.e.Hash]
		if !done {
			open[it.against]++
			continue
		}
		asked[it.against]++
		heard[speaker(it.e)] = it.e.Author != ""
		if a.About != market.Skipped {
			about[i] = a.About >= market.VeryProblem
		}
	}
	against := asked[true] < asked[false]
	if open[against] == 0 {
		against = !against
	}
	best, found := -1, false
	rank := func(i int) int {
		n := 2 * q.items[i].class
		if heard[speaker(q.items[i].e)] {
			n++
		}
		return n
	}
	for _, r := range order.Adjust(q.texts, q.ranked, about) {
		it := q.items[r.Index]
		if _, done := answers[it.e.Hash]; done || it.against != against {
			continue
		}
		if !found || rank(r.Index) < rank(best) {
			best, found = r.Index, true
		}
	}
	if !found {
		return market.Evidence{}, false
	}
	return q.items[best].e, true
}

func speaker(e market.Evidence) string { return e.Author + "\x00" + e.Place }
