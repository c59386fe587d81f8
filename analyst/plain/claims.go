package plain

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/analyst"
	"naps/market"
	"naps/money"
)

// Claims writes down what a phase has found: short sentences that cite their evidence, with the numbers that were counted here, and a
// summary. Findings are those of the phase; for the verdict, those of all phases.
func (Analyst) Claims(phase market.Phase, c analyst.Case, findings []market.Finding) (claims []market.Claim, summary string) {
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
	c        analyst.Case
	findings []market.Finding
	claims   []market.Claim
}

var numberRE = regexp.MustCompile(`\d[\d,.]*\d|\d`)

// say adds a claim whose numbers were all counted or computed here, and returns its text. A claim without evidence is not made.
func (w *writer) say(ids []string, format string, args ...any) string {
	if len(ids) == 0 {
		return ""
	}
	text := fmt.Sprintf(format, args...)
	w.claims = append(w.claims, market.Claim{Text: text, Evidence: ids, Computed: append([]string{}, numberRE.FindAllString(text, -1)...)})
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

// inside is the title of a finding as it stands inside a sentence: its capital stays only where the evidence has it too.
func (w *writer) inside(f market.Finding) string {
	first, _, _ := strings.Cut(f.Title, " ")
	for _, e := range w.c.Evidence {
		if slices.Contains(f.Evidence, e.ID) && (analyst.Stands(e.Quote, first) || analyst.Stands(e.Title, first)) {
			return f.Title
		}
	}
	r, size := utf8.DecodeRuneInString(f.Title)
	return string(unicode.ToLower(r)) + f.Title[size:]
}

// Count writes a number with its noun: "1 person", "1,200 people".
func Count(n float64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return market.Grouped(int64(n)) + " " + many
}

func (w *writer) keywords() string {
	for _, f := range w.of("demand") {
		if n := f.Figures["suggestions"]; n > 0 {
			w.say(f.Evidence, "We found %s.", Count(n, "related search phrase", "related search phrases"))
		}
	}
	for _, f := range w.of("trend") {
		direction := map[string]string{"rising": "and interest is rising", "falling": "and interest is falling", "level": "and interest is level"}[f.Labels["direction"]]
		w.say(f.Evidence, "People open the Wikipedia article “%s” %s a month, %s.", f.Title, Count(f.Figures["views_a_month"], "time", "times"), direction)
	}
	if len(w.claims) == 0 {
		return "We found nothing that people type about this."
	}
	return w.claims[0].Text + " Searching isn't buying, so this counts for little."
}

// unread counts the evidence of some kinds that nobody has read.
func (w *writer) unread(kinds ...market.Kind) int {
	n := 0
	for _, e := range w.c.Evidence {
		for _, k := range kinds {
			if _, read := w.c.Readings[e.Hash]; e.Kind == k && !read {
				n++
			}
		}
	}
	return n
}

func (w *writer) pains() string {
	people, groups := float64(w.c.People()), w.of("pain")
	for _, f := range groups {
		w.say(f.Evidence, "%s %s: %s.", capitalCount(f.Figures["people"]), verb(f.Figures["people"], "describes this", "describe this"), w.inside(f))
		if usd := f.Figures["cost_usd"]; usd > 0 {
			w.say(f.Evidence, "Where they name an amount, the median is %s.", money.Words(usd))
		}
	}
	for _, f := range w.of("counter") {
		says := map[string]string{market.FactSolved: "solved the problem", market.FactContent: "fine as it is", market.FactFree: "something free does it", market.FactNotWorth: "not worth paying for"}[f.Labels["fact"]]
		w.say(f.Evidence, "Others disagree, %s: %s.", Count(f.Figures["people"], "person", "people"), says)
	}
	switch unread := w.unread(market.Post); {
	case len(groups) > 0:
		return fmt.Sprintf("%s %s this problem.", Count(people, "person", "people"), verb(people, "describes", "describe"))
	case unread > 0 && len(w.c.Readings) == 0:
		return fmt.Sprintf("We found %s that may be about this. Nobody has read them yet, so they don't count.", Count(float64(unread), "post", "posts"))
	case len(w.c.Readings) > 0:
		return "Nobody among the posts we read describes this problem."
	}
	return "We found no posts about this."
}

func verb(n float64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func capitalCount(n float64) string { return Count(n, "person", "people") }

func (w *writer) competitors() string {
	same, instead := 0.0, 0.0
	for _, f := range w.of("competitor") {
		if f.Labels["relation"] != "direct" {
			instead++
			continue
		}
		if f.Labels["status"] == "active" {
			same++
		}
		switch {
		case f.Figures["price_usd"] > 0:
			w.say(f.Evidence, "%s does this job. It costs %s a month.", f.Title, money.Words(f.Figures["price_usd"]))
		case f.Labels["free_text"] != "":
			w.say(f.Evidence, "%s does this job and says it is free.", f.Title)
		default:
			w.say(f.Evidence, "%s does this job.", f.Title)
		}
	}
	for _, f := range w.of("gap") {
		w.say(f.Evidence, "%s of %s bad reviews name the same trouble: %s.", market.Grouped(int64(f.Figures["same_job"])), market.Grouped(int64(f.Figures["bad"])), w.inside(f))
	}
	switch unread := w.unread(market.Product, market.Page); {
	case same > 0 && instead > 0:
		return fmt.Sprintf("%s already %s this job; people also use %s.", Count(same, "product", "products"), verb(same, "does", "do"), Count(instead, "substitute", "substitutes"))
	case same > 0:
		return fmt.Sprintf("%s already %s this job.", Count(same, "product", "products"), verb(same, "does", "do"))
	case instead > 0:
		return fmt.Sprintf("We found no product for this job, and %s that people use instead.", Count(instead, "product", "products"))
	case unread > 0 && len(w.c.Readings) == 0:
		return fmt.Sprintf("We found %s that may compete. Nobody has read them yet, so they don't count.", Count(float64(unread), "product or page", "products and pages"))
	case len(w.c.Readings) > 0:
		return "None of the products we read does this job."
	}
	return "We found no products near this job."
}

func (w *writer) funding() string {
	rounds, ended := w.of("round"), w.of("dead")
	for _, f := range rounds {
		if usd := f.Figures["amount_usd"]; usd > 0 {
			w.say(f.Evidence, "%s raised %s.", f.Labels["name"], money.Words(usd))
		}
	}
	for _, f := range ended {
		w.say(f.Evidence, "%s did this and is gone.", f.Title)
	}
	switch {
	case len(rounds) > 0:
		return fmt.Sprintf("%s near this job raised money.", Count(float64(len(rounds)), "company", "companies"))
	case len(ended) > 0:
		return fmt.Sprintf("%s tried this and stopped.", Count(float64(len(ended)), "company", "companies"))
	}
	for _, f := range w.of("backed") {
		return f.Title + "."
	}
	return "We found nobody who raised money for this."
}

func (w *writer) sizing() string {
	summary := ""
	for _, f := range w.of("market_size") {
		switch f.Labels["method"] {
		case "bottom_up":
			summary = cmp.Or(w.say(f.Evidence, "%s %s could pay. At a median price of %s a month, 1 to 3 percent of them would bring in %s to %s a year.", market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"],
				money.Words(f.Figures["price_usd"]), money.Words(f.Figures["low_usd"]), money.Words(f.Figures["high_usd"])), summary)
		case "needed":
			summary = cmp.Or(w.say(f.Evidence, "For your goal, 3 percent of %s %s would each have to pay %s a month.", market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"],
				money.Words(f.Figures["needed_low"])), summary)
		case "ceiling":
			w.say(f.Evidence, "There are %s %s, and your customers are among them.", market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"])
		case "assumption":
			w.say(f.Evidence, "If your customers are the %s, there are %s of them.", f.Labels["whom"], market.Grouped(int64(f.Figures["payers"])))
		case "unknown":
			summary = "The market size isn't known: " + f.Detail + "."
		}
	}
	w.rules()
	return summary
}

// rules names what forbids the idea, and what is to be checked first.
func (w *writer) rules() {
	for _, f := range w.of("blocker") {
		if f.Labels["primary"] == "yes" {
			w.say(f.Evidence, "A rule of %s may stop this: %s.", f.Labels["place"], strings.TrimRight(f.Title, "."))
		} else {
			w.say(f.Evidence, "Check this first, since %s says it is forbidden: %s.", f.Labels["place"], strings.TrimRight(f.Title, "."))
		}
	}
	for _, f := range w.of("rule") {
		w.say(f.Evidence, "Check this rule first: %s.", strings.TrimRight(f.Title, "."))
	}
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
