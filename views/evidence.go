package views

import (
	"strings"
	"unicode/utf8"
)

// span is where the quote stands in the stored text: the kept offsets if they are sound, else its first occurrence,
// else nowhere.
func (p EvidencePage) span() (from, to int) {
	e, text := p.Evidence, p.Page.Text
	if p.sound(e.Start, e.End, e.Quote) {
		return e.Start, e.End
	}
	if i := strings.Index(text, e.Quote); e.Quote != "" && i >= 0 {
		return i, i + len(e.Quote)
	}
	return 0, 0
}

// whole keeps a text valid UTF-8, whatever was stored.
func whole(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "�")
}
