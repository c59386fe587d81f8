package words

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Span is a part of a text, in bytes.
type Span struct{ From, To int }

func (s Span) Of(text string) string { return text[s.From:s.To] }

// SentenceMax is the longest sentence in characters, so that each may be a quote; what is longer is cut at a space.
const SentenceMax = 300

// Sentences cuts a text into sentences by the rules of Unicode (UAX 29) and at line ends, as byte offsets without the
// space around them. A piece without a letter or digit joins the sentence before it on its line where that leaves it
// short enough, and is left out otherwise. The number of a list ("2.", "(b).") belongs to the sentence behind it.
func Sentences(text string) [][2]int {
	var out [][2]int
	for _, s := range sentences(text) {
		out = append(out, [2]int{s.From, s.To})
	}
	return out
}

func sentences(text string) []Span {
	var out []Span
	at, state, rest := 0, -1, text
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		for line := range strings.Lines(piece) {
			out = appendSentence(out, text, trimmed(text, Span{at, at + len(line)}))
			at += len(line)
		}
	}
	return out
}

func appendSentence(out []Span, text string, s Span) []Span {
	if s.From >= s.To {
		return out
	}
	if !strings.ContainsFunc(s.Of(text), isWordRune) {
		if n := len(out) - 1; n >= 0 && utf8.RuneCountInString(text[out[n].From:s.To]) <= SentenceMax &&
			!strings.Contains(text[out[n].To:s.From], "\n") {
			out[n].To = s.To
		}
		return out
	}
	if n := len(out) - 1; n >= 0 && marker.MatchString(out[n].Of(text)) &&
		!strings.Contains(text[out[n].To:s.From], "\n") &&
		utf8.RuneCountInString(text[out[n].From:s.To]) <= SentenceMax {
		s.From, out = out[n].From, out[:n]
	}
	return append(out, cutUp(text, s, SentenceMax)...)
}

// marker is what stands before an item of a list. By the rules of Unicode it is a sentence where a capital follows.
var marker = regexp.MustCompile(`^[(\[]?(\d{1,3}|\p{L})[.)\]]+$`)

func appendTrimmed(out []Span, text string, s Span) []Span {
	if s = trimmed(text, s); s.From < s.To {
		return append(out, s)
	}
	return out
}

func trimmed(text string, s Span) Span {
	part := s.Of(text)
	s.From += len(part) - len(strings.TrimLeftFunc(part, unicode.IsSpace))
	s.To = s.From + len(strings.TrimFunc(part, unicode.IsSpace))
	return s
}

// Pieces are the sentences of a text, those of more than most characters cut.
func Pieces(text string, most int) []Span {
	var out []Span
	for _, s := range sentences(text) {
		out = append(out, cutUp(text, s, most)...)
	}
	return out
}

// cutUp cuts a sentence of more than most characters between words, or where it must be between letters.
func cutUp(text string, s Span, most int) []Span {
	var out []Span
	for {
		cut := cutAt(s.Of(text), most)
		if cut == s.To-s.From {
			return appendTrimmed(out, text, s)
		}
		out = appendTrimmed(out, text, Span{s.From, s.From + cut})
		s = trimmed(text, Span{s.From + cut, s.To})
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

// Windows calls each with every run of neighboring pieces that is at most so many characters long and cannot be made
// longer at its end: the pieces from first up to, not including, last. One piece alone is always a window.
func Windows(text string, pieces []Span, most int, each func(first, last int)) {
	last, length := 0, 0 // length in characters from the start of the first piece to the end of the last
	for first := range pieces {
		if first == last {
			last, length = first+1, utf8.RuneCountInString(pieces[first].Of(text))
		}
		for last < len(pieces) {
			longer := length + utf8.RuneCountInString(text[pieces[last-1].To:pieces[last].To])
			if longer > most {
				break
			}
			last, length = last+1, longer
		}
		each(first, last)
		if first+1 < last {
			length -= utf8.RuneCountInString(text[pieces[first].From:pieces[first+1].From])
		}
	}
}
