// Package words cuts texts into what can be compared and quoted: terms, which are stems without the words of grammar,
// and sentences.
//
// It says nothing about what a text means. All functions are pure and safe for concurrent use.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// stopWords are the words of English grammar: they say nothing about what a text is about. Words of other languages
// that are as frequent lose their weight by their frequency among the candidates.
var stopWords = setOf(`
	a about after again all also am an and any are aren't as at be because been before being both but by can
	can't cannot could couldn't did didn't do does doesn't doing don't down during each few for from further get
	gets getting go going got had hadn't has hasn't have haven't having he he's her here hers him his how i i'd
	i'll i'm i've if in into is isn't it it's its itself just let like many me more most much my myself no nor
	not now of off on once only or other our ours out over own re same she should shouldn't so some such than
	that that's the their theirs them then there there's these they they're they've this those through to too
	under until up us very was wasn't we we're we've were weren't what when where which while who whom why will
	with won't would wouldn't you you're you've your yours`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// IsStopWord reports whether a lower-case word is one of English grammar only.
func IsStopWord(word string) bool { return stopWords[word] }

// Terms splits a text into what two texts can share: the stems of its words in lower case, without stop words and
// accents, in the order of the text. Scripts that are written without spaces (and Korean, whose words carry their
// grammar with them) give pairs of neighboring letters.
func Terms(text string) []string {
	var terms []string
	new(Reader).Read(text, func(term string) { terms = append(terms, term) })
	return terms
}

// Reader reads terms. It remembers stems, so that many texts are cheaper than one by one; the zero value is ready.
type Reader struct {
	stems map[string]string
}

// Read calls each with every term of text, in the order of the text.
func (r *Reader) Read(text string, each func(term string)) {
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRuneInString(text[i:])
		if !isWordRune(c) {
			i += n
			continue
		}
		end := i + runLength(text[i:], unspaced(c))
		if unspaced(c) {
			pairs(text[i:end], each)
		} else if term := r.term(text[i:end]); term != "" {
			each(term)
		}
		i = end
	}
}

// runLength is how many bytes at the head of s belong to one word, or to one run of letters that are written without
// spaces.
func runLength(s string, dense bool) int {
	for i, c := range s {
		apostrophe := (c == '\'' || c == '’') && !dense
		if !apostrophe && (!isWordRune(c) || !joins(c) && unspaced(c) != dense) {
			return i
		}
	}
	return len(s)
}

func isWordRune(c rune) bool {
	if c < utf8.RuneSelf {
		return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c)
}

// unspaced reports whether a letter is of a script in which spaces do not separate words, or of Korean.
func unspaced(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai,
		unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// Unspaced reports whether a word is of a script in which spaces do not separate words.
func Unspaced(word string) bool {
	return strings.ContainsFunc(word, func(c rune) bool { return unspaced(c) && !unicode.Is(unicode.Hangul, c) })
}

// joins reports whether a rune belongs to the letter before it in whichever script, as accents and the Japanese marks
// of length and voice do.
func joins(c rune) bool { return c >= utf8.RuneSelf && unicode.In(c, unicode.Mark, unicode.Lm) }

// pairs gives every two neighboring letters of a run, or the only one.
func pairs(run string, add func(string)) {
	run = norm.NFKC.String(run)
	_, first := utf8.DecodeRuneInString(run)
	if first == len(run) {
		add(run)
		return
	}
	for i := 0; i < len(run); {
		_, n := utf8.DecodeRuneInString(run[i:])
		if i+n == len(run) {
			return
		}
		_, m := utf8.DecodeRuneInString(run[i+n:])
		add(run[i : i+n+m])
		i += n
	}
}

// term is what a word counts as, empty for a stop word.
func (r *Reader) term(word string) string {
	if term, known := r.stems[word]; known {
		return term
	}
	folded := fold(word)
	term := ""
	if !stopWords[folded] {
		term = Stem(folded)
	}
	if r.stems == nil {
		r.stems = map[string]string{}
	}
	r.stems[word] = term
	return term
}

// fold writes a word in lower case, with plain apostrophes and without accents.
func fold(word string) string {
	word = strings.ToLower(word)
	if !isASCII(word) {
		word = strings.ReplaceAll(word, "’", "'")
		word = norm.NFC.String(strings.Map(dropAccent, norm.NFKD.String(word)))
	}
	return strings.Trim(word, "'")
}

func dropAccent(c rune) rune {
	if c >= 0x0300 && c <= 0x036F {
		return -1
	}
	return c
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
