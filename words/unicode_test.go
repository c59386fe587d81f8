package words

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSentencesEndWhereSentencesEnd(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"I lost $3.50 today. Really!\nWhat now?": {"I lost $3.50 today.", "Really!", "What now?"},
		"One line\n\nanother one\n---\n":         {"One line", "another one"},
		"請求書が遅い。困る。":                             {"請求書が遅い。", "困る。"},
		"  ":                                     nil,
	} {
		var got []string
		for _, s := range Sentences(text) {
			got = append(got, text[s[0]:s[1]])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzSentencesAreShortPiecesInOrder(f *testing.F) {
	f.Add("One. Two! Three?\nFour")
	f.Add(strings.Repeat("word ", 200))
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		last := 0
		for _, s := range Sentences(text) {
			if s[0] < last || s[1] <= s[0] || s[1] > len(text) {
				t.Fatalf("offsets %v after %d in %q", s, last, text)
			}
			piece := text[s[0]:s[1]]
			if utf8.RuneCountInString(piece) > SentenceMax || !utf8.ValidString(piece) ||
				strings.Contains(piece, "\n") && strings.ContainsFunc(piece, isWordRune) &&
					strings.TrimSpace(piece) != piece {
				t.Fatalf("a piece is no sentence: %q", piece)
			}
			last = s[1]
		}
	})
}
