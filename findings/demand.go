package findings

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naps/market"
	"naps/words"
)

// Slopes below this share of the mean a year are called level: within what a few odd months make.
const level = 0.03

// steep is the slope, as a share of the mean a year, from which more makes no difference.
const steep = 0.15

// Keywords finds the phrases that people type ("keyword"), what they ask ("question"), how often the topic is read and
// whether that grows ("trend"), and one finding of kind "demand" that the score reads.
func Keywords(c Case) []market.Finding {
	terms := map[string][]market.Evidence{}
	for _, e := range c.typed() {
		if term := strings.ToLower(words.OneLine(cmp.Or(e.Quote, e.Title))); term != "" {
			terms[term] = append(terms[term], e)
		}
	}
	out := []market.Finding{}
	for term, es := range terms {
		kind := "keyword"
		if strings.HasSuffix(term, "?") {
			kind = "question"
		}
		out = append(out, market.Finding{Kind: kind, Title: term, Labels: map[string]string{}, Evidence: idsOf(es, 6),
			Figures: map[string]float64{"mentions": float64(len(es)), "sources": float64(len(distinct(es, sourceOf)))}})
	}
	slices.SortFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["sources"], a.Figures["sources"]), cmp.Compare(len(a.Title), len(b.Title)),
			cmp.Compare(a.Title, b.Title))
	})
	out = out[:min(30, len(out))]
	out = append(out, asked(c)...)
	if d, ok := demand(c, len(terms)); ok {
		out = append(out, d)
	}
	return append(out, trends(c)...)
}

// typed are the phrases that people type and that stay on the subject: search engines complete words, and the same
// words begin phrases on something else.
func (c Case) typed() []market.Evidence {
	return slices.DeleteFunc(c.of(market.Suggestion), func(e market.Evidence) bool { return !c.onSubject(e) })
}

// sharedTerms is how many terms of the brief make a phrase one on its subject: any one of them, such as "training", is
// a word of other subjects too. Measured on 63 phrases about five labelled ideas, of which 32 only share a word: two
// leave 9 in 10 of the others and 1 in 16 of these.
const sharedTerms = 2

// onSubject reports whether a phrase shares as many terms with the brief as that takes, or as many as the search that
// brought it has. Terms are those by which candidates are ordered.
func (c Case) onSubject(e market.Evidence) bool {
	brief := map[string]bool{}
	s := c.Subject
	for _, part := range append([]string{c.Brief.Idea, s.Title, s.Customer, s.Job, s.Problem}, s.Says...) {
		for _, t := range words.Terms(part) {
			brief[t] = true
		}
	}
	short := 0 // letters of what is grammar in most languages; that of English is no term
	if s.Language != "" && !strings.HasPrefix(s.Language, "en") {
		short = 3
	}
	shared := func(text string) int {
		found := map[string]bool{}
		for _, t := range words.Terms(text) {
			if brief[t] && (len([]rune(t)) > short || words.Unspaced(t)) {
				found[t] = true
			}
		}
		return len(found)
	}
	return shared(cmp.Or(e.Quote, e.Title)) >= max(1, min(sharedTerms, shared(e.Query)))
}

// asked are the questions that people with the problem put as a title, the most answered first.
func asked(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.sufferers() {
		title := words.OneLine(e.Title)
		if !c.onSubject(market.Evidence{Title: title}) { // "Does anybody know?" asks nothing without its text
			title = words.OneLine(c.Readings[e.Hash].QuoteOf(market.FactAsks))
		}
		if e.Kind == market.Post && strings.HasSuffix(title, "?") && len(title) < 120 {
			out = append(out, market.Finding{Kind: "question", Title: title,
				Labels: map[string]string{"kind": string(e.Kind)}, Evidence: idsOf([]market.Evidence{e}, 1),
				Figures: map[string]float64{"replies": max(e.Metrics["comments"], e.Metrics["answers"])}})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Compare(b.Figures["replies"], a.Figures["replies"])
	})
	return out[:min(10, len(out))]
}

