package order

import "unicode/utf8"

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
	_, at := s.passage(q.read(new(termReader), Candidate{Text: text}))
	return Around(text, at.from, at.to, most)
}

// Around widens a part of a text by whole sentences on both sides, as evenly as they allow, to at most so many
// characters. A part that is longer itself is cut at its end. The offsets are in bytes and always between characters.
func Around(text string, from, to, most int) (int, int) {
	from, to = min(max(from, 0), len(text)), min(max(to, 0), len(text))
	s := span{alignDown(text, from), alignDown(text, max(from, to))}
	s.to = s.from + cutAt(s.of(text), most)
	room := most - utf8.RuneCountInString(s.of(text))
	parts := pieces(text, max(1, most/4))
	before, after := 0, 0 // characters that were added
	for {
		up, down := neighbors(parts, s)
		upCost, downCost := utf8.RuneCountInString(text[up:s.from]), utf8.RuneCountInString(text[s.to:down])
		canUp, canDown := up < s.from && upCost <= room, down > s.to && downCost <= room
		switch {
		case canUp && (!canDown || before+upCost <= after+downCost):
			s.from, before, room = up, before+upCost, room-upCost
		case canDown:
			s.to, after, room = down, after+downCost, room-downCost
		default:
			return s.from, s.to
		}
	}
}

// neighbors gives the start of the last piece that starts before s, and the end of the first that ends after it; those
// of s where there is none.
func neighbors(pieces []span, s span) (from, to int) {
	from, to = s.from, s.to
	for _, p := range pieces {
		if p.from < s.from {
			from = p.from
		}
		if p.to > s.to {
			return from, p.to
		}
	}
	return from, to
}

// alignDown gives the start of the character that i stands in.
func alignDown(text string, i int) int {
	for i > 0 && i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}
