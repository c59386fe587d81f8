package views

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naps/report"
)

// stretch is a part of a stored text, marked or not. IDs are the places on the page that begin with it.
type stretch struct {
	Text   string
	Marked bool
	Quote  bool     // part of the quote
	IDs    []string // the first is the id of the mark, the others of empty elements before it
	Shows  string   // the facts that it shows, in words
}

// textSpan is where something stands in a stored text.
type textSpan struct {
	from, to int
	id, say  string
}

// storedText marks the quote and the words of each fact where they stand. It is not a template, since those put spaces
// after what they show, and a stored text is shown as it is.
func storedText(parts []stretch) templ.Component {
	var b strings.Builder
	for _, s := range parts {
		if !s.Marked {
			b.WriteString(templ.EscapeString(s.Text))
			continue
		}
		id := ""
		for i, name := range s.IDs {
			if i == 0 {
				id = ` id="` + name + `"`
			} else {
				b.WriteString(`<span id="` + name + `"></span>`)
			}
		}
		if s.Shows != "" {
			id += ` class="fact" title="` + templ.EscapeString(s.Shows) + `"`
		}
		b.WriteString("<mark" + id + ">" + templ.EscapeString(s.Text) + "</mark>")
	}
	return templ.Raw(b.String())
}

// factID is the id of the words of a fact in the stored text.
func factID(i int) string { return "fact-" + itoa(i+1) }

// spans are the places of the quote and of the facts of the reading that stands. Facts whose offsets are not sound are
// left out.
func (p EvidencePage) spans() []textSpan {
	var out []textSpan
	if from, to := p.span(); from < to {
		out = append(out, textSpan{from: from, to: to, id: "quote"})
	}
	if r := p.stands(); r != nil {
		for i, f := range r.Facts {
			if p.sound(f.Start, f.End, f.Quote) {
				out = append(out, textSpan{f.Start, f.End, factID(i), report.FactText(f.Fact)})
			}
		}
	}
	return out
}

func (p EvidencePage) sound(from, to int, words string) bool {
	return from >= 0 && from < to && to <= len(p.Page.Text) && p.Page.Text[from:to] == words
}

// stretches cut the stored text at every beginning and end of a span. Joined, they are the text.
func (p EvidencePage) stretches() []stretch {
	text, spans := p.Page.Text, p.spans()
	cuts := []int{0, len(text)}
	for _, s := range spans {
		cuts = append(cuts, s.from, s.to)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []stretch
	for i := 1; i < len(cuts); i++ {
		part := stretch{Text: whole(text[cuts[i-1]:cuts[i]])}
		var says []string
		for _, s := range spans {
			if s.from > cuts[i-1] || s.to < cuts[i] {
				continue
			}
			part.Marked, part.Quote = true, part.Quote || s.id == "quote"
			if s.say != "" && !slices.Contains(says, s.say) {
				says = append(says, s.say)
			}
			if s.from == cuts[i-1] {
				part.IDs = append(part.IDs, s.id)
			}
		}
		part.Shows = strings.Join(says, "; ")
		out = append(out, part)
	}
	return out
}
