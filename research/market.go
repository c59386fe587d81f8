package research

import (
	"naps/analyst"
	"naps/market"
)

// sizing asks how many there are who could pay, and what reports say about the whole market.
var sizing = phase{
	name:  market.Sizing,
	share: 3,
	deep:  1,
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			return join(each("figures about the market", w.of(market.Page, wikipedia), w.queries(market.Sizing, market.Page, 4, 2)), w.census())
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
	for i := range queries {
		queries[i].Community = stat.Country
	}
	return each("how many "+stat.Whom+" there are", w.the(worldBank), queries)
}

// stated is the first sentence of a text that states the size of a market; empty if none does.
func stated(text string) string {
	for _, size := range analyst.MarketSizes(text) {
		if len([]rune(size.Sentence)) <= analyst.QuoteMax {
			return size.Sentence
		}
	}
	return ""
}
