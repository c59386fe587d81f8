package plain

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"naps/findings"
	"naps/market"
	"naps/words"
)

// Claims writes down what a phase has found: short sentences that cite their evidence, with the numbers that were
// counted here, and a summary. Findings are those of the phase; for the verdict, those of all phases.
func (Analyst) Claims(phase market.Phase, c findings.Case,
	findings []market.Finding) (claims []market.Claim, summary string) {
	w := &writer{c: c, findings: findings, claims: []market.Claim{}}
	switch phase {
	case market.Keywords:
		summary = w.keywords()
	case market.Pains:
		summary = w.pains()
	case market.Competitors:
		summary = w.competitors()
	case market.Funding:
		summary = w.funding()
	case market.Sizing:
		summary = w.sizing()
	case market.Verdict:
		summary = w.verdict()
	}
	return w.claims[:min(claimsMax, len(w.claims))], summary
}

// claimsMax is how many sentences a phase has: what a reader takes in at once.
const claimsMax = 8

// writer gathers claims.
type writer struct {
	c        findings.Case
	findings []market.Finding
	claims   []market.Claim
}

var numberRE = regexp.MustCompile(`\d[\d,.]*\d|\d`)

// say adds a claim whose numbers were all counted or computed here, and returns its text. A claim without evidence is
// not made.
func (w *writer) say(ids []string, format string, args ...any) string {
	if len(ids) == 0 {
		return ""
	}
	text := fmt.Sprintf(format, args...)
	w.claims = append(w.claims, market.Claim{Text: text, Evidence: ids,
		Computed: append([]string{}, numberRE.FindAllString(text, -1)...)})
	return text
}

func (w *writer) of(kind string) []market.Finding {
	var out []market.Finding
	for _, f := range w.findings {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

// inside is the title of a finding as it stands inside a sentence: its capital stays only where the evidence has it
// too.
func (w *writer) inside(f market.Finding) string {
	first, _, _ := strings.Cut(f.Title, " ")
	for _, e := range w.c.Evidence {
		if slices.Contains(f.Evidence, e.ID) && (words.Stands(e.Quote, first) || words.Stands(e.Title, first)) {
			return f.Title
		}
	}
	return words.Uncapital(f.Title)
}

// Count writes a number with its noun: "1 person", "1,200 people".
func Count(n float64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return market.Grouped(int64(n)) + " " + many
}

// verb is the form of a verb that goes with a number.
func verb(n float64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// judged counts the pieces of some kinds that somebody has read, and those that nobody has.
func (w *writer) judged(kinds ...market.Kind) (read, unread int) {
	for _, e := range w.c.Evidence {
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		if _, is := w.c.Readings[e.Hash]; is {
			read++
		} else {
			unread++
		}
	}
	return read, unread
}

// verdict repeats the first sentence of what matters most.
func (w *writer) verdict() string {
	for _, part := range []func() string{w.pains, w.competitors, w.sizing} {
		before := len(w.claims)
		part()
		w.claims = w.claims[:min(len(w.claims), before+2)]
	}
	if len(w.claims) == 0 {
		w.keywords()
	}
	return strings.TrimSpace(firstTexts(w.claims, 2))
}

func firstTexts(claims []market.Claim, most int) string {
	var out []string
	for _, c := range claims[:min(most, len(claims))] {
		out = append(out, c.Text)
	}
	return strings.Join(out, " ")
}
