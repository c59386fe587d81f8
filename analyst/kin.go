package analyst

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed kin.txt
var kinText string

// kinLines are the groups as they are written, without comments; "follow-up" is two words.
func kinLines() [][]string {
	var out [][]string
	for line := range strings.Lines(strings.ReplaceAll(kinText, "-", " ")) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, strings.Fields(line))
		}
	}
	return out
}

// kin gives each stem the stems of the groups it belongs to. The groups cover everyday trades and households; a subject outside them loses nothing,
// it is found by its own words only.
var kin = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, group := range kinLines() {
		var stems []string
		for _, w := range group {
			stems = append(stems, stem(w))
		}
		for _, s := range stems {
			m[s] = append(m[s], stems...)
		}
	}
	return m
})

// kinNames gives each stem the words, as written, of the groups it belongs to.
var kinNames = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, group := range kinLines() {
		for _, w := range group {
			m[stem(w)] = append(m[stem(w)], group...)
		}
	}
	return m
})

// known are the words of our own lists.
var known = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, group := range kinLines() {
		for _, w := range group {
			m[w] = true
		}
	}
	for line := range strings.Lines(commonText) {
		for _, w := range strings.Fields(line) {
			m[w] = true
		}
	}
	return m
})
