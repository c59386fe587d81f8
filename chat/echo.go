package chat

import (
	"strings"
	"unicode"

	"naps/market"
)

// echoes reports whether a sentence says again what the report says: four of five of its words stand in the facts that it cites, and all its
// numbers do.
func echoes(text string, facts []market.Evidence) bool {
	said := map[string]bool{}
	for _, f := range facts {
		for _, w := range foldedWords(f.Quote) {
			said[w] = true
		}
	}
	words, shared := foldedWords(text), 0
	for _, w := range words {
		switch {
		case said[w]:
			shared++
		case strings.ContainsFunc(w, unicode.IsDigit):
			return false
		}
	}
	return len(words) > 0 && 5*shared >= 4*len(words)
}

// repeats gives the words of a piece that a sentence repeats outside of quotation marks; empty where it has words of its own.
func repeats(c *checker, text, id string) string {
	return longestRun(unquoted(text), c.texts(id))
}

// longestRun gives the text that shares runMost words in a row with a sentence, or all of a shorter sentence of four words or more.
func longestRun(sentence string, texts []string) string {
	words := foldedWords(sentence)
	need := min(runMost, len(words))
	if need < 4 {
		return ""
	}
	for _, t := range texts {
		of := " " + strings.Join(foldedWords(t), " ") + " "
		for i := 0; i+need <= len(words); i++ {
			if strings.Contains(of, " "+strings.Join(words[i:i+need], " ")+" ") {
				return t
			}
		}
	}
	return ""
}

func foldedWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// unquoted is a sentence without what stands in its quotation marks.
func unquoted(text string) string {
	var b strings.Builder
	inside := false
	for _, r := range text {
		switch r {
		case '“', '„', '«', '"':
			inside = !inside || r != '"'
			continue
		case '”', '»':
			inside = false
			continue
		}
		if !inside {
			b.WriteRune(r)
		}
	}
	return b.String()
}
