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

// Keywords finds the terms that people search by, with what they are after ("keyword"), what they ask ("question"), how often the topic is read
// and whether that grows ("trend"), and one finding of kind "demand" that the score reads.
func Keywords(c Case) []market.Finding {
	terms := map[string][]market.Evidence{}
	for _, e := range c.of(market.Suggestion) {
		term := strings.ToLower(strings.TrimSpace(cmp.Or(e.Quote, e.Title)))
		if term != "" && !cutOff(tokens(term)) {
			terms[term] = append(terms[term], e)
		}
	}
	out := []market.Finding{}
	names := slices.Collect(mapKeys(terms))
	l := focus(c.Subject)
	weight := func(term string) float64 {
		toks := tokens(term)
		w, _ := l.sum(l.look(toks), roleJob, roleProblem, roleCustomer)
		return w/math.Sqrt(float64(len(toks))) + 0.5*float64(len(sourcesOf(terms[term]))) // a short phrase that says it all before a long one that drags words along
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(a, b)) })
	for _, n := range names[:min(30, len(names))] {
		out = append(out, market.Finding{Kind: "keyword", Title: n, Labels: map[string]string{"intent": intentOf(n)},
			Figures: map[string]float64{"mentions": float64(len(terms[n])), "sources": float64(len(sourcesOf(terms[n])))}, Evidence: idsOf(terms[n], 6)})
	}
	out = append(out, questions(c, names, terms)...)
	if d, ok := demand(c, names); ok {
		out = append(out, d)
	}
	return append(out, trends(c)...)
}

// askers begin a question.
var askers = set("how why what when where who which is are can could should do does did will would has have am")

// cutOff reports whether a phrase was cut out of a sentence: it begins or ends in a small word that asks nothing.
func cutOff(toks []token) bool {
	if len(toks) == 0 {
		return true
	}
	first, last := toks[0].word, toks[len(toks)-1].word
	return bands()[first] == 1 && !askers[first] && first != "no" && first != "not" || bands()[last] == 1 && last != "me" && last != "it" && last != "vs" || smallNums[last] ||
		bands()[last] == 2 && intentOf(last) == "topic"
}

// questions are what people ask about it: as they type it, and as they title what they post, most asked first.
func questions(c Case, typed []string, terms map[string][]market.Evidence) []market.Finding {
	asked := map[string][]market.Evidence{}
	for _, n := range typed {
		if toks := tokens(n); askers[toks[0].word] && len(toks) > 2 {
			asked[n] = terms[n]
		}
	}
	for _, e := range c.of(market.Post) {
		title := strings.TrimSpace(strings.TrimPrefix(oneLine(e.Title), "Ask HN: "))
		if strings.HasSuffix(title, "?") && len(title) < 120 && e.Metrics["rating"] == 0 {
			asked[title] = append(asked[title], e)
		}
	}
	out := []market.Finding{}
	for _, q := range slices.Sorted(mapKeys(asked)) {
		es := asked[q]
		replies := 0.0
		for _, e := range es {
			replies = max(replies, e.Metrics["comments"], e.Metrics["answers"])
		}
		out = append(out, market.Finding{Kind: "question", Title: capital(q), Labels: map[string]string{"kind": string(es[0].Kind)}, Evidence: idsOf(es, 4),
			Figures: map[string]float64{"mentions": float64(len(es)), "sources": float64(len(sourcesOf(es))), "replies": replies}})
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["replies"], a.Figures["replies"]), cmp.Compare(b.Figures["mentions"], a.Figures["mentions"]))
	})
	return out[:min(10, len(out))]
}

// breadth tells on how many letters of the alphabet a search engine knows how to go on after one of the words of the idea: "late payment f…".
// It is the largest over the words; 26 means that there is hardly an aspect that nobody types.
func breadth(s market.Subject, terms []string) (letters int, seed string) {
	for _, try := range Seeds(s) {
		seen := map[byte]bool{}
		for _, t := range terms {
			if rest, ok := strings.CutPrefix(t, try+" "); ok && rest[0] >= 'a' && rest[0] <= 'z' {
				seen[rest[0]] = true
			}
		}
		if len(seen) > letters {
			letters, seed = len(seen), try
		}
	}
	return letters, seed
}

