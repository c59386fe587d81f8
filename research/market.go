package research

import "naps/market"

// sizing asks how many there are who could pay, what reports say about the whole market, and which rules may forbid it.
var sizing = phase{
	name:  market.Sizing,
	share: 3,
	posts: 10,
	deep:  1,
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			pages := each(string(market.Size), p.sources.of(market.Page, wikipedia),
				p.queries(market.Sizing, market.Page, 2, 1))
			return join(counting(p), legal(p), pages)
		},
		platforms,
	},
}
