package order

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// span is a part of a text, in bytes.
type span struct{ from, to int }

func (s span) of(text string) string { return text[s.from:s.to] }

// SentenceMax is the longest sentence in characters, so that each may be a quote; what is longer is cut at a space.
const SentenceMax = 300

// Sentences cuts a text into sentences by the rules of Unicode (UAX 29) and at line ends, as byte offsets without the
// space around them. A piece without a letter or digit joins the sentence before it on its line where that leaves it
// short enough, and is left out otherwise.
func Sentences(text string) [][2]int {
	var out [][2]int
	for _, s := range sentences(text) {
		out = append(out, [2]int{s.from, s.to})
	}
	return out
}

func sentences(text string) []span {
	var out []span
	at, state, rest := 0, -1, text
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		for line := range strings.Lines(piece) {
			out = appendSentence(out, text, trimmed(text, span{at, at + len(line)}))
			at += len(line)
		}
	}
	return out
}

func appendSentence(out []span, text string, s span) []span {
	if s.from >= s.to {
		return out
	}
	if !strings.ContainsFunc(s.of(text), isWordRune) {
		if n := len(out) - 1; n >= 0 && utf8.RuneCountInString(text[out[n].from:s.to]) <= SentenceMax && !strings.Contains(text[out[n].to:s.from], "\n") {
			out[n].to = s.to
		}
		return out
	}
	return append(out, cutUp(text, s, SentenceMax)...)
}

func appendTrimmed(out []span, text string, s span) []span {
	if s = trimmed(text, s); s.from < s.to {
		return append(out, s)
	}
	return out
}

func trimmed(text string, s span) span {
	part := s.of(text)
	s.from += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.to = s.from + len(strings.TrimFunc(part, unicode.IsSpace))
	return s
}

// pieces are the sentences of a text, those of more than most characters cut.
func pieces(text string, most int) []span {
	var out []span
	for _, s := range sentences(text) {
		out = append(out, cutUp(text, s, most)...)
	}
	return out
}

// cutUp cuts a sentence of more than most characters between words, or where it must be between letters.
func cutUp(text string, s span, most int) []span {
	var out []span
	for {
		cut := cutAt(s.of(text), most)
		if cut == s.to-s.from {
			return appendTrimmed(out, text, s)
		}
		out = appendTrimmed(out, text, span{s.from, s.from + cut})
		s = trimmed(text, span{s.from + cut, s.to})
	}
}

// cutAt is how many bytes of s, at least one character, make at most so many characters; it cuts at a space when one
// stands in the second half.
func cutAt(s string, most int) int {
	count, space := 0, 0
	for i, c := range s {
		if count >= max(1, most) {
			if space > i/2 {
				return space
			}
			return i
		}
		if unicode.IsSpace(c) {
			space = i
		}
		count++
	}
	return len(s)
}

// windows calls each with every run of neighboring pieces that is at most so many characters long and cannot be made
// longer at its end: the pieces from first up to, not including, last. One piece alone is always a window.
func windows(text string, pieces []span, most int, each func(first, last int)) {
	last, length := 0, 0 // length in characters from the start of the first piece to the end of the last
	for first := range pieces {
		if first == last {
			last, length = first+1, utf8.RuneCountInString(pieces[first].of(text))
		}
		for last < len(pieces) {
			longer := length + utf8.RuneCountInString(text[pieces[last-1].to:pieces[last].to])
			if longer > most {
				break
			}
			last, length = last+1, longer
		}
		each(first, last)
		if first+1 < last {
			length -= utf8.RuneCountInString(text[pieces[first].from:pieces[first+1].from])
		}
	}
}
