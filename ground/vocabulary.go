package ground

import (
	"strings"
	"unicode"

	terms "naps/words"
)

// Vocabulary is what texts of one session use as words and as names. It does not change once it is read, and is safe
// for concurrent use then.
type Vocabulary struct {
	common map[string]bool // stems of words that stand somewhere without a capital
	names  map[string]bool // words that stand inside a sentence with a capital
}

// ReadVocabulary reads the words of texts.
func ReadVocabulary(texts ...string) *Vocabulary {
	v := &Vocabulary{common: map[string]bool{}, names: map[string]bool{}}
	for _, text := range texts {
		for _, x := range words(text) {
			switch b := bare(x.text); {
			case !isName(x.text):
				v.common[terms.Stem(b)] = true
			case !x.first && !everyday[b]:
				v.names[b] = true
			}
		}
	}
	return v
}

// auxiliaries are the words of grammar that make a sentence of what stands before them: "Zebra is".
var auxiliaries = setOf(`am is are was were be been has have had do does did can could will would should may might must isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't
can't couldn't won't wouldn't shouldn't`)

// begins reports whether a word with a capital is only the beginning of a sentence and no name: it is known as a word
// and not as a name, or is neither and does not stand where a name would, before a verb.
func (v *Vocabulary) begins(all []word, i int) bool {
	x := all[i]
	b := bare(x.text)
	rest := strings.TrimLeftFunc(x.text, unicode.IsUpper)
	if !x.first || len(x.text)-len(rest) > 1 && len(rest) > 0 || strings.ContainsFunc(rest, unicode.IsUpper) ||
		len(rest) == 0 && len(x.text) > 1 {
		return false
	}
	if i+1 < len(all) && !all[i+1].first && isName(all[i+1].text) && !everyday[bare(all[i+1].text)] &&
		!v.common[terms.Stem(b)] {
		return false
	}
	if v.common[terms.Stem(b)] || plain[b] {
		return true
	}
	if v.names[b] {
		return false
	}
	if strings.HasSuffix(b, "ly") || strings.HasSuffix(b, "ing") || i+1 == len(all) || all[i+1].first {
		return true
	}
	next := bare(all[i+1].text)
	return strings.ContainsFunc(next, unicode.IsDigit) || spelled[next] != "" ||
		(terms.IsStopWord(next) || plain[next] && !substance(next)) && !auxiliaries[next]
}
