package score

import (
	"math"
	"slices"
	"strings"
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

// findTwins links the voices that repeat each other, within a side of a dimension. A quote that counts for nothing is no twin.
func (l *ledger) findTwins() {
	byText := map[string][]uint64{}
	bySide := map[side][]int{}
	for i, v := range l.voices {
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
			sets[k] = byText[l.voices[i].Text]
		}
		pairs(sets, func(i, j int) {
			l.voices[at[j]].twins = append(l.voices[at[j]].twins, at[i])
		})
	}
}

// Quarantine returns the domains, sorted, of which two pages say nearly the same in other numbers: crawler traps and
// statistic farms. People's own words are not pages of one publisher, so texts of two known authors are not compared;
// nor are texts too short to tell.
func Quarantine(items []Item) []string {
	return newLedger(Bundle{Items: items}).traps
}

func traps(items []*Item) []string {
	byDomain := map[string][]*Item{}
	for _, it := range items {
		if it.Domain != "" && it.Verified {
			byDomain[it.Domain] = append(byDomain[it.Domain], it)
		}
	}
	var out []string
	for domain, pages := range byDomain {
		if len(pages) > 1 && disagree(pages) {
			out = append(out, domain)
		}
	}
	slices.Sort(out)
	return out
}

func disagree(pages []*Item) bool {
	var sets [][]uint64
	var of []*Item
	var numbers []string
	for _, it := range pages {
		words, figures := split(it.Quote)
		if len(figures) == 0 || len([]rune(words)) < TrapLength {
			continue
		}
		sets, of, numbers = append(sets, grams(words)), append(of, it), append(numbers, figures)
	}
	bad := false
	pairs(sets, func(i, j int) {
		people := of[i].Author != "" && of[j].Author != "" && of[i].Author != of[j].Author
		if !people && of[i].URL != of[j].URL && numbers[i] != numbers[j] {
			bad = true
		}
	})
	return bad
}

// split parts a text into its words and its numbers ("1,200.50" is one).
func split(text string) (words, figures string) {
	var w, f strings.Builder
	in := false
	for _, r := range text {
		switch {
		case unicode.IsDigit(r) || in && (r == '.' || r == ','):
			in = true
			f.WriteRune(r)
		default:
			if in {
				f.WriteByte(' ')
			}
			in = false
			w.WriteRune(r)
		}
	}
	return w.String(), f.String()
}
