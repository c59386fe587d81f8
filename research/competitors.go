package research

import (
	"cmp"
	"slices"

	"naps/market"
)

// competitors looks for who does the job already, dead ones included, and for what does it free of charge.
var competitors = phase{
	name:  market.Competitors,
	share: 6,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			product := func(plus, minus int) []market.Query {
				return append(w.queries(market.Competitors, market.Product, plus, minus), w.around(3, "free")...)
			}
			return join(
				each("products that do the job", w.of(market.Product), product(4, 2)),
				each("launches", w.the(hackerNews), within("show_hn", product(3, 2))),
				each("people who compare products", w.the(hackerNews), within("comment", w.queries(market.Competitors, market.Post, 1, 2))),
				each("products that do the job", w.of(market.Page, wikipedia), append(w.queries(market.Competitors, market.Page, 3, 2), w.around(1, "free tool")...)),
			)
		},
	},
}

// rivals lists the names of competitors found, those with most evidence first, ties by name.
func (w *work) rivals(most int) []string {
	var found []market.Finding
	for _, r := range w.phases {
		for _, f := range r.Findings {
			if f.Kind == "competitor" && (len(f.Title) >= shortestName || slices.Contains([]byte(f.Title), ' ')) {
				found = append(found, f)
			}
		}
	}
	slices.SortFunc(found, func(x, y market.Finding) int {
		return cmp.Or(cmp.Compare(len(y.Evidence), len(x.Evidence)), cmp.Compare(x.Title, y.Title))
	})
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.Title) && len(out) < most {
			out = append(out, f.Title)
		}
	}
	return out
}
