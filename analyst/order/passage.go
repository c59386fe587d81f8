package order

import (
	"unicode/utf8"

	"naps/words"
)

// Passage finds the part of a text that shares most with a brief, at most so many characters: its best passage and the
// sentences around. The offsets are in bytes and between characters; a text that is short enough is its own passage.
// Rarity needs candidates to compare: where a text was ranked, Around(text, Ranked.From, Ranked.To, most) is the
// better choice.
func Passage(b Brief, text string, most int) (from, to int) {
	if utf8.RuneCountInString(text) <= most {
		return 0, len(text)
	}
	q := newQuery(b)
	s := newScale(q, nil, weights)
	_, at := s.passage(q.read(new(words.Reader), Candidate{Text: text}))
	return words.Around(text, at.From, at.To, most)
}
