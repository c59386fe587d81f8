package order

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a part of a text, in bytes.
type span struct{ from, to int }

func (s span) of(text string) string { return text[s.from:s.to] }

// sentences cuts a text after each mark that ends a sentence and at line ends. No span begins or ends with space, and
// none is empty.
func sentences(text string) []span {
	var out []span
	from := 0
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch c {
		case '\n', '。', '！', '？':
		case '.', '!', '?', '…', '।':
			end, ends := endOfSentence(text, i)
			if !ends {
				continue
			}
			i = end
		default:
			continue
		}
		out = appendTrimmed(out, text, span{from, i})
		from = i
	}
	return appendTrimmed(out, text, span{from, len(text)})
}

// endOfSentence says where a sentence ends whose last mark stands before i: after the quotation marks and brackets
// that close there. It ends nowhere when no space follows, as in "3.5".
func endOfSentence(text string, i int) (end int, ends bool) {
	rest := strings.TrimLeft(text[i:], `"')]”’»`)
	c, _ := utf8.DecodeRuneInString(rest)
	return len(text) - len(rest), rest == "" || unicode.IsSpace(c)
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

// pieces are the sentences of a text; one of more than most characters is cut between words, or where it must be
// between letters.
func pieces(text string, most int) []span {
	var out []span
	for _, s := range sentences(text) {
		for {
			cut := cutAt(s.of(text), most)
			if cut == s.to-s.from {
				break
			}
			out = appendTrimmed(out, text, span{s.from, s.from + cut})
			s = trimmed(text, span{s.from + cut, s.to})
		}
		out = appendTrimmed(out, text, s)
	}
	return out
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
