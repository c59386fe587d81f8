package model

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

const (
	evidenceShown = 60 // pieces that may be cited
	findingsShown = 60
	idsShown      = 8 // of one finding
	quotesShown   = 4 // of one piece
	sentenceMost  = 320
	summaryMost   = 4 // sentences
	sidesMost     = 5 // for, and against
	phaseMost     = 4
)

type sentence struct {
	Text  string
	Cites []string
}

// Write writes the sentences of a report. Whether a sentence is true to what it cites is for the caller to check;
// here it must cite what was shown, contain no link, and name no verdict but the computed one.
func (a Analyst) Write(
	ctx context.Context, b market.Brief, s market.Subject, d analyst.Draft,
) (analyst.Prose, []market.Removed, error) {
	d.Evidence = d.Evidence[:min(evidenceShown, len(d.Evidence))]
	p := promptFor(b, s)
	score := block("score", append([]string{"verdict: " + d.Verdict}, d.Score...)...)
	p.Known = blocks(findingsBlock(d), readingsBlock(d), score)
	var evidence []string
	for _, e := range d.Evidence {
		evidence = append(evidence, quotesBlock(e, d.Readings[e.ID]))
	}
	p.Data = blocks(evidence...)
	got, err := ask[struct {
		Summary, For, Against []sentence
		Phases                map[market.Phase][]sentence
		Next                  string
	}](ctx, a, jobWrite, p, 3*1500)
	if err != nil {
		return analyst.Prose{}, nil, err
	}
	v := &verifier{draft: d, gone: []market.Removed{}}
	out := analyst.Prose{
		Summary: v.claims(got.Summary, summaryMost),
		For:     v.claims(got.For, sidesMost), Against: v.claims(got.Against, sidesMost),
		Phases: map[market.Phase][]market.Claim{}, Next: v.text(got.Next),
	}
	for _, phase := range market.Phases {
		if kept := v.claims(got.Phases[phase], phaseMost); len(kept) > 0 {
			out.Phases[phase] = kept
		}
	}
	return out, v.gone, nil
}

// findingsBlock is what was counted, a line a finding.
func findingsBlock(d analyst.Draft) string {
	var lines []string
	for _, p := range d.Phases {
		for _, f := range p.Findings {
			line := fmt.Sprintf("%s %s: %s", p.Name, f.Kind, clip(oneLine(f.Title), titleShown))
			if f.Detail != "" {
				line += " - " + clip(oneLine(f.Detail), titleShown)
			}
			for _, name := range slices.Sorted(maps.Keys(f.Figures)) {
				if name[0] >= '0' && name[0] <= '9' {
					continue // a month of a chart
				}
				line += fmt.Sprintf("; %s %g", name, f.Figures[name])
			}
			if ids := f.Evidence[:min(idsShown, len(f.Evidence))]; len(ids) > 0 {
				line += " (" + strings.Join(ids, ", ") + ")"
			}
			lines = append(lines, line)
		}
	}
	return block("findings", lines[:min(findingsShown, len(lines))]...)
}

// readingsBlock is what the evidence was read as, a line a piece.
func readingsBlock(d analyst.Draft) string {
	var lines []string
	for _, e := range d.Evidence {
		r, ok := d.Readings[e.ID]
		if !ok {
			continue
		}
		words := []string{string(r.Voice)}
		if r.Relation != "" {
			words = []string{string(r.Relation), r.Name}
		}
		for _, f := range r.Facts {
			words = append(words, f.Fact)
		}
		if r.Pain != "" {
			words = append(words, "hurts: "+r.Pain)
		}
		lines = append(lines, e.ID+": "+strings.Join(words, ", "))
	}
	return block("readings", lines...)
}

// quotesBlock is a piece of evidence that may be cited: the quotes of its reading, or its own if there are none.
func quotesBlock(e market.Evidence, r market.Reading) string {
	var quotes []string
	for _, f := range r.Facts {
		if !slices.Contains(quotes, f.Quote) && len(quotes) < quotesShown {
			quotes = append(quotes, f.Quote)
		}
	}
	if len(quotes) == 0 && e.Quote != "" {
		quotes = []string{e.Quote}
	}
	lines := []string{headline(e.Title)}
	for i, q := range quotes {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, q))
	}
	return block(e.ID+" "+string(e.Kind), lines...)
}

var (
	verdicts      = regexp.MustCompile(`\b(NO[- ]GO|GO|INCONCLUSIVE)\b`)
	markdownLink  = regexp.MustCompile(`\[([^\]]*)\]\([^)\s]*\)`)
	citationMarks = regexp.MustCompile(`\s*[\[(]\s*[A-Z]\d+(\s*[,;]\s*[A-Z]\d+)*\s*[\])]`)
)

// verifier checks sentences against what was shown.
type verifier struct {
	draft analyst.Draft
	gone  []market.Removed
}

func (v *verifier) claims(in []sentence, most int) []market.Claim {
	out := []market.Claim{}
	for _, s := range in {
		text, cites := v.text(s.Text), []string{}
		for _, id := range s.Cites {
			if id = strings.Trim(id, " []"); !slices.Contains(cites, id) {
				cites = append(cites, id)
			}
		}
		switch {
		case text == "":
		case len(cites) == 0:
			v.gone = append(v.gone, rejected(s.Text, "it cites nothing"))
		case slices.ContainsFunc(cites, v.unknown):
			v.gone = append(v.gone, rejected(s.Text, "it cites evidence that it was not shown"))
		case len(out) == most:
			v.gone = append(v.gone, rejected(s.Text, "there are enough sentences"))
		default:
			out = append(out, market.Claim{Text: text, Evidence: cites, Computed: []string{}})
		}
	}
	return out
}

func (v *verifier) unknown(id string) bool {
	return !slices.ContainsFunc(v.draft.Evidence, func(e market.Evidence) bool { return e.ID == id })
}

// otherVerdict reports whether a word names a verdict that was not computed.
func (v *verifier) otherVerdict(word string) bool {
	return strings.ReplaceAll(word, " ", "-") != v.draft.Verdict
}

// text is a sentence without citation marks and the targets of links; empty if it is rejected.
func (v *verifier) text(s string) string {
	text, why := oneLine(citationMarks.ReplaceAllString(markdownLink.ReplaceAllString(s, "$1"), "")), ""
	switch {
	case link.MatchString(text):
		why = "it contains a link"
	case clip(text, sentenceMost) != text:
		why = "it is too long"
	case slices.ContainsFunc(verdicts.FindAllString(text, -1), v.otherVerdict):
		why = "the verdict is computed, not written"
	default:
		return text
	}
	v.gone = append(v.gone, rejected(s, why))
	return ""
}
