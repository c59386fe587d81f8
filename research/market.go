package research

import "naps/market"

// sizing asks how many there are who could pay, what reports say about the whole market, and which rules may forbid it.
var sizing = phase{
	name:  market.Sizing,
	share: 3,
	posts: 10,
	rules: 20,
	deep:  1,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			pages := each(string(market.Size), w.of(market.Page, wikipedia), w.queries(market.Sizing, market.Page, 2, 1))
			return join(counting(w), legal(w), pages)
		},
		platforms,
	},
}
