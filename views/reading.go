package views

import (
	"cmp"
	"slices"

	"naps/market"
	"naps/report"
)

// readingMark is what a list shows of a reading: how far the text is about the idea, and the words that say most.
type readingMark struct{ Text, Words string }

const notRead = "Not read"

func markOf(r *report.Read) readingMark {
	if r == nil {
		return readingMark{Text: notRead}
	}
	return readingMark{Text: report.AboutText(r), Words: bestWords(r)}
}

// plainFacts say little by themselves.
var plainFacts = []string{market.FactWhen, market.FactAmount, market.FactAdvert}

// bestWords are the words of the first fact that says something by itself, else of the first one.
func bestWords(r *report.Read) string {
	words := ""
	for _, f := range r.Facts {
		if !slices.Contains(plainFacts, f.Fact) {
			return f.Quote
		}
		words = cmp.Or(words, f.Quote)
	}
	return words
}

// evidenceMark is the mark of a piece of evidence in a report.
func evidenceMark(e report.Evidence) readingMark {
	if e.Read == nil && !readable(e) {
		return readingMark{}
	}
	return markOf(e.Read)
}

// readable reports whether a piece of evidence is a text of others that somebody may read.
func readable(e report.Evidence) bool {
	return e.Source != report.FounderSource && market.Evidence{Kind: e.Kind, Page: e.Page, Facts: e.Facts}.Readable()
}

// readingLine is a reading on the page of its evidence.
type readingLine struct {
	*report.Read
	Stands bool
	At     int64
}

// readings are those of the page: the one that stands first, then the others, the latest first.
func (p EvidencePage) readings() []readingLine {
	stands, found := market.Standing(p.Readings)[p.Evidence.Hash]
	if !found {
		return nil
	}
	var out []readingLine
	first := -1
	for i, r := range p.Readings {
		if r.Reader == stands.Reader && r.At == stands.At {
			first = i
		}
	}
	for i, r := range slices.Backward(p.Readings) {
		if r.Reader == market.ReadByFounder && i != first {
			continue // skipped, taken back, or replaced by a later answer
		}
		line := readingLine{Read: report.ReadOf(r), Stands: i == first, At: r.At}
		if line.Stands {
			out = slices.Insert(out, 0, line)
		} else {
			out = append(out, line)
		}
	}
	return out
}

// stands is the reading that stands, nil where nobody read it.
func (p EvidencePage) stands() *report.Read {
	if all := p.readings(); len(all) > 0 {
		return all[0].Read
	}
	return nil
}

// own reports whether the founder wrote the evidence.
func (p EvidencePage) own() bool { return p.Evidence.Source == report.FounderSource }
