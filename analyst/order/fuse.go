package order

import (
	"math"
	"slices"
)

// RankWith is Rank where a similarity of each candidate to the brief is known as well, e.g. by embeddings: both count
// the same, each by how far above its mean a candidate lies. Without one similarity for each candidate it is Rank; a
// similarity that is no number counts as the mean.
func RankWith(b Brief, cs []Candidate, similarity []float64) []Ranked {
	out := Rank(b, cs)
	if len(similarity) != len(cs) {
		return out
	}
	words := make([]float64, len(cs))
	for _, r := range out {
		words[r.Index] = r.Score
	}
	words, meaning := standard(words), standard(similarity)
	for i, r := range out {
		out[i].Score = (words[r.Index] + meaning[r.Index]) / 2
	}
	sortRanked(cs, out)
	return out
}

// standard gives how many standard deviations each value lies above the mean. Sums are taken over the values in
// ascending order, so that their order in the list leaves no trace in the last bits.
func standard(values []float64) []float64 {
	sorted := slices.DeleteFunc(slices.Sorted(slices.Values(values)), isNoNumber)
	n, mean, square := math.Max(1, float64(len(sorted))), 0.0, 0.0
	for _, v := range sorted {
		mean += v / n
	}
	for _, v := range sorted {
		square += (v - mean) * (v - mean) / n
	}
	out := make([]float64, len(values))
	for i, v := range values {
		if z := (v - mean) / math.Sqrt(square); !isNoNumber(z) {
			out[i] = z
		}
	}
	return out
}

func isNoNumber(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
