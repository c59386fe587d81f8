package analyst

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// intents tells what somebody who types a phrase is after. The first that fits is the one.
var intents = []struct {
	intent string
	words  []string
}{
	{"comparison", []string{"vs", "versus", "alternative", "alternatives", "best", "top", "compare", "comparison", "review", "reviews", "better"}},
	{"price", []string{"price", "pricing", "cost", "costs", "cheap", "cheapest", "free", "worth", "much", "fee", "fees", "discount"}},
	{"solution", []string{"app", "apps", "software", "tool", "tools", "template", "templates", "service", "services", "program", "system", "platform", "spreadsheet", "online", "generator", "calculator", "tracker", "planner", "download", "course"}},
	{"problem", []string{"how", "why", "what", "can't", "cannot", "problem", "problems", "help", "stop", "fix", "avoid", "deal", "late", "refuses", "won't", "doesn't", "without", "when", "should", "is", "do", "does"}},
}

func intentOf(phrase string) string {
	words := map[string]bool{}
	for _, t := range tokens(phrase) {
		words[t.word] = true
	}
	for _, in := range intents {
		for _, w := range in.words {
			if words[w] {
				return in.intent
			}
		}
	}
	return "topic"
}

// Keywords finds the terms that people search by, with what they are after, and one finding of kind "demand" that the score reads.
func Keywords(c Case) []market.Finding {
	terms := map[string][]market.Evidence{}
	for _, e := range c.of(market.Suggestion) {
		term := strings.ToLower(strings.TrimSpace(cmp.Or(e.Quote, e.Title)))
		if term != "" {
			terms[term] = append(terms[term], e)
		}
	}
	out := []market.Finding{}
	names := slices.Collect(mapKeys(terms))
	l := focus(c.Subject)
	weight := func(term string) float64 {
		w, _ := l.sum(l.look(tokens(term)), roleJob, roleProblem, roleCustomer)
		return w + 0.5*float64(len(terms[term]))
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a, b)) })
	for _, n := range names[:min(30, len(names))] {
		out = append(out, market.Finding{Kind: "keyword", Title: n, Labels: map[string]string{"intent": intentOf(n)},
			Figures: map[string]float64{"mentions": float64(len(terms[n])), "sources": float64(len(sourcesOf(terms[n])))}, Evidence: idsOf(terms[n], 6)})
	}
	if d, ok := demand(c, names); ok {
		out = append(out, d)
	}
	return append(out, trends(c)...)
}

// demand folds breadth of suggestions, questions and interest over time into one value from 0 to 1:
// up to 0.5 for forty distinct suggestions, 0.2 for twenty people who ask, 0.15 for page views (ten thousand a month), and 0.15 up or down for the slope.
func demand(c Case, terms []string) (market.Finding, bool) {
	var asking, series []market.Evidence
	by := c.signalsBy()
	for _, e := range c.of(market.Post) {
		if slices.ContainsFunc(by[e.ID], func(s market.Signal) bool { return s.Dimension == market.Pain && s.For && s.Tier >= 3 }) {
			asking = append(asking, e)
		}
	}
	series = c.of(market.Series)
	suggestions := c.of(market.Suggestion)
	all := slices.Concat(suggestions, series, asking)
	if len(all) == 0 {
		return market.Finding{}, false
	}
	log := func(n, full float64) float64 { return min(1, math.Log1p(n)/math.Log1p(full)) }
	value := 0.5*log(float64(len(terms)), 40) + 0.2*log(float64(people(asking)), 20)
	slope, views := 0.0, 0.0
	for _, e := range series {
		slope += e.Metrics["slope"]
		views = max(views, e.Metrics["views"], e.Metrics["views_month"])
	}
	value += 0.15*log(views, 10_000) + 0.15*sign(slope)
	only := 1.0
	if len(asking) > 0 {
		only = 0
	}
	f := market.Finding{Kind: "demand", Title: "Interest in " + c.Subject.Job, Figures: map[string]float64{
		"value": math.Round(100*max(0, min(1, value))) / 100, "sources": float64(len(sourcesOf(all))), "only_e1": only, "slope": slope,
		"suggestions": float64(len(terms)), "people": float64(people(asking)), "views": views}, Labels: map[string]string{}, Evidence: idsOf(slices.Concat(series, suggestions, asking), 20)}
	return f, len(f.Evidence) > 0
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}

func trends(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.of(market.Series) {
		figures := map[string]float64{}
		for _, k := range []string{"slope", "views", "views_month", "months", "value"} {
			if v, ok := e.Metrics[k]; ok {
				figures[k] = v
			}
		}
		out = append(out, market.Finding{Kind: "trend", Title: cmp.Or(e.Title, e.Query), Figures: figures, Labels: map[string]string{"url": e.URL}, Evidence: idsOf([]market.Evidence{e}, 1)})
	}
	return out
}

func sourcesOf(es []market.Evidence) []string {
	var out []string
	for _, e := range es {
		if !slices.Contains(out, e.Source) {
			out = append(out, e.Source)
		}
	}
	slices.Sort(out)
	return out
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
