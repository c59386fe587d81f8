package model

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

const stemLength = 5 // letters at the beginning of a word that make its stem

// unspaced scripts do not separate words, or have very short ones: two letters make a stem.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// stems lists the stems of a text in order, each once: the beginnings of its words, which allow a rough comparison of
// two texts in any language. They decide no meaning: they pick a control text, tell when a second look is worthwhile,
// and check names of pains.
func stems(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !wordRune(r) }) {
		for _, s := range stemsOf([]rune(word)) {
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

func stemsOf(word []rune) []string {
	if unicode.In(word[0], unspaced...) {
		var pairs []string
		for i := range word[:len(word)-1] {
			pairs = append(pairs, string(word[i:i+2]))
		}
		return pairs
	}
	if len(word) < 3 || !slices.ContainsFunc(word, unicode.IsLetter) {
		return nil
	}
	return []string{string(word[:min(stemLength, len(word))])}
}

// stopStems say nothing about a subject: they stand in two or more of the control texts, which have nothing in common
// but grammar.
var stopStems = sync.OnceValue(func() map[string]bool {
	seen, out := map[string]bool{}, map[string]bool{}
	for _, c := range controls() {
		for _, s := range stems(c.title + " " + c.text) {
			out[s] = seen[s]
			seen[s] = true
		}
	}
	return out
})

// keyStems are the stems of texts that say something about their subject.
func keyStems(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		for _, s := range stems(text) {
			if !stopStems()[s] {
				out[s] = true
			}
		}
	}
	return out
}

// overlap counts the stems that stand in both.
func overlap(of map[string]bool, text string) int {
	n := 0
	for _, s := range stems(text) {
		if of[s] {
			n++
		}
	}
	return n
}

// stemSet are all stems of a text.
func stemSet(text string) map[string]bool {
	out := map[string]bool{}
	for _, s := range stems(text) {
		out[s] = true
	}
	return out
}
