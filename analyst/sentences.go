package analyst

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// SentenceMax is the longest sentence in characters, so that each may be a quote; what is longer is cut at a space.
const SentenceMax = 300

// Sentences cuts a text into sentences by the rules of Unicode (UAX 29), as byte offsets without the space around them. A piece
// without a letter or digit joins the sentence before it where that leaves it short enough, and is left out otherwise.
func Sentences(text string) [][2]int {
	var out [][2]int
	at, state, rest := 0, -1, text
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		from := at
		at += len(piece)
		for line := range strings.Lines(piece) {
			out = appendPieces(out, text, from, from+len(line))
			from += len(line)
		}
	}
	return out
}

func appendPieces(out [][2]int, text string, from, to int) [][2]int {
	from, to = trimmedSpace(text, from, to)
	if from >= to {
		return out
	}
	if !strings.ContainsFunc(text[from:to], wordRune) {
		if n := len(out) - 1; n >= 0 && utf8.RuneCountInString(text[out[n][0]:to]) <= SentenceMax && !strings.Contains(text[out[n][1]:from], "\n") {
			out[n][1] = to
		}
		return out
	}
	for utf8.RuneCountInString(text[from:to]) > SentenceMax {
		cut := cutAt(text, from, to)
		start, end := trimmedSpace(text, from, cut)
		out = append(out, [2]int{start, end})
		from, _ = trimmedSpace(text, cut, to)
	}
	return append(out, [2]int{from, to})
}

// cutAt is where a sentence that is too long is cut: at the last space within the bound, else at the bound.
func cutAt(text string, from, to int) int {
	end, n := from, 0
	for i := range text[from:to] {
		if n == SentenceMax {
			end = from + i
			break
		}
		n++
	}
	if i := strings.LastIndexAny(text[from:end], " \t"); i > 0 {
		return from + i
	}
	return end
}

func trimmedSpace(text string, from, to int) (int, int) {
	body := text[from:to]
	from += len(body) - len(strings.TrimLeftFunc(body, unicode.IsSpace))
	return from, max(from, from+len(strings.TrimSpace(body)))
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
