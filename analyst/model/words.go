package model

import (
	"slices"
	"strings"
	"sync"
	"unicode"
)

const stemLength = 5 // letters at the beginning of a word that make its stem

// scripts that are written without spaces, or whose words are short: two letters make a stem.
var dense = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// stems lists the stems of a text in order, each once: the beginnings of its words, which serve in any language to compare two texts
// roughly. They decide no meaning: they pick a control text, find a second look worthwhile, and check that a name is made of its evidence.
func stems(text string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !wordRune(r) }) {
		for _, s := range stemsOf([]rune(word)) {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

func stemsOf(word []rune) []string {
	if unicode.In(word[0], dense...) {
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

// usual are stems that say nothing of a subject: those in two or more of the control texts, which have nothing in common but grammar.
var usual = sync.OnceValue(func() map[string]bool {
	seen, out := map[string]bool{}, map[string]bool{}
	for _, c := range controls() {
		for _, s := range stems(c.title + " " + c.text) {
			out[s] = seen[s]
			seen[s] = true
		}
	}
	return out
})

// telling are the stems of a text that say something of its subject.
func telling(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		for _, s := range stems(text) {
			if !usual()[s] {
				out[s] = true
			}
		}
	}
	return out
}

// common counts the stems that a text shares with others.
func common(of map[string]bool, text string) int {
	n := 0
	for _, s := range stems(text) {
		if of[s] {
			n++
		}
	}
	return n
}
