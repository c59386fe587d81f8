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
	quotesShown   = 4 // of one piece
	sentenceMost  = 320
	summaryMost   = 4
	sidesMost     = 5 // sentences for, and against
	phaseMost     = 4
)

type sentence struct {
	Text  string
	Cites []string
}

type written struct {
	Summary, For, Against []sentence
	Phases                map[market.Phase][]sentence
	Next                  string
}

// Write makes the sentences of a report. What a sentence says is for the caller to hold against what it cites; here it must cite what was
// shown, hold no address, and name no verdict but the one that was computed.
func (a Analyst) Write(ctx context.Context, b market.Brief, s market.Subject, d analyst.Draft) (analyst.Prose, []market.Removed, error) {
	w := given(b, s)
	d.Evidence = d.Evidence[:min(evidenceShown, len(d.Evidence))]
	w.Known = blocks(findingsBlock(d), readingsBlock(d), block("score", append([]string{"verdict: " + d.Verdict}, d.Score...)...))
	var cited []string
	for _, e := range d.Evidence {
		cited = append(cited, quotesBlock(e, d.Readings))
	}
	w.Data = blocks(cited...)
	got, err := ask[written](ctx, a, jobWrite, w, 3*1500)
	if err != nil {
		return analyst.Prose{}, nil, err
	}
	v := &verifier{d: d, removed: []market.Removed{}}
	out := analyst.Prose{
		Summary: v.claims(got.Summary, summaryMost), For: v.claims(got.For, sidesMost), Against: v.claims(got.Against, sidesMost),
		Phases: map[market.Phase][]market.Claim{}, Next: v.text(got.Next),
	}
	for _, phase := range market.Phases {
		if kept := v.claims(got.Phases[phase], phaseMost); len(kept) > 0 {
			out.Phases[phase] = kept
		}
	}
	return out, v.removed, nil
}

// findingsBlock is what was counted, a line a finding.
func findingsBlock(d analyst.Draft) string {
	var lines []string
	for _, p := range d.Phases {
		for _, f := range p.Findings {
			line := fmt.Sprintf("%s %s: %s", p.Name, f.Kind, clip(line1(f.Title), titleShown))
			if f.Detail != "" {
				line += " - " + clip(line1(f.Detail), titleShown)
			}
			for _, name := range slices.Sorted(maps.Keys(f.Figures)) {
				line += fmt.Sprintf("; %s %g", name, f.Figures[name])
			}
			if ids := f.Evidence[:min(8, len(f.Evidence))]; len(ids) > 0 && len(lines) < findingsShown {
				lines = append(lines, line+" ("+strings.Join(ids, ", ")+")")
			}
		}
	}
	return block("findings", lines...)
}

// quotesBlock is a piece of evidence that may be cited: the quotes that its reading stands on, else its own.
func quotesBlock(e market.Evidence, readings map[string]market.Reading) string {
	lines := []string{headline(e.Title)}
	var quotes []string
	for _, f := range readings[e.ID].Facts {
		if !slices.Contains(quotes, f.Quote) && len(quotes) < quotesShown {
			quotes = append(quotes, f.Quote)
		}
	}
	if len(quotes) == 0 && e.Quote != "" {
		quotes = []string{e.Quote}
	}
	for i, q := range quotes {
		lines = append(lines, fmt.Sprintf("[%d] %s", i+1, q))
	}
	return block(e.ID+" "+string(e.Kind), lines...)
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

var (
	verdicts = regexp.MustCompile(`\b(NO[- ]GO|GO|INCONCLUSIVE)\b`)
	marks    = regexp.MustCompile(`\s*[\[(]\s*[A-Z]\d+(\s*[,;]\s*[A-Z]\d+)*\s*[\])]`)
)

// verifier holds sentences against what was shown.
type verifier struct {
	d       analyst.Draft
	removed []market.Removed
}

func (v *verifier) claims(in []sentence, most int) []market.Claim {
	out := []market.Claim{}
	for _, s := range in {
		cites := []string{}
		for _, id := range s.Cites {
			if id = strings.Trim(id, " []"); !slices.Contains(cites, id) {
				cites = append(cites, id)
			}
		}
		unknown := slices.ContainsFunc(cites, func(id string) bool {
			return !slices.ContainsFunc(v.d.Evidence, func(e market.Evidence) bool { return e.ID == id })
		})
		switch text := v.text(s.Text); {
		case text == "":
		case len(cites) == 0:
			v.removed = append(v.removed, removed(s.Text, "it cites nothing"))
		case unknown:
			v.removed = append(v.removed, removed(s.Text, "it cites evidence that it was not shown"))
		case len(out) == most:
			v.removed = append(v.removed, removed(s.Text, "there are enough sentences"))
		default:
			out = append(out, market.Claim{Text: text, Evidence: cites, Computed: []string{}})
		}
	}
	return out
}

// text is a sentence without marks of citations; empty where it may not stand.
func (v *verifier) text(s string) string {
	text := line1(marks.ReplaceAllString(s, ""))
	why := ""
	switch {
	case text == "":
		return ""
	case link.MatchString(text):
		why = "it holds a link"
	case clip(text, sentenceMost) != text:
		why = "it is too long"
	case slices.ContainsFunc(verdicts.FindAllString(text, -1), func(x string) bool { return strings.ReplaceAll(x, " ", "-") != v.d.Verdict }):
		why = "the verdict is computed, not written"
	default:
		return text
	}
	v.removed = append(v.removed, removed(s, why))
	return ""
}
