package order

import (
	"maps"
	"math"
	"slices"

	"naps/words"
)

// How far readings move the order (Rocchio's method): toward what is about the idea, away from what is not. A score of
// 1 is that of the best.
const (
	likeRelevant   = 0.5
	unlikeOffTopic = 0.25
)

// Adjust orders anew what is not read yet, after some candidates were read: about says by index whether one is about
// the idea. A candidate rises by how much its words are those of the relevant ones, and falls by how much they are
// those of the others. ranked is an order of cs.
func Adjust(cs []Candidate, ranked []Ranked, about map[int]bool) []Ranked {
	space := newSpace(cs)
	relevant, offTopic := space.mean(about, true), space.mean(about, false)
	most := 0.0
	for _, r := range ranked {
		most = max(most, r.Score)
	}
	var out []Ranked
	for _, r := range ranked {
		if _, read := about[r.Index]; read {
			continue
		}
		if most > 0 {
			r.Score /= most
		}
		r.Score += likeRelevant*dot(space.vectors[r.Index], relevant) - unlikeOffTopic*dot(space.vectors[r.Index],
			offTopic)
		out = append(out, r)
	}
	sortRanked(cs, out)
	return out
}

// vector is a text as its terms, by ascending number, each with its weight. Its length is 1, or 0 when it has no terms.
type vector []weighted

type weighted struct {
	term   int
	weight float64
}

// space holds candidates as vectors of terms weighted by rarity. Terms are numbered in their alphabetic order and sums
// are taken over candidates in the order of compare, so that the order of the list leaves no trace in the last bits.
type space struct {
	terms   int
	order   []int // indexes of the candidates
	vectors []vector
}

func newSpace(cs []Candidate) space {
	texts, numbers := termsOf(cs)
	s := space{terms: len(numbers), vectors: make([]vector, len(cs))}
	in := make([]float64, len(numbers))
	for i, terms := range texts {
		s.order = append(s.order, i)
		s.vectors[i] = counted(terms, numbers)
		for _, w := range s.vectors[i] {
			in[w.term]++
		}
	}
	slices.SortFunc(s.order, func(i, j int) int { return compare(cs[i], cs[j]) })
	for _, v := range s.vectors {
		for k := range v {
			v[k].weight = (1 + math.Log(v[k].weight)) * rarity(in[v[k].term], float64(len(cs)))
		}
		v.normalize()
	}
	return s
}

// termsOf gives the terms of each candidate, and the number of each term.
func termsOf(cs []Candidate) (texts [][]string, numbers map[string]int) {
	texts, numbers = make([][]string, len(cs)), map[string]int{}
	var r words.Reader
	for i, c := range cs {
		add := func(term string) {
			texts[i] = append(texts[i], term)
			numbers[term] = 0
		}
		r.Read(c.Title, add)
		r.Read(c.Text, add)
	}
	for n, term := range slices.Sorted(maps.Keys(numbers)) {
		numbers[term] = n
	}
	return texts, numbers
}

// counted gives each term once with how often it is there.
func counted(terms []string, number map[string]int) vector {
	numbers := make([]int, len(terms))
	for i, term := range terms {
		numbers[i] = number[term]
	}
	slices.Sort(numbers)
	var out vector
	for _, n := range numbers {
		if len(out) == 0 || out[len(out)-1].term != n {
			out = append(out, weighted{term: n})
		}
		out[len(out)-1].weight++
	}
	return out
}

func (v vector) normalize() {
	sum := 0.0
	for _, w := range v {
		sum += w.weight * w.weight
	}
	if sum > 0 {
		for k := range v {
			v[k].weight /= math.Sqrt(sum)
		}
	}
}

// mean is the mean of the vectors whose reading is as asked, by term.
func (s space) mean(about map[int]bool, asked bool) []float64 {
	out, count := make([]float64, s.terms), 0.0
	for _, i := range s.order {
		if is, read := about[i]; !read || is != asked {
			continue
		}
		count++
		for _, w := range s.vectors[i] {
			out[w.term] += w.weight
		}
	}
	for t := range out {
		out[t] /= max(1, count)
	}
	return out
}

func dot(v vector, by []float64) float64 {
	sum := 0.0
	for _, w := range v {
		sum += w.weight * by[w.term]
	}
	return sum
}
