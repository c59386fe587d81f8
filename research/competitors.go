package research

import (
	"cmp"
	"slices"

	"naps/findings"
	"naps/market"
)

// competitors looks for who does the job already, those that are gone included, and for what does it free of charge.
var competitors = phase{
	name:     market.Competitors,
	share:    10,
	posts:    10,
	products: 48,
	deep:     2, // the product, then its prices
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			competition, payment := string(market.Competition), string(market.Payment)
			product := func(plus, minus int) []market.Query {
				return p.queries(market.Competitors, market.Product, plus, minus)
			}
			return join(
				each(competition, p.sources.of(market.Product), product(3, 2)),
				each(competition, p.sources.the(hackerNews), within("show_hn", product(2, 1))),
				each(payment, p.sources.of(market.Page, wikipedia), p.queries(market.Competitors, market.Page, 3, 2)),
				each(competition, p.sources.of(market.Page, wikipedia), p.substitutes(2)),
			)
		},
	},
}

// substitutes are searches for what people use today instead.
func (p *planner) substitutes(most int) []market.Query {
	return against(p.facts.subject.Substitutes[:min(len(p.facts.subject.Substitutes), most)]...)
}

// rivals lists the names of products of the same job, those still active first, at most so many.
func (p *planner) rivals(most int) []string {
	var found []market.Finding
	for _, f := range findings.Competitors(p.facts.known()) {
		if f.Kind == "competitor" && f.Labels["relation"] == "direct" {
			found = append(found, f)
		}
	}
	slices.SortStableFunc(found, func(x, y market.Finding) int {
		return cmp.Or(cmp.Compare(x.Labels["status"], y.Labels["status"]), cmp.Compare(len(y.Evidence), len(x.Evidence)), cmp.Compare(x.Title, y.Title))
	})
	var out []string
	for _, f := range found[:min(len(found), most)] {
		out = append(out, f.Title)
	}
	return out
}
