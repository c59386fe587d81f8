package order

import (
	"cmp"
	"slices"
)

// RankWith is Rank where a similarity of each candidate to the brief is known as well, e.g. by embeddings: the standings in both count the same.
// Without one similarity for each candidate it is Rank.
func RankWith(b Brief, cs []Candidate, similarity []float64) []Ranked {
	out := Rank(b, cs)
	if len(similarity) != len(cs) {
		return out
	}
	words := make([]float64, len(cs))
	for _, r := range out {
		words[r.Index] = r.Score
	}
	words, meaning := standings(words), standings(similarity)
	for i, r := range out {
		out[i].Score = (words[r.Index] + meaning[r.Index]) / 2
	}
	sortRanked(cs, out)
	return out
}

// standings gives for each value the share of the others that are less, equal ones counted by half. NaN is less than every number.
func standings(values []float64) []float64 {
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	out := make([]float64, len(values))
	for i, v := range values {
		less, _ := slices.BinarySearch(sorted, v)
		more, _ := slices.BinarySearchFunc(sorted, v, func(x, v float64) int { return cmp.Or(cmp.Compare(x, v), -1) })
		out[i] = (float64(less) + float64(more-1-less)/2) / float64(max(1, len(values)-1))
	}
	return out
}
