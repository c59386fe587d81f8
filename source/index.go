package source

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
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
	for _, w := range stems(text) {
		counts[w]++
		n++
	}
	for w, c := range counts {
		x.posts[w] = append(x.posts[w], posting{doc, c})
	}
	x.sizes = append(x.sizes, n)
}

func (x *index) seal() { x.mean = max(1, mean(x.sizes)) }

// search returns the documents that hold a third of the query's words or more, the best first.
func (x *index) search(query string, most int) []int {
	words := stems(query)
	slices.Sort(words)
	words = slices.Compact(words)
	scores, hits := map[int]float64{}, map[int]int{}
	for _, w := range words {
		posts := x.posts[w]
		idf := math.Log(1 + (float64(len(x.sizes))-float64(len(posts))+0.5)/(float64(len(posts))+0.5))
		for _, p := range posts {
			scores[p.doc] += idf * p.count * (bm25K + 1) / (p.count + bm25K*(1-bm25B+bm25B*x.sizes[p.doc]/x.mean))
			hits[p.doc]++
		}
	}
	var docs []int
	for doc, n := range hits {
		if 3*n >= len(words) {
			docs = append(docs, doc)
		}
	}
	slices.SortFunc(docs, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	return docs[:min(len(docs), most)]
}

// dull words say nothing about what a company does.
var dull = strings.Fields("a an the and or for of to in on at is are was were be with by from as it its this that i my me we our you your they them their " +
	"not no do does who which what how why when where can could would will just about into so if than then any all some more most " +
	"app tool tools software platform online help helps need want like new best using use")

// stems splits a text into words in lower case without endings and dull words.
func stems(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if len(w) > 1 && !slices.Contains(dull, w) {
			out = append(out, stem(w))
		}
	}
	return out
}

// stem takes off the ending of a word, so that "invoices" and "invoicing" meet.
func stem(w string) string {
	for _, end := range []string{"ings", "ing", "ies", "es", "ed", "s", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= 3 {
			return rest
		}
	}
	return w
}
