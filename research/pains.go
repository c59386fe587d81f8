package research

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"naps/market"
)

// pains listens to the people who have the problem, and to those who say that it is none.
var pains = phase{
	name:  market.Pains,
	share: 9,
	deep:  1,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			post := func(plus, minus int) []market.Query { return w.queries(market.Pains, market.Post, plus, minus) }
			return join(
				// Reddit's feeds allow about one request a minute, so few are asked; they show which communities talk about it.
				each("people who talk about it", w.the(redditRSS), post(2, 1)),
				each("people who talk about it", w.the(hackerNews), within("comment", append(post(5, 4), w.around(2, "solved")...))),
				each("people who ask for help", w.the(hackerNews), within("ask_hn", append(post(4, 2), w.around(2, "solved")...))),
				each("stories about it", w.the(hackerNews), within("story", post(2, 1))),
				questions(w, append(post(2, 1), w.around(1, "free")...)),
				each("people who talk about it", w.of(market.Post, redditRSS, arcticShift, hackerNews, stackExchange), post(5, 3)),
				each("people who talk about it", w.of(market.Page, wikipedia), w.queries(market.Pains, market.Page, 2, 2)),
			)
		},
		func(w *work, got []answer) []ask {
			var out []ask
			for _, c := range communities(got, w.subject.Places) {
				queries := w.queries(market.Pains, market.Post, 2, 2)
				// The archive's search by words is often overloaded; the newest posts, judged here, do not need it.
				queries = append(queries, market.Query{Limit: 100})
				for i := range queries {
					queries[i].Community = c
				}
				out = append(out, each("people in r/"+c, w.the(arcticShift), queries)...)
			}
			return out
		},
	},
}

// How many communities are searched: those that came up most, then guesses from the words of the idea.
const (
	communitiesSearched = 5
	communitiesGuessed  = 2
)

// communities lists the subreddits that came up most in relevant answers, ties by name, and a few guesses.
func communities(got []answer, guesses []string) []string {
	count := map[string]int{}
	for _, a := range got {
		for _, e := range a.evidence {
			if _, name, ok := strings.Cut(strings.ToLower(e.Place), "/r/"); ok {
				count[name]++
			}
		}
	}
	seen := slices.SortedFunc(maps.Keys(count), func(x, y string) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), strings.Compare(x, y))
	})
	out := slices.Clone(seen[:min(len(seen), communitiesSearched-communitiesGuessed)])
	for _, g := range append(slices.Clone(guesses), seen[len(out):]...) {
		if g = strings.ToLower(g); len(out) < communitiesSearched && !slices.Contains(out, g) {
			out = append(out, g)
		}
	}
	return out
}
