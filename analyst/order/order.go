// Package order decides what is read first: it ranks candidates by how much their words share with a brief.
//
// A shared word counts by its rarity among the candidates, so that the ranking needs no list of words and works in any
// language. Each phrase in which people put the problem is a query of its own, and the best passage of a text counts,
// so that a long text is not ahead of a short one for its length. Nothing here decides what a text means: whoever
// reads does.
//
// All functions are pure and safe for concurrent use. Equal input gives equal output to the last bit: sums are taken
// in a fixed order.
package order

import (
	"cmp"
	"slices"

	"naps/words"
)

// Brief is what candidates are compared with. Every field may be empty.
type Brief struct {
	Title, Customer, Job, Problem, Idea string

	Says        []string // ways in which people with the problem put it
	Unrelated   []string // what shares words with the idea and is something else
	Communities []string // names of places where such people write
}

// Candidate is a text that may be about the idea.
type Candidate struct {
	ID, Title, Text string

	Place string // the name of the community or site where it stands
	Hits  int    // how many searches brought it
}

// Ranked is a candidate's place in the order.
type Ranked struct {
	Index    int     // of the candidate in the list that was ranked
	Score    float64 // comparable only within one ranking
	Above    float64 // how many standard deviations Score lies above the mean of the ranking
	From, To int     // its passage that shares most with the brief, as byte offsets in Text
}

// Rank orders candidates, the best first. Equal scores are ordered by ID, then by title and text, so that the order of
// the input does not matter.
func Rank(b Brief, cs []Candidate) []Ranked { return Prepare(b, cs).Rank(weights) }

// Prepared holds candidates as the words that they share with a brief, to be ranked by several weights.
type Prepared struct {
	candidates []Candidate
	query      *query
	documents  []document
}

// Prepare reads candidates. They must not be changed while the result is in use.
func Prepare(b Brief, cs []Candidate) Prepared {
	p := Prepared{candidates: cs, query: newQuery(b), documents: make([]document, len(cs))}
	var r words.Reader
	for i, c := range cs {
		p.documents[i] = p.query.read(&r, c)
	}
	return p
}

// Rank is the function Rank with the given weights.
func (p Prepared) Rank(w Weights) []Ranked {
	scale, out := newScale(p.query, p.documents, w), make([]Ranked, len(p.documents))
	for i, d := range p.documents {
		out[i] = scale.judge(d)
		out[i].Index = i
	}
	sortRanked(p.candidates, out)
	return out
}

func sortRanked(cs []Candidate, out []Ranked) {
	scores := make([]float64, len(out))
	for i, r := range out {
		scores[i] = r.Score
	}
	for i, above := range standard(scores) {
		out[i].Above = above
	}
	slices.SortFunc(out, func(x, y Ranked) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), compare(cs[x.Index], cs[y.Index]), cmp.Compare(x.Index, y.Index))
	})
}

// compare orders candidates by what they are, not by where they stand in a list.
func compare(a, b Candidate) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Text, b.Text),
		cmp.Compare(a.Place, b.Place), cmp.Compare(a.Hits, b.Hits))
}
