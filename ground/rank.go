package ground

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"naps/market"
)

var superlativeRE = regexp.MustCompile(`(?i)\b(?:\pL{2,}est|worst|most|least|majority)\b`)

// noSuperlatives are the other English words that end like one.
var noSuperlatives = setOf(`arrest attest behest bequest chest conquest contest crest detest digest dishonest divest earnest forest guest harvest honest inquest interest
invest jest lest manifest midwest modest nest pest priest protest quest reinvest request rest self-interest suggest test unrest vest west wrest zest`)

// ranks checks what a claim puts above all others, or says without exception: a superlative must stand in a cited piece
// together with the names of its clause; a universal as universalsOf says.
func ranks(r Rules, c market.Claim, cited []market.Evidence) string {
	var pieces []*piece
	for _, e := range cited {
		pieces = append(pieces, pieceOf(r, e))
	}
	if !r.english() {
		word := foreignSuperlativeRE.FindString(unquoted(c.Text))
		if word != "" && !strings.HasPrefix(strings.TrimSpace(word), "erste") &&
			!slices.ContainsFunc(pieces, ranksAny) {
			return fmt.Sprintf("nothing it cites says %q of that", word)
		}
		return universalsOf(r, c, pieces, cited)
	}
	for _, part := range clauses(unquoted(c.Text)) {
		for _, word := range superlativeRE.FindAllString(part.text, -1) {
			if b := strings.ToLower(word); !noSuperlatives[b] &&
				!slices.ContainsFunc(pieces, func(p *piece) bool { return p.ranked(b, part.names) }) {
				return fmt.Sprintf("nothing it cites says %q of that", word)
			}
		}
	}
	return universalsOf(r, c, pieces, cited)
}

// foreignSuperlativeRE matches superlatives in German, Spanish, French, Italian and Portuguese.
var foreignSuperlativeRE = regexp.MustCompile(
	`(?:^|[^\pL])(?:\p{Ll}+(?:[^\PLs]st|[ßtd]st|ößt)e[nrsm]?|am \p{Ll}+sten|(?i:(?:el|la|los|las|il|lo|i|le|o|a|os|as) (?:más|menos|mejor|peor|più|meno|mais|melhor|pior)|(?:le|la|les) (?:plus|moins|meilleure?s?|pires?)))(?:$|[^\pL])`)

// ranksAny reports whether a piece puts anything above all others.
func ranksAny(p *piece) bool {
	for b := range p.words {
		if superlativeRE.MatchString(b) && !noSuperlatives[b] {
			return true
		}
	}
	return false
}

func (p *piece) ranked(word string, names []string) bool {
	if !p.words[word] && !p.words[word+"ly"] {
		return false
	}
	return !slices.ContainsFunc(names, func(n string) bool { return !named(p.witness, n) })
}

// eachBears reports whether several pieces are cited and each has half of the words of a clause.
func eachBears(r Rules, part clause, pieces []*piece) bool {
	return len(pieces) > 1 && !slices.ContainsFunc(pieces, func(p *piece) bool {
		of := slices.DeleteFunc(slices.Clone(part.content), universals[0].words.MatchString)
		shared, all := clause{content: of}.overlap(p.witness)
		return 2*shared < all || all == 0
	})
}

// Bears reports whether a piece of evidence has a part in a sentence: a number, a name or two words of it, or its only
// one.
func (r Rules) Bears(text string, e market.Evidence) bool {
	p := pieceOf(r, e)
	for _, m := range mentions(unquoted(text)) {
		if p.has(m) {
			return true
		}
	}
	if passages, _ := quoted(text); len(passages) > 0 && p.quotations(text) == "" {
		return true
	}
	shared, all := 0, 0
	for _, part := range clauses(text) {
		for _, n := range part.names {
			if named(p.witness, n) {
				return true
			}
		}
		s, a := part.overlap(p.witness)
		shared, all = shared+s, all+a
	}
	return shared > 1 || shared == 1 && all <= 2
}

// Mentions says which number, quotation, link or name of a text stands neither in a piece nor among the words that may
// be used; empty where all do. It does not ask whether the text says what the piece says.
func (r Rules) Mentions(text string, in market.Evidence) string {
	r.model = true
	w := r.witness([]market.Evidence{in})
	if _, why := w.numbers(market.Claim{Text: text}); why != "" {
		return why
	}
	names := w.names
	if !r.english() {
		names = func(text string) string { return w.foreignNames(text, r.Language) }
	}
	for _, f := range []func(string) string{w.quotations, w.links, names} {
		if why := f(text); why != "" {
			return why
		}
	}
	return ""
}

// Strays counts the words of substance of a text that a piece does not have.
func (r Rules) Strays(text string, in market.Evidence) int {
	shared, all := r.witness([]market.Evidence{in}).support(text)
	return all - shared
}

// Borrows reports whether a text takes words of substance from others that neither a piece nor the words that may be
// used have: two or more.
func (r Rules) Borrows(text string, in market.Evidence, from []string) bool {
	w, theirs := r.witness([]market.Evidence{in}), &witness{words: map[string]bool{}}
	for _, t := range from {
		theirs.addWords(t)
	}
	borrowed := map[string]bool{}
	for _, x := range words(text) {
		if b := bare(x.text); substance(b) && !w.words[b] && !w.begins(b) && theirs.words[b] {
			borrowed[b] = true
		}
	}
	return len(borrowed) > 1
}

// Has reports whether another text has all words of substance of a text, two at least.
func (r Rules) Has(text, in string) bool {
	shared, all := wordsOf(in).support(text)
	return all > 1 && shared == all
}
