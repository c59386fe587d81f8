package score

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"naps/market"
	"naps/words"
)

// Quarantine returns the domains, sorted, of which two pages say nearly the same in other numbers: crawler traps and
// statistic farms. A founder's own files are no publisher's pages: answers to one question are often alike. People's
// own words are not pages of one publisher, so texts of two known authors are not compared; nor are texts too short to
// tell.
func Quarantine(items []Item) []string {
	return newEvidenceSet(items).quarantined.list()
}

// quarantined are the domains of which nothing counts.
type quarantined map[string]bool

func (q quarantined) has(domain string) bool { return q[domain] }

// list is never nil.
func (q quarantined) list() []string { return append([]string{}, slices.Sorted(maps.Keys(q))...) }

func newQuarantined(items []*Item) quarantined {
	byDomain := map[string][]*Item{}
	for _, it := range items {
		if it.Domain != "" && it.Verified && it.Source != market.OwnSource {
			byDomain[it.Domain] = append(byDomain[it.Domain], it)
		}
	}
	out := quarantined{}
	for domain, pages := range byDomain {
		if len(pages) > 1 && disagree(pages) {
			out[domain] = true
		}
	}
	return out
}

func disagree(pages []*Item) bool {
	var sets [][]uint64
	var of []*Item
	var numbers []string
	for _, it := range pages {
		said, figures := split(it.Quote)
		if len(figures) == 0 || len([]rune(said)) < TrapLength {
			continue
		}
		sets, of, numbers = append(sets, words.Grams(said)), append(of, it), append(numbers, figures)
	}
	bad := false
	words.Alike(sets, func(i, j int) {
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
