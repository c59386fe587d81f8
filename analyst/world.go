package analyst

import (
	"slices"
	"strings"
)

// seePlace counts words of the job that stand in the name of a place of the people in question: in "Dogtraining" all is about training dogs.
func (l *lens) seePlace(title sight, place string) {
	name := strings.ToLower(place[strings.LastIndexByte(place, '/')+1:])
	theirs := slices.ContainsFunc(l.concepts, func(c concept) bool {
		return c.role == roleCustomer && len(c.stem) >= 3 && strings.Contains(name, c.stem)
	})
	for i, c := range l.concepts {
		if theirs && c.role == roleJob && len(c.stem) >= 4 && strings.Contains(name, c.stem) {
			title.best[i] = max(title.best[i], stemFactor)
		}
	}
}

// others reports whether a text speaks of the people in question as somebody else's: "my landlord", and nowhere "as a landlord".
func (l *lens) others(place string, head, body []token) bool {
	if l.head == "" || strings.Contains(strings.ToLower(place), l.head) {
		return false
	}
	theirs := 0
	for _, toks := range [][]token{head, body[:min(len(body), 600)]} {
		for i, t := range toks {
			if i == 0 || stem(t.word) != l.head {
				continue
			}
			switch before := toks[i-1].word; {
			case before == "a" || before == "an" || before == "fellow" || before == "other" || before == "us" || before == "we":
				return false
			case owns[before] || blames[before] || i > 1 && owns[toks[i-2].word] && bands()[before] != 1:
				theirs++
			}
		}
	}
	return theirs > 0
}

var (
	owns   = set("my our his her their your")
	blames = set("bad terrible awful horrible shitty crappy greedy lazy nightmare evil crooked shady slum worst incompetent")
)

// worldOf says how clearly place and title belong to the people in question. Kin of a word counts for the customer in the title, and in the name of a place only for a rare word.
func (l *lens) worldOf(place string, title sight) float64 {
	name := strings.ToLower(place[strings.LastIndexByte(place, '/')+1:])
	w := 0.0
	for i, c := range l.concepts {
		if c.role == roleDetail {
			continue
		}
		if c.role == roleCustomer && len(name) >= 5 && len(c.stem) >= len(name)+4 && strings.HasPrefix(c.stem, name) {
			w += c.weight // "physio" for physiotherapists
		}
		if len(c.stem) >= 3 && strings.Contains(name, c.stem) {
			if c.role == roleCustomer || c.weight >= rare || l.count(roleCustomer) == 0 { // "training" is no word of one world
				w += c.weight
			}
		} else if c.weight >= rare && slices.ContainsFunc(kin()[c.stem], func(k string) bool { return len(k) >= 5 && strings.Contains(name, k) }) {
			w += c.weight * kinFactor
		} else if c.role == roleCustomer {
			w += c.weight * title.best[i]
		}
	}
	return w
}

// belittle takes weight from words of the job that go with the people in question anyway: whoever speaks of landlords speaks of tenants, so that
// "tenant" alone says little of "tenant screening".
func (l *lens) belittle() {
	for i, c := range l.concepts {
		if c.role == roleJob && l.count(roleJob) > 1 && slices.ContainsFunc(kin()[c.stem], func(k string) bool {
			j := l.find(k)
			return j >= 0 && l.concepts[j].role == roleCustomer
		}) {
			l.concepts[i].weight = min(c.weight, leastWeight)
		}
	}
}

// headOf is the stem of the last word for people before "of", "with" or "in": "parents" in "parents of young children".
func headOf(customer string) string {
	head := ""
	for _, t := range tokens(customer) {
		if wordsHow[t.word] || wordsBreak[t.word] {
			break
		}
		if isPeople(t.word) && !weakHeads[singular(t.word)] && t.word != "people" {
			head = stem(t.word)
		}
	}
	return head
}
