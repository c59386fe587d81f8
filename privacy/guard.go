package privacy

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// MaxWords is how many words a search of a careful run has at most: more of them in a row are a sentence.
const MaxWords = 4

// Guard decides what one run may send. It is safe for concurrent use.
type Guard struct {
	mode   market.Privacy
	errand bool
	nouns  bool // the founder's language gives every noun a capital letter

	mu     sync.RWMutex
	texts  []string        // of the founder
	names  map[string]bool // words that they write as names
	secret map[string]bool // words of theirs that must not leave
	found  map[string]bool // what the run itself found, letter for letter
}

// nounLanguages give every noun a capital letter.
var nounLanguages = []string{"de", "lb"}

// NewGuard makes the guard of a run. texts are all that its founder wrote or attached, language is theirs as a code.
func NewGuard(mode market.Privacy, texts []string, language string) *Guard {
	g := &Guard{mode: mode.Mode(), found: map[string]bool{}, nouns: slices.Contains(nounLanguages, language)}
	g.Learn(texts...)
	return g
}

// Learn tells the guard what else the founder wrote.
func (g *Guard) Learn(texts ...string) {
	if g.mode != market.Careful {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.texts = append(g.texts, texts...)
	text := strings.Join(g.texts, "\n")
	g.names, g.secret = names(text, g.nouns), map[string]bool{}
	for _, w := range read(text) {
		if utf8.RuneCountInString(w.word) > 1 && !g.free(w.word) {
			g.secret[w.word] = true
		}
	}
}

// Mode is what the guard enforces.
func (g *Guard) Mode() market.Privacy { return g.mode }

// Brought tells the guard what the run found: it came from the web, so it may go back there.
func (g *Guard) Brought(texts ...string) {
	if g.found == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range texts {
		if t != "" {
			g.found[t] = true
		}
	}
}

// Known reports whether the run found exactly this.
func (g *Guard) Known(text string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.found[text]
}

// free reports, with the lock held, whether a word in lower case is in general use and no name, so that it may leave.
func (g *Guard) free(word string) bool {
	if g.names[word] ||
		strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		return false
	}
	return kindOf(word) != unknown
}

// whole reports, with the lock held, whether all parts of a word may leave; a single letter, as in e-mail, says
// nothing.
func (g *Guard) whole(word string) bool {
	all := parts(word)
	return len(all) > 0 && !g.names[word] && !slices.ContainsFunc(all, func(p string) bool {
		return !g.free(p) && (len(all) == 1 || utf8.RuneCountInString(p) > 1)
	})
}

// Words is what of a text a search of the run may hold: in a careful run the first few words in general use, in their
// order, without names and without words of grammar. It is empty where none is left. Other runs search for the text as
// it is.
func (g *Guard) Words(text string) string {
	if g.mode != market.Careful {
		return text
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	var out []string
	for _, w := range fields(text) {
		w = strings.Trim(w, "-'")
		if len(out) < MaxWords && utf8.RuneCountInString(w) > 1 && kindOf(w) != grammar && g.whole(w) &&
			!slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// Place reports whether the run may name a community to a source: one that it found, or whose name is one word in
// general use.
func (g *Guard) Place(name string) bool {
	if g.mode != market.Careful || name == "" || g.Known(name) {
		return true
	}
	g.mu.RLock()
	defer g.mu.RUnlock()
	return !strings.ContainsAny(name, " -'") && g.whole(strings.ToLower(name))
}

// allowed reports whether a text may be searched for.
func (g *Guard) allowed(text string) bool {
	g.mu.RLock()
	defer g.mu.RUnlock()
	all := fields(text)
	return len(all) <= MaxWords &&
		!slices.ContainsFunc(all, func(w string) bool { return !g.whole(strings.Trim(w, "-'")) })
}
