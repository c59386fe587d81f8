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
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			pages := each(string(market.Size), p.sources.of(market.Page, wikipedia), p.queries(market.Sizing, market.Page, 2, 1))
			return join(p.census(), pages)
		},
	},
}

// census asks the public statistic that counts the customers, where there is one.
func (p *planner) census() []ask {
	stat, ok := analyst.StatisticFor(p.facts.run.Brief, p.facts.subject)
	if !ok {
		return nil
	}
	queries := about(stat.Indicator)
	if stat.Share != "" {
		queries = append(queries, about(stat.Share)...)
	}
	return each(string(market.Size), p.sources.the(worldBank), in(stat.Country, queries))
}