// demand folds what is known of interest into one value from 0 to 1: up to 0.45 for sixty distinct phrases that search
// engines complete, 0.2 for twenty people who have the problem, 0.2 for ten thousand page views a month of the topic,
// and 0.15 up or down for their slope. Where no article on the topic was found, which depends on the words of the idea,
// the other parts stand for all: what was not measured is not zero. Where several articles were counted, their slopes
// weigh by how much they are read. Whom the founder asked says nothing of how many look for it. The parts are expert
// priors.
func demand(c Case, terms int) (market.Finding, bool) {
	sufferers, series := slices.DeleteFunc(c.sufferers(), market.Evidence.Own),
		slices.DeleteFunc(c.of(market.Series), func(e market.Evidence) bool { return e.Metrics["mean_last_12"] <= 0 })
	suggestions := c.typed()
	all := slices.Concat(series, suggestions, sufferers)
	if len(all) == 0 {
		return market.Finding{}, false
	}
	log := func(n, full float64) float64 { return min(1, math.Log1p(n)/math.Log1p(full)) }
	value := 0.45*log(float64(terms), 60) + 0.2*log(float64(people(sufferers)), 20)
	slope, views, read := 0.0, 0.0, 0.0
	for _, e := range series {
		n := e.Metrics["mean_last_12"]
		slope, read, views = slope+n*e.Metrics["slope_per_year"], read+n, max(views, n)
	}
	if read > 0 {
		slope /= read
	}
	if whole := 0.45 + 0.2 + 0.2; read > 0 {
		value += 0.2*log(views, 10_000) + 0.15*max(-1, min(1, slope/steep))
	} else {
		value *= whole / (whole - 0.2)
	}
	only := 1.0
	if len(sufferers) > 0 {
		only = 0
	}
	return market.Finding{Kind: "demand", Title: "Search interest", Labels: map[string]string{},
		Evidence: idsOf(all, 20), Figures: map[string]float64{
			"value": round2(max(0, min(1, value))), "sources": float64(len(distinct(all, sourceOf))),
			"only_e1": only, "slope_per_year": round2(slope),
			"suggestions": float64(terms), "people": float64(people(sufferers)), "views_a_month": math.Round(views),
		}}, true
}

// monthRE is how a series names its months among its figures, for the chart.
var monthRE = regexp.MustCompile(`^\d{4}-\d\d$`)

// trends tells for each article how often it was read a month over the last year, and by what share that changes a year
// (Theil–Sen, as the source computed it over its months), those read most first.
func trends(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.of(market.Series) {
		if e.Metrics["mean_last_12"] == 0 {
			continue
		}
		figures := map[string]float64{"slope_per_year": round2(e.Metrics["slope_per_year"]),
			"views_a_month": math.Round(e.Metrics["mean_last_12"]), "months": e.Metrics["months"]}
		for k, v := range e.Metrics {
			if monthRE.MatchString(k) {
				figures[k] = v
			}
		}
		direction := "level"
		switch {
		case e.Metrics["slope_per_year"] >= level:
			direction = "rising"
		case e.Metrics["slope_per_year"] <= -level:
			direction = "falling"
		}
		out = append(out, market.Finding{Kind: "trend", Title: cmp.Or(e.Query, e.Title), Figures: figures,
			Labels: map[string]string{"url": e.URL, "direction": direction}, Evidence: idsOf([]market.Evidence{e}, 1)})
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["views_a_month"], a.Figures["views_a_month"]),
			cmp.Compare(a.Title, b.Title))
	})
	return out
}

// monthLineRE is a line of a series: "2026-01 1234".
var monthLineRE = regexp.MustCompile(`^(\d{4}-\d\d) (\d+(?:\.\d+)?)$`)

// WithMonths is the figures of a piece of evidence; those of a series gain its months, as "2026-01", for the chart. It
// changes nothing in e.
func WithMonths(e market.Evidence) map[string]float64 {
	if e.Kind != market.Series {
		return e.Metrics
	}
	out := map[string]float64{}
	for line := range strings.Lines(e.Text) {
		if m := monthLineRE.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			if v, err := strconv.ParseFloat(m[2], 64); err == nil {
				out[m[1]] = v
			}
		}
	}
	for k, v := range e.Metrics {
		out[k] = v
	}
	return out
}
