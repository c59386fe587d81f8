package analyst

import (
	"cmp"
	"slices"

	"naps/market"
)

// Places finds where the people with the problem are: one finding of kind "place" a community or domain, with the threads on the problem
// within the twelve months before the day of the brief, and its members where a source told them.
func Places(c Case) []market.Finding {
	by := map[string][]market.Evidence{}
	for _, e := range c.of(market.Post) {
		if e.Place != "" {
			by[e.Place] = append(by[e.Place], e)
		}
	}
	out := []market.Finding{}
	for _, place := range slices.Sorted(mapKeys(by)) {
		es := by[place]
		recent, members := map[string]bool{}, 0.0
		for _, e := range es {
			members = max(members, e.Metrics["members"], e.Metrics["subscribers"])
			if days, ok := daysBefore(e.Date, c.Brief.AsOf); ok && days <= 365 && days >= -1 {
				recent[cmp.Or(e.URL, e.Hash)] = true
			}
		}
		f := market.Finding{Kind: "place", Title: place, Figures: map[string]float64{"threads": float64(len(recent)), "mentions": float64(len(es)), "people": float64(people(es))},
			Labels: map[string]string{"addressable": "yes"}, Evidence: idsOf(es, 20)}
		if members > 0 {
			f.Figures["members"] = members
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["threads"], a.Figures["threads"]), cmp.Compare(b.Figures["mentions"], a.Figures["mentions"]), cmp.Compare(a.Title, b.Title))
	})
	return out
}
