package order

import (
	"math"
	"slices"
	"unicode/utf8"
)

// passageLength is how many characters the passage has at most that is compared and returned: two or three sentences.
const passageLength = 400

// query is a brief as the terms that candidates are searched for, numbered in the order of the brief.
type query struct {
	numbers map[string]int
	parts   []part
	weights Weights
	value   []float64 // what each term is worth: its rarity, and more the more parts it stands in
	unit    float64   // the rarity of a term that no candidate has
	length  float64   // mean number of the candidates' other words
	places  map[string]bool
}

// part is one of the texts of a brief, a query of its own.
type part struct {
	terms  []int // in ascending order, each once
	weight float64
}

func newQuery(b Brief, w Weights) *query {
	q := &query{numbers: map[string]int{}, weights: w, places: map[string]bool{}}
	var r termReader
	for _, p := range []struct {
		text   string
		weight float64
	}{{b.Idea, w.Idea}, {b.Title, w.Title}, {b.Problem, w.Problem}, {b.Job, w.Job}, {b.Customer, w.Customer}} {
		q.addPart(&r, p.text, p.weight)
	}
	for _, says := range b.Says {
		q.addPart(&r, says, w.Says)
	}
	for _, place := range b.Communities {
		if name := placeName(place); name != "" {
			q.places[name] = true
		}
	}
	return q
}

func (q *query) addPart(r *termReader, text string, weight float64) {
	p := part{weight: weight}
	r.read(text, func(term string) {
		n, known := q.numbers[term]
		if !known {
			n = len(q.numbers)
			q.numbers[term] = n
		}
		p.terms = append(p.terms, n)
	})
	slices.Sort(p.terms)
	if p.terms = slices.Compact(p.terms); len(p.terms) > 0 && weight > 0 {
		q.parts = append(q.parts, p)
	}
}

// measure computes what terms are worth among documents. Without documents every term is worth the same.
func (q *query) measure(docs []document) {
	in, breadth := make([]float64, len(q.numbers)), make([]float64, len(q.numbers))
	other := 0.0
	for _, d := range docs {
		for _, t := range d.terms {
			in[t.number]++
		}
		other += d.other
	}
	for _, p := range q.parts {
		for _, t := range p.terms {
			breadth[t] += p.weight
		}
	}
	all := float64(len(docs))
	q.length, q.unit = max(1, other/max(1, all)), rarity(0, all)
	q.value = make([]float64, len(in))
	for t := range in {
		q.value[t] = rarity(in[t], all) * math.Pow(breadth[t], q.weights.Breadth)
	}
}

// rarity is the weight of BM25 for a term that so many of all documents have. It is positive even for one that all have.
func rarity(in, all float64) float64 { return math.Log(1 + (all-in+0.5)/(in+0.5)) }

// judge scores a document and finds its best passage. A document that gains terms of the query at its end never scores less: only words
// that are not of the query make it longer.
func (q *query) judge(d document) Ranked {
	whole := 0.0
	dampened := q.weights.Saturation * (1 - q.weights.Length + q.weights.Length*d.other/q.length)
	for _, t := range d.terms {
		whole += q.value[t.number] * t.count * (q.weights.Saturation + 1) / (t.count + dampened)
	}
	passage, at := q.passage(d)
	out := Ranked{Score: whole + q.weights.Passage*passage, From: at.from, To: at.to}
	if q.places[d.place] {
		out.Score += q.weights.Place * q.unit
	}
	out.Score += q.weights.Hits * q.unit * math.Log1p(float64(max(0, d.hits)))
	return out
}

// passage finds the run of sentences in which terms of the query are worth most, with its title read along; the first of equals, the
// head of the text when none shares anything.
func (q *query) passage(d document) (best float64, at span) {
	inside := newTermSet(len(q.numbers))
	best = q.worth(d.title)
	if len(d.pieces) > 0 {
		at = d.pieces[0]
	}
	first := true
	windows(d.text, d.pieces, passageLength, func(from, to int) {
		inside.setAll(d.title)
		for _, s := range d.sets[from:to] {
			inside.addAll(s)
		}
		if worth := q.worth(inside); worth > best || first {
			best, at, first = max(best, worth), span{d.pieces[from].from, d.pieces[to-1].to}, false
		}
	})
	return best, at
}

func (q *query) worth(s termSet) float64 {
	sum := 0.0
	s.each(func(n int) { sum += q.value[n] })
	return sum
}

// Passage finds the part of a text that shares most with a brief, at most so many characters: its best passage and the sentences around.
// The offsets are in bytes and between characters; a text that is short enough is its own passage. Rarity needs candidates to compare:
// where a text was ranked, Around(text, Ranked.From, Ranked.To, most) is the better choice.
func Passage(b Brief, text string, most int) (from, to int) {
	if utf8.RuneCountInString(text) <= most {
		return 0, len(text)
	}
	q := newQuery(b, weights)
	d := q.read(&termReader{}, Candidate{Text: text})
	q.measure(nil)
	_, at := q.passage(d)
	return Around(text, at.from, at.to, most)
}
