package words

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	NearDuplicate = 0.8 // Jaccard index of 5-grams above which two texts are one
	GramLength    = 5   // letters and digits, so that short texts and scripts without spaces work too
)

// Grams returns the sorted set of 5-grams of a text, by hash. Case, white space and punctuation do not count.
func Grams(text string) []uint64 {
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

// Alike calls found for every pair of sets that are alike, i < j, in order of j then i. Sets that are alike share one
// of their first few grams in the common order, so only those that do are compared.
func Alike(sets [][]uint64, found func(i, j int)) {
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

// Repeats tells of each text the first one before it that it repeats, -1 where it repeats none: nearly the same words,
// and all figures of the one that names fewer. With other figures it tells of another case. A text without letters
// repeats nothing.
func Repeats(texts []string) []int {
	sets, out := make([][]uint64, len(texts)), make([]int, len(texts))
	for i, text := range texts {
		sets[i], out[i] = Grams(text), -1
	}
	Alike(sets, func(i, j int) {
		if out[j] < 0 && out[i] < 0 && sameFigures(texts[i], texts[j]) {
			out[j] = i
		}
	})
	return out
}

// sameFigures reports whether one of two texts names all numbers that the other does.
func sameFigures(a, b string) bool {
	few, many := figures(a), figures(b)
	if len(few) > len(many) {
		few, many = many, few
	}
	return !slices.ContainsFunc(few, func(n string) bool { return !slices.Contains(many, n) })
}

func figures(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}
