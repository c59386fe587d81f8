package analyst

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"naps/market"
)

// Claims writes down what a phase has found: sentences that cite their evidence, with the numbers that were counted here, and a summary of one to three sentences.
// Findings are those of the phase; for the verdict, those of all phases. Where little was found the summary says so.
func Claims(phase market.Phase, c Case, findings []market.Finding) (claims []market.Claim, summary string) {
	w := &writer{c: c, byID: map[string]market.Evidence{}, claims: []market.Claim{}}
	for _, e := range c.Evidence {
		w.byID[e.ID] = e
	}
	switch phase {
	case market.Keywords:
		summary = w.keywords(findings)
	case market.Pains:
		summary = w.pains(findings)
	case market.Competitors:
		summary = w.competitors(findings)
	case market.Funding:
		summary = w.funding(findings)
	case market.Sizing:
		summary = w.sizing(findings)
	default:
		summary = w.verdict(findings)
	}
	return w.claims[:min(claimsAtMost, len(w.claims))], summary
}

// claimsAtMost is how many sentences a phase has: what a reader takes in at once.
const claimsAtMost = 10

// writer gathers claims. What it counts is marked with counted or figure and lands in Computed.
type writer struct {
	c      Case
	byID   map[string]market.Evidence
	claims []market.Claim
}

// counted is a number that was counted here.
type counted int

func (n counted) String() string { return market.Grouped(int64(n)) }

// figure is a text with numbers that were computed here, such as a median price.
type figure string

var digitsRE = regexp.MustCompile(`\d[\d,.]*\d|\d`)

// say adds a claim. A claim without evidence is not made.
func (w *writer) say(ids []string, format string, args ...any) {
	if len(ids) == 0 {
		return
	}
	claim := market.Claim{Evidence: ids, Computed: []string{}}
	for _, a := range args {
		text := ""
		switch v := a.(type) {
		case counted:
			text = v.String()
		case figure:
			text = string(v)
		}
		for _, n := range digitsRE.FindAllString(text, -1) {
			if !slices.Contains(claim.Computed, n) {
				claim.Computed = append(claim.Computed, n)
			}
		}
	}
	claim.Text = capital(fmt.Sprintf(format, args...))
	w.claims = append(w.claims, claim)
}

// quote gives a piece of evidence in quotation marks, at most n characters of it and word for word; empty where it has no quote that can be shown whole.
func (w *writer) quote(id string, n int) string {
	q := w.byID[id].Quote
	if strings.Contains(q, "”") || strings.Contains(q, "“") || strings.Contains(q, "://") {
		return ""
	}
	whole := ""
	for _, s := range sentences(q, tokens(q)) {
		if utf8.RuneCountInString(q[:s.end]) > n {
			break
		}
		whole = q[:s.end]
	}
	switch {
	case utf8.RuneCountInString(whole) >= min(40, utf8.RuneCountInString(strings.TrimSpace(q))):
		return "“" + oneLine(whole) + "”"
	case strings.TrimSpace(q) == "":
		return ""
	}
	return "“" + oneLine(clip(q, n)) + " …”"
}

// at tells where and when something was said.
func (w *writer) at(id string) string {
	e := w.byID[id]
	place := e.Place
	if strings.ContainsAny(place, "0123456789") {
		place = ""
	}
	switch {
	case place != "" && e.Date != "":
		return " (" + place + ", " + e.Date + ")"
	case place != "":
		return " (" + place + ")"
	case e.Date != "":
		return " (" + e.Date + ")"
	}
	return ""
}

func kinds(fs []market.Finding, kind string) []market.Finding {
	var out []market.Finding
	for _, f := range fs {
		if f.Kind == kind {
			out = append(out, f)
		}
	}
	return out
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// several counts things in words that read well: "1 person", "12 people".
func several(n int, one, many string) string {
	return market.Grouped(int64(n)) + " " + plural(n, one, many)
}

// list joins names as a sentence does.
func list(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

func citing(fs []market.Finding, most int) []string {
	out := []string{}
	for _, f := range fs {
		for _, id := range f.Evidence {
			if !slices.Contains(out, id) && len(out) < most {
				out = append(out, id)
			}
		}
	}
	return out
}

func (w *writer) subject() string {
	job := strings.TrimSpace(w.c.Subject.Job)
	if job == "" || utf8.RuneCountInString(job) > 60 || strings.ContainsAny(job, "0123456789\"") {
		return "it"
	}
	return job
}

func num(f market.Finding, key string) int { return int(f.Figures[key]) }

func plainFigure(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
