package order

import (
	"math/bits"
	"strings"

	"naps/words"
)

// document is a candidate as far as a query sees it.
type document struct {
	text   string
	pieces []words.Span
	sets   []termSet // of the query's terms in each piece
	title  termSet
	terms  []termCount // of title and text, by ascending number
	other  float64     // how many other words title and text have
	place  string
	hits   int
}

type termCount struct {
	number int
	count  float64
}

// read finds the terms of a query in a candidate.
func (q *query) read(r *words.Reader, c Candidate) document {
	d := document{text: c.Text, pieces: words.Pieces(c.Text, passageLength), place: placeName(c.Place), hits: c.Hits}
	counts := make([]float64, len(q.numbers))
	scan := func(text string) termSet {
		set := newTermSet(len(q.numbers))
		r.Read(text, func(term string) {
			if n, known := q.numbers[term]; known {
				set.add(n)
				counts[n]++
			} else {
				d.other++
			}
		})
		return set
	}
	d.title = scan(c.Title)
	for _, p := range d.pieces {
		d.sets = append(d.sets, scan(p.Of(c.Text)))
	}
	for n, count := range counts {
		if count > 0 {
			d.terms = append(d.terms, termCount{n, count})
		}
	}
	return d
}

// placeName is a community's name as it is compared: in lower case, without a path or an address before it.
func placeName(place string) string {
	place = strings.ToLower(strings.TrimSpace(strings.TrimRight(place, "/")))
	return place[strings.LastIndexByte(place, '/')+1:]
}

// termSet is a set of a query's terms, by their numbers.
type termSet []uint64

func newTermSet(terms int) termSet { return make(termSet, (terms+63)/64) }

func (s termSet) add(n int) { s[n/64] |= 1 << (n % 64) }

func (s termSet) addAll(o termSet) {
	for i := range s {
		s[i] |= o[i]
	}
}

// each calls f with the numbers in s in ascending order.
func (s termSet) each(f func(n int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}
