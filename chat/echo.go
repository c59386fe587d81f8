package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/ground"
	"naps/words"
)

// echoes reports whether a sentence says again what a sentence of the report says: four of five of its words stand
// there in the same order, all its numbers do, and it denies no more and no less.
func echoes(text, fact string) bool {
	said, of := foldedWords(text), foldedWords(fact)
	if len(said) == 0 || ground.Denies(text) != ground.Denies(fact) {
		return false
	}
	for _, w := range wordsAt(text) {
		if first, _ := utf8.DecodeRuneInString(text[w.from:]); unicode.IsUpper(first) && !slices.Contains(of, w.word) &&
			!words.IsStopWord(w.word) {
			return false // another name
		}
	}
	numbers := slices.DeleteFunc(slices.Clone(said), wordless)
	return 5*inOrder(said, of) >= 4*len(said) &&
		inOrder(numbers, slices.DeleteFunc(slices.Clone(of), wordless)) == len(numbers)
}

func wordless(w string) bool { return !strings.ContainsFunc(w, unicode.IsDigit) }

// inOrder is how many words of a list stand in another in the same order: the length of their longest common
// subsequence.
func inOrder(a, b []string) int {
	best := make([]int, len(b)+1)
	for _, w := range a {
		diagonal := 0
		for j, o := range b {
			above := best[j+1]
			if w == o {
				best[j+1] = diagonal + 1
			} else {
				best[j+1] = max(above, best[j])
			}
			diagonal = above
		}
	}
	return best[len(b)]
}

// quoteRepeats sets what a sentence repeats of a text of others in quotation marks; it returns where that is from, too.
// Of a sentence that says hardly anything else, or that repeats a text that nobody found to be about the idea, only the
// quotation is left: then text is empty.
func quoteRepeats(c *checker, text string) (own string, source Sentence) {
	for _, id := range c.shown {
		passage := repeats(text, c.texts(id))
		if passage == "" {
			continue
		}
		from, to, words := runIn(text, passage)
		if c.doubtful(id) || words == "" || len(foldedWords(text[:from]+" "+text[to:])) == 0 ||
			strings.ContainsAny(words, quoteMarks) {
			return "", quotation(c, id, passage)
		}
		return text[:from] + "“" + words + "”" + text[to:], Sentence{Cites: []string{id}}
	}
	return text, Sentence{}
}

const quoteMarks = "“”„«»\""

// repeats gives the text that a sentence repeats outside of quotation marks; empty where it has words of its own.
func repeats(text string, texts []string) string { return longestRun(unquoted(text), texts) }

// runIn is where in a sentence the longest run of words of a passage stands, and the words of the passage as they stand
// there.
func runIn(text, passage string) (from, to int, words string) {
	a, b := wordsAt(text), wordsAt(passage)
	most := 0
	for i := range a {
		for j := range b {
			n := 0
			for i+n < len(a) && j+n < len(b) && a[i+n].word == b[j+n].word {
				n++
			}
			if n > most {
				most, from, to, words = n, a[i].from, a[i+n-1].to, passage[b[j].from:b[j+n-1].to]
			}
		}
	}
	return from, to, words
}

// placed is a word with where it stands.
type placed struct {
	word     string
	from, to int
}

func wordsAt(text string) []placed {
	var out []placed
	start := -1
	for i, r := range text + " " {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r)
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			out = append(out, placed{strings.ToLower(text[start:i]), start, i})
			start = -1
		}
	}
	return out
}

// longestRun gives the text that shares runMost words in a row with a sentence, or all of a shorter sentence of four
// words or more.
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
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
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
