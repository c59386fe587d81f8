package analyst

import (
	"cmp"
	"slices"

	"naps/market"
)

// Places finds where the people with the problem are: one finding of kind "place" a community or domain, with the threads on the problem
// within the twelve months before the day of the brief, and its members where a source told them. Nobody can be addressed among the
// reviews of a store, so these are no place.
func Places(c Case) []market.Finding {
	by := map[string][]market.Evidence{}
	for _, e := range c.of(market.Post) {
		if e.Place != "" && e.Facts["type"] != "review" {
			by[e.Place] = append(by[e.Place], e)
		}
	}
	about := communities(c)
	members := map[string]float64{} // told by posts, and by what a community says of itself
	closed := map[string]bool{}
	for _, e := range c.Evidence {
		members[e.Place] = max(members[e.Place], e.Metrics["members"], e.Metrics["subscribers"])
		closed[e.Place] = closed[e.Place] || e.Facts["access"] == "private" || e.Facts["access"] == "archived"
	}
	out := []market.Finding{}
	for _, place := range slices.Sorted(mapKeys(by)) {
		es := by[place]
		recent := map[string]bool{}
		for _, e := range es {
			if days, ok := daysBefore(e.Date, c.Brief.AsOf); ok && days <= 365 && days >= -1 {
				recent[cmp.Or(e.URL, e.Hash)] = true
			}
		}
		f := market.Finding{Kind: "place", Title: place, Figures: map[string]float64{"threads": float64(len(recent)), "mentions": float64(len(es)), "people": float64(people(es))},
			Labels: map[string]string{"addressable": "yes"}, Evidence: idsOf(es, 20)}
		if e, ok := about[place]; ok {
			f.Evidence = append(f.Evidence, idsOf([]market.Evidence{e}, 1)...)
		}
		if n := members[place]; n > 0 {
			f.Figures["members"] = n
		}
		if closed[place] {
			f.Labels["addressable"] = "no"
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["threads"], a.Figures["threads"]), cmp.Compare(b.Figures["mentions"], a.Figures["mentions"]), cmp.Compare(a.Title, b.Title))
	})
	return out
}

// communities are the places that tell how many members they have, each with the piece of evidence that says the most.
func communities(c Case) map[string]market.Evidence {
	out := map[string]market.Evidence{}
	for _, e := range c.of(market.Page) {
		if e.Place != "" && e.Metrics["members"] > out[e.Place].Metrics["members"] {
			out[e.Place] = e
		}
	}
	return out
}
