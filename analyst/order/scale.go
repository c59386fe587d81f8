package order

import (
	"math"

	"naps/words"
)

// passageLength is how many characters the passage has at most that is compared and returned: two or three sentences.
const passageLength = 400

// scale is what the terms of a query are worth among some documents.
type scale struct {
	weights Weights
	places  map[string]bool
	value   []float64 // of each term: its rarity, and more the more parts of the brief it stands in
	unit    float64   // the rarity of a term that no document has
	length  float64   // mean number of the documents' other words
}

// newScale computes what terms are worth. Without documents all are equally rare.
func newScale(q *query, docs []document, w Weights) scale {
	in, breadth := make([]float64, len(q.numbers)), make([]float64, len(q.numbers))
	other, all := 0.0, float64(len(docs))
	for _, d := range docs {
		for _, t := range d.terms {
			in[t.number]++
		}
		other += d.other
	}
	weightOf := w.byKind()
	for _, p := range q.parts {
		for _, t := range p.terms {
			breadth[t] += weightOf[p.kind]
		}
	}
	s := scale{weights: w, places: q.places, value: make([]float64, len(in)), unit: rarity(0, all), length: max(1,
		other/max(1, all))}
	for t := range in {
		if breadth[t] > 0 {
			s.value[t] = rarity(in[t], all) * math.Pow(breadth[t], w.Breadth)
		}
	}
	return s
}

// rarity is the weight of BM25 for a term that so many of all documents have. It is positive even for one that all
// have.
func rarity(in, all float64) float64 { return math.Log(1 + (all-in+0.5)/(in+0.5)) }

// judge scores a document and finds its best passage. A document that gains terms of the query at its end never scores
// less: only words that are not of the query make it longer.
func (s *scale) judge(d document) Ranked {
	w := s.weights
	held := w.Saturation * (1 - w.Length + w.Length*d.other/s.length)
	whole := 0.0
	for _, t := range d.terms {
		whole += s.value[t.number] * t.count * (w.Saturation + 1) / (t.count + held)
	}
	passage, at := s.passage(d)
	out := Ranked{Score: whole + w.Passage*passage, From: at.From, To: at.To}
	if s.places[d.place] {
		out.Score += w.Place * s.unit
	}
	out.Score += w.Hits * s.unit * math.Log1p(float64(max(0, d.hits)))
	return out
}

// passage finds the run of sentences in which the query's terms are worth most, the title read along; the first of
// equals.
func (s *scale) passage(d document) (best float64, at words.Span) {
	inside := newTermSet(len(s.value))
	best = -1
	words.Windows(d.text, d.pieces, passageLength, func(first, last int) {
		copy(inside, d.title)
		for _, set := range d.sets[first:last] {
			inside.addAll(set)
		}
		if worth := s.worth(inside); worth > best {
			best, at = worth, words.Span{From: d.pieces[first].From, To: d.pieces[last-1].To}
		}
	})
	return max(best, s.worth(d.title)), at
}

func (s *scale) worth(terms termSet) float64 {
	sum := 0.0
	terms.each(func(n int) { sum += s.value[n] })
	return sum
}
