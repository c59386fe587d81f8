package research

import (
	"naps/analyst"
	"naps/market"
)

// sizing asks how many there are who could pay, and what reports say about the whole market.
var sizing = phase{
	name:  market.Sizing,
	share: 2,
	posts: 10,
	deep:  1,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			pages := each(string(market.Size), w.of(market.Page, wikipedia), w.queries(market.Sizing, market.Page, 2, 1))
			return join(w.census(), pages)
		},
	},
}

// census asks the public statistic that counts the customers, where there is one.
func (w *work) census() []ask {
	stat, ok := analyst.StatisticFor(w.run.Brief, w.subject)
	if !ok {
		return nil
	}
	queries := about(stat.Indicator)
	if stat.Share != "" {
		queries = append(queries, about(stat.Share)...)
	}
	return each(string(market.Size), w.the(worldBank), in(stat.Country, queries))
}