// Seeds are the words of the idea from which suggestions are expanded, the most telling first.
func Seeds(s market.Subject) []string {
	v := vocabulary(s)
	var out []string
	for _, t := range []string{"{core}", "{phrase2}", "{word} {one}", "{word}", "{word2}"} {
		text := v.fill(t)
		if !strings.Contains(text, " ") && weightOf(text, stem(text)) < 3 {
			continue // a common word is typed for many reasons
		}
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Slopes below this share of the mean a year are called level: within what a few odd months make.
const level = 0.03

// demand folds breadth of suggestions, questions and interest over time into one value from 0 to 1: up to 0.35 for sixty distinct suggestions, 0.15 for
// the whole alphabet, 0.2 for twenty people who ask, 0.15 for page views (ten thousand a month), and 0.15 up or down for the slope of these.
// Where several articles were counted, their slopes weigh by how much they are read.
func demand(c Case, terms []string) (market.Finding, bool) {
	var asking, series []market.Evidence
	by := c.signalsBy()
	for _, e := range c.of(market.Post) {
		if slices.ContainsFunc(by[e.ID], func(s market.Signal) bool { return s.Dimension == market.Pain && s.For && s.Tier >= 3 }) {
			asking = append(asking, e)
		}
	}
	suggestions := c.of(market.Suggestion)
	for _, e := range c.of(market.Series) {
		if e.Metrics["mean_last_12"] > 0 {
			series = append(series, e)
		}
	}
	all := slices.Concat(suggestions, series, asking)
	if len(all) == 0 {
		return market.Finding{}, false
	}
	log := func(n, full float64) float64 { return min(1, math.Log1p(n)/math.Log1p(full)) }
	letters, seed := breadth(c.Subject, terms)
	value := 0.35*log(float64(len(terms)), 60) + 0.15*float64(letters)/26 + 0.2*log(float64(people(asking)), 20)
	slope, views, read := 0.0, 0.0, 0.0
	for _, e := range series {
		n := e.Metrics["mean_last_12"]
		slope, read, views = slope+n*e.Metrics["slope_per_year"], read+n, max(views, n)
	}
	if read > 0 {
		slope /= read
	}
	if math.Abs(slope) >= level {
		value += 0.15 * sign(slope)
	}
	value += 0.15 * log(views, 10_000)
	only := 1.0
	if len(asking) > 0 {
		only = 0
	}
	f := market.Finding{Kind: "demand", Title: "Interest in " + c.Subject.Job, Figures: map[string]float64{
		"value": math.Round(100*max(0, min(1, value))) / 100, "sources": float64(len(sourcesOf(all))), "only_e1": only, "slope_per_year": round2(slope),
		"suggestions": float64(len(terms)), "letters": float64(letters), "people": float64(people(asking)), "views_a_month": math.Round(views)}, Labels: map[string]string{}, Evidence: idsOf(slices.Concat(series, suggestions, asking), 20)}
	if seed != "" {
		f.Labels["seed"] = seed
	}
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

// trends tells for each article how often it was read a month over the last year, and by what share that changes a year (Theil–Sen, as the
// source computed it over its months), those read most first.
func trends(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.of(market.Series) {
		if e.Metrics["mean_last_12"] == 0 {
			continue
		}
		figures := map[string]float64{"slope_per_year": round2(e.Metrics["slope_per_year"]), "views_a_month": math.Round(e.Metrics["mean_last_12"]), "months": e.Metrics["months"]}
		for k, v := range e.Metrics {
			if monthRE.MatchString(k + " 0") {
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
		out = append(out, market.Finding{Kind: "trend", Title: cmp.Or(e.Title, e.Query), Figures: figures, Labels: map[string]string{"url": e.URL, "direction": direction}, Evidence: idsOf([]market.Evidence{e}, 1)})
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["views_a_month"], a.Figures["views_a_month"]), cmp.Compare(a.Title, b.Title))
	})
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
