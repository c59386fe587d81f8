package source

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"naps/words"
)

// index ranks documents by BM25. Add all documents, then seal; after that it is safe for concurrent use.
// Equal scores keep the order in which documents were added.
type index struct {
	posts map[string][]posting
	sizes []float64
	mean  float64
}

type posting struct {
	doc   int
	count float64
}

// The usual constants of BM25 (Robertson and Zaragoza, 2009).
const (
	bm25K = 1.2
	bm25B = 0.75
)

func newIndex() *index { return &index{posts: map[string][]posting{}} }

func (x *index) add(text string) {
	doc, counts, n := len(x.sizes), map[string]float64{}, 0.0
	for _, w := range words.Terms(text) {
		counts[w]++
		n++
	}
	for w, c := range counts {
		x.posts[w] = append(x.posts[w], posting{doc, c})
	}
	x.sizes = append(x.sizes, n)
}

func (x *index) seal() { x.mean = max(1, mean(x.sizes)) }

// fusedK is the usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009), a third of it, since
// lists here are short.
const fusedK = 20

// searchAll joins what each of the queries finds by reciprocal rank fusion: what several of them put first comes first.
func (x *index) searchAll(queries []string, each, most int) []int {
	scores := map[int]float64{}
	for _, q := range queries {
		for place, doc := range x.search(q, each) {
			scores[doc] += 1 / float64(fusedK+place)
		}
	}
	docs := slices.Collect(maps.Keys(scores))
	slices.SortFunc(docs, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return docs[:min(len(docs), most)]
}

// search returns the documents that hold a third of the query's words or more, the best first.
func (x *index) search(query string, most int) []int {
	terms := words.Terms(query)
	slices.Sort(terms)
	terms = slices.Compact(terms)
	scores, hits := map[int]float64{}, map[int]int{}
	for _, w := range terms {
		posts := x.posts[w]
		idf := math.Log(1 + (float64(len(x.sizes))-float64(len(posts))+0.5)/(float64(len(posts))+0.5))
		for _, p := range posts {
			scores[p.doc] += idf * p.count * (bm25K + 1) / (p.count + bm25K*(1-bm25B+bm25B*x.sizes[p.doc]/x.mean))
			hits[p.doc]++
		}
	}
	var docs []int
	for doc, n := range hits {
		if 3*n >= len(terms) {
			docs = append(docs, doc)
		}
	}
	slices.SortFunc(docs, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return docs[:min(len(docs), most)]
}
