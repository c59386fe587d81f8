package order

import (
	"slices"

	"naps/words"
)

// query is a brief as the terms that candidates are searched for, numbered in the order of the brief.
type query struct {
	numbers map[string]int
	parts   []part
	places  map[string]bool
}

// part is one of the texts of a brief.
type part struct {
	kind  kind
	terms []int // in ascending order, each once
}

type kind int

const (
	idea kind = iota
	title
	problem
	job
	customer
	says
	kinds
)

func newQuery(b Brief) *query {
	q := &query{numbers: map[string]int{}, places: map[string]bool{}}
	var r words.Reader
	for _, p := range []struct {
		kind kind
		text string
	}{{idea, b.Idea}, {title, b.Title}, {problem, b.Problem}, {job, b.Job}, {customer, b.Customer}} {
		q.addPart(&r, p.kind, p.text)
	}
	for _, phrase := range b.Says {
		q.addPart(&r, says, phrase)
	}
	for _, place := range b.Communities {
		if name := placeName(place); name != "" {
			q.places[name] = true
		}
	}
	return q
}

func (q *query) addPart(r *words.Reader, of kind, text string) {
	p := part{kind: of}
	r.Read(text, func(term string) {
		n, known := q.numbers[term]
		if !known {
			n = len(q.numbers)
			q.numbers[term] = n
		}
		p.terms = append(p.terms, n)
	})
	slices.Sort(p.terms)
	if p.terms = slices.Compact(p.terms); len(p.terms) > 0 {
		q.parts = append(q.parts, p)
	}
}
