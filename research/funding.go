package research

import (
	"naps/market"
)

// How many competitors are looked up by name.
const rivalsLookedUp = 3

// funding follows the money: rounds, filings and ends of companies near this job.
var funding = phase{
	name:  market.Funding,
	share: 3,
	posts: 10,
	deep:  1,
	rounds: []func(*planner, []answer) []ask{
		func(p *planner, _ []answer) []ask {
			serves := string(market.Momentum)
			news := func(plus, minus int) []market.Query {
				return p.queries(market.Funding, market.News, plus, minus)
			}
			names := p.rivals(rivalsLookedUp)
			return join(
				each(serves, p.sources.of(market.News, gdelt), news(2, 1)),
				each(serves, p.sources.the(gdelt), news(1, 1)),
				each(serves, p.sources.of(market.Filing), p.queries(market.Funding, market.Filing, 1, 0)),
				each(serves, p.sources.of(market.News, gdelt), about(quoted(names, " raises funding")...)),
				each(serves, p.sources.of(market.News, gdelt), against(quoted(names, " shut down")...)),
			)
		},
	},
}

// quoted puts each name into quotes, with what is asked about it.
func quoted(names []string, what string) []string {
	var out []string
	for _, n := range names {
		out = append(out, `"`+n+`"`+what)
	}
	return out
}
