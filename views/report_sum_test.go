package views

import (
	"strings"
	"testing"

	"naps/market"
)

func TestTheMarketSumNamesSourceAndYearOfEachFactor(t *testing.T) {
	t.Parallel()
	f := market.Finding{Kind: "market_size", Labels: map[string]string{"method": "bottom_up", "whom": "florists"},
		Figures: map[string]float64{"payers": 1200, "price_usd": 30, "prices": 3}, Evidence: []string{"E1", "E2"}}
	old := f
	f.Factors = []market.Factor{
		{Role: market.FactorPayers, What: "florists in the United States", Value: 1200, Source: "Census Bureau",
			Year: 2023, Evidence: []string{"E7"}},
		{Role: market.FactorPrice, What: "median price a month", Value: 30, Source: "products that do this",
			Evidence: []string{"E8", "E9"}},
	}
	for name, c := range map[string]struct {
		finding        market.Finding
		payers, price  string
		payersID, most string
	}{
		"with factors": {f, "florists in the United States (Census Bureau, 2023)",
			"a month, median of 3 prices (products that do this)", "E7", "E8 E9"},
		"older": {old, "florists", "a month, median of 3 prices", "E1", "E2"},
	} {
		got := []factor{
			sourced(c.finding, market.FactorPayers, factor{"1,200", payersWords(c.finding), c.finding.Evidence[:1]}),
			sourced(c.finding, market.FactorPrice, factor{"$30", priceWords(c.finding), c.finding.Evidence[1:]}),
		}
		if got[0].What != c.payers || got[1].What != c.price || strings.Join(got[0].IDs, " ") != c.payersID ||
			strings.Join(got[1].IDs, " ") != c.most {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
