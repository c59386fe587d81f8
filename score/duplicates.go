package score

import (
	"math"
	"slices"
	"unicode"
)

// grams returns the sorted set of 5-grams of a text, by hash. Case, white space and punctuation do not count.
func grams(text string) []uint64 {
	runes := make([]rune, 0, len(text))
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			runes = append(runes, unicode.ToLower(r))
		}
	}
	if len(runes) == 0 {
		return nil
	}
	n := max(1, len(runes)-GramLength+1)
	out := make([]uint64, 0, n)
	for i := range n {
		h := uint64(14695981039346656037) // FNV-1a, the same on every machine
		for _, r := range runes[i:min(i+GramLength, len(runes))] {
			h = (h ^ uint64(r)) * 1099511628211
		}
		out = append(out, h*0x9E3779B97F4A7C15) // spread, so that the smallest are a random sample
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alike reports whether the Jaccard index of two sorted sets is over NearDuplicate.
func alike(x, y []uint64) bool {
	if len(x) == 0 || len(y) == 0 || float64(min(len(x), len(y))) <= NearDuplicate*float64(max(len(x), len(y))) {
		return false
	}
	both := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			both++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return float64(both) > NearDuplicate*float64(len(x)+len(y)-both)
}

// pairs calls found for every pair of sets that are alike, i < j, in order of j then i. Sets that are alike share one of
// their first few grams in the common order, so only those that do are compared.
func pairs(sets [][]uint64, found func(i, j int)) {
	index := map[uint64][]int{}
	var candidates []int
	for j, set := range sets {
		candidates = candidates[:0]
		first := len(set) - int(math.Ceil(NearDuplicate*float64(len(set)))) + 1
		for _, g := range set[:min(first, len(set))] {
			candidates = append(candidates, index[g]...)
			index[g] = append(index[g], j)
		}
		slices.Sort(candidates)
		for _, i := range slices.Compact(candidates) {
			if alike(sets[i], set) {
				found(i, j)
			}
		}
	}
}

// linkDuplicates links the signals that repeat each other, within a side of a dimension. A quote that counts for nothing repeats nothing.
func linkDuplicates(all []weightedSignal) {
	byText := map[string][]uint64{}
	bySide := map[side][]int{}
	for i, v := range all {
		if v.base == 0 {
			continue
		}
		if _, ok := byText[v.Text]; !ok {
			byText[v.Text] = grams(v.Text)
		}
		s := side{v.Dimension, v.For}
		bySide[s] = append(bySide[s], i)
	}
	for _, at := range bySide { // each side by itself, so their order does not matter
		sets := make([][]uint64, len(at))
		for k, i := range at {
			sets[k] = byText[all[i].Text]
		}
		pairs(sets, func(i, j int) {
			all[at[j]].duplicates = append(all[at[j]].duplicates, at[i])
		})
	}
}
