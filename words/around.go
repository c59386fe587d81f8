package words

import (
	"unicode/utf8"
)

// Around widens a part of a text by whole sentences on both sides, as evenly as they allow, to at most so many
// characters. A part that is longer itself is cut at its end. The offsets are in bytes and always between characters.
func Around(text string, from, to, most int) (int, int) {
	from, to = min(max(from, 0), len(text)), min(max(to, 0), len(text))
	s := Span{alignDown(text, from), alignDown(text, max(from, to))}
	s.To = s.From + cutAt(s.Of(text), most)
	room := most - utf8.RuneCountInString(s.Of(text))
	parts := Pieces(text, max(1, most/4))
	before, after := 0, 0 // characters that were added
	for {
		up, down := neighbors(parts, s)
		upCost, downCost := utf8.RuneCountInString(text[up:s.From]), utf8.RuneCountInString(text[s.To:down])
		canUp, canDown := up < s.From && upCost <= room, down > s.To && downCost <= room
		switch {
		case canUp && (!canDown || before+upCost <= after+downCost):
			s.From, before, room = up, before+upCost, room-upCost
		case canDown:
			s.To, after, room = down, after+downCost, room-downCost
		default:
			return s.From, s.To
		}
	}
}

// neighbors gives the start of the last piece that starts before s, and the end of the first that ends after it; those
// of s where there is none.
func neighbors(pieces []Span, s Span) (from, to int) {
	from, to = s.From, s.To
	for _, p := range pieces {
		if p.From < s.From {
			from = p.From
		}
		if p.To > s.To {
			return from, p.To
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
