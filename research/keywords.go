package research

import (
	"slices"

	"naps/market"
	"naps/words"
)

// keywords asks what people type and read: suggestions of search engines, and how often articles on the topic are
// opened.
var keywords = phase{
	name:  market.Keywords,
	share: 6,
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			serves := string(market.Demand)
			typed := p.queries(market.Keywords, market.Suggestion, 4, 3)
			articles := each(serves, p.sources.the(wikipedia), p.queries(market.Keywords, market.Series, 2, 0))
			suggestions := each(serves, p.sources.of(market.Suggestion), typed)
			return join(suggestions, articles)
		},
		func(p *planner, got []answer) []ask {
			return each(string(market.Demand), p.sources.the(pageviews), about(articlesOf(got)...))
		},
	},
}

// At most so many articles have their page views asked for.
const articlesCounted = 3

// articlesOf lists the titles of articles on the subject of their query, those found by the earlier query first.
func articlesOf(got []answer) []string {
	var titles []string
	for _, a := range got {
		if a.source.Name() != wikipedia {
			continue
		}
		var some []string
		for _, e := range a.evidence {
			if shares(e.Title, a.query.Text) && !slices.Contains(titles, e.Title) {
				some = append(some, e.Title)
			}
		}
		slices.Sort(some)
		titles = append(titles, some[:min(len(some), 2)]...)
	}
	return titles[:min(len(titles), articlesCounted)]
}

// sharedTerms is how many terms a title must share with its query, if the query has so many: an article on one word of
// several, such as "Reminder" for "booking reminder", is read for many other reasons.
const sharedTerms = 2

// shares reports whether a title is on the subject of a query.
func shares(title, query string) bool {
	asked, shared := map[string]bool{}, map[string]bool{}
	for _, t := range words.Terms(query) {
		asked[t] = true
	}
	for _, t := range words.Terms(title) {
		if asked[t] {
			shared[t] = true
		}
	}
	return len(shared) > 0 && len(shared) >= min(sharedTerms, len(asked))
}
