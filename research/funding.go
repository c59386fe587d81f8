package research

import (
	"naps/market"
)

// How many competitors are looked up by name.
const rivalsLookedUp = 3

// funding follows the money: rounds, filings and ends of companies in this field.
var funding = phase{
	name:  market.Funding,
	share: 3,
	deep:  1,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			news := func(plus, minus int) []market.Query { return w.queries(market.Funding, market.News, plus, minus) }
			names := w.rivals(rivalsLookedUp)
			asks := join(
				each("money raised in this field", w.of(market.News, gdelt), news(2, 2)),
				each("money raised in this field", w.the(gdelt), news(1, 1)),
				each("money raised in this field", w.the(hackerNews), within("story", news(1, 1))),
				each("filings in this field", w.of(market.Filing), w.queries(market.Funding, market.Filing, 2, 1)),
				each("money raised in this field", w.of(market.Page, wikipedia), w.queries(market.Funding, market.Page, 1, 1)),
				each("money raised by the competitors", w.of(market.News, gdelt), about(quoted(names, " raises funding")...)),
				each("competitors that ended", w.of(market.News, gdelt), against(quoted(names, " shut down")...)),
				each("filings of the competitors", w.of(market.Filing), about(quoted(names, "")...)),
			)
			for i := range asks {
				asks[i].names = names
			}
			return asks
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
