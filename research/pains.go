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
	share: 20,
	posts: painPosts,
	deep:  1,
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			serves := string(market.Pain)
			post := func(plus, minus int) []market.Query { return p.queries(market.Pains, market.Post, plus, minus) }
			return join(
				p.inCommunities(p.facts.subject.Communities[:min(len(p.facts.subject.Communities), communitiesNamed)],
					4, 3),
				each(serves, p.sources.the(hackerNews), within("comment", post(5, 3))),
				each(serves, p.sources.the(hackerNews), within("ask_hn", later(2, post(5, 4)))),
				// Reddit's feeds allow about one request a minute, so few are asked; they show which communities talk
				// about it.
				each(serves, p.sources.the(redditRSS), post(2, 1)),
				questions(p, post(2, 1)),
				each(serves, p.sources.of(market.Post, redditRSS, arcticShift, hackerNews, stackExchange), post(3, 2)),
				each(serves, p.sources.of(market.Page, wikipedia), p.queries(market.Pains, market.Page, 2, 1)),
				reported(p), inForums(p), advertised(p),
			)
		},
		func(p *planner, got []answer) []ask {
			return join(p.inCommunities(p.cameUpIn(got), 2, 1), quiet(p, got))
		},
	},
}

// painPosts is how many posts may be read of the people who have the problem.
const painPosts = 80

// How many communities are searched: those that the idea's brief names, and those that came up.
const (
	communitiesNamed = 3
	communitiesFound = 2
)

// inCommunities reads the newest posts of communities and searches in each with the words of the people who have the
// problem. The newest posts are the surest: they need no search by words, which the archive often refuses.
func (p *planner) inCommunities(names []string, says, minus int) []ask {
	var out []ask
	for _, name := range names {
		if name = strings.ToLower(name); slices.Contains(p.places, name) {
			continue
		}
		p.places = append(p.places, name)
		newest := market.Query{Community: name, Limit: newestPosts}
		queries := slices.Concat(p.says(says), p.queries(market.Pains, market.Post, 1, minus))
		out = append(out, each(string(market.Pain), p.sources.the(arcticShift),
			append([]market.Query{newest}, in(name, queries)...))...)
	}
	return out
}

// newestPosts is how many of the newest posts of a community are asked for.
const newestPosts = 100

// cameUpIn lists the communities in which most of what was found stands, ties by name.
func (p *planner) cameUpIn(got []answer) []string {
	count := map[string]int{}
	for _, a := range got {
		for _, e := range a.evidence {
			if _, name, ok := strings.Cut(strings.ToLower(e.Place), "/r/"); ok && a.query.Community == "" {
				count[name]++
			}
		}
	}
	for _, name := range p.places {
		delete(count, name)
	}
	seen := slices.SortedFunc(maps.Keys(count), func(x, y string) int {
		return cmp.Or(cmp.Compare(count[y], count[x]), strings.Compare(x, y))
	})
	return seen[:min(len(seen), communitiesFound)]
}
