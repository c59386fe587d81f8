package analyst

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"naps/market"
)

// The share of the possible payers that a newcomer may reach: one to three in a hundred, an expert prior.
const shareLow, shareHigh = 0.01, 0.03

// Sizing finds the size of the market, all of kind "market_size": from the bottom up where the customers are counted somewhere and prices are known
// (method "bottom_up"); what each payer would have to pay for the founder's goal where no price is ("needed"); a wider group that they are among
// ("ceiling"); and what reports say of whole industries ("top_down"), which is shown and never counted.
func Sizing(c Case) []market.Finding {
	out := []market.Finding{}
	stat, known := StatisticFor(c.Brief, c.Subject)
	n, year, from, ok := stat.read(c.of(market.Series))
	prices := livePrices(c)
	switch {
	case !known || !ok:
	case stat.Ceiling && c.Subject.Region == "": // of a country that nobody named it says nothing
	case stat.Ceiling:
		out = append(out, market.Finding{Kind: "market_size", Title: "No more than the " + stat.Whom, Figures: map[string]float64{"payers": math.Round(n), "year": float64(year)},
			Labels: map[string]string{"method": "ceiling", "whom": stat.Whom, "country": stat.Country}, Evidence: idsOf(from, 6)})
	case len(prices.of) > 0:
		out = append(out, bottomUp(n, year, stat, from, prices))
	default:
		monthly := c.Brief.Goal.Yearly() / n / 12
		out = append(out, market.Finding{Kind: "market_size", Title: "What each payer would have to pay", Evidence: idsOf(from, 12), Labels: map[string]string{"method": "needed", "per": "month", "whom": stat.Whom},
			Figures: map[string]float64{"payers": n, "goal_usd": c.Brief.Goal.Yearly(), "needed_low": round2(monthly / shareHigh), "needed_high": round2(monthly / shareLow), "year": float64(year)}})
	}
	return append(out, topDown(c)...)
}

// priceList is what rivals take a month.
type priceList struct {
	of   []float64
	from []market.Evidence
}

// livePrices are the monthly prices of products of the same job, one a product; where none states one, those of substitutes.
func livePrices(c Case) priceList {
	var same, near priceList
	for _, p := range products(c) {
		f := p.finding(c)
		if f.Figures["price_usd"] == 0 || f.Labels["status"] != active {
			continue
		}
		into := &near
		if p.same {
			into = &same
		}
		into.of, into.from = append(into.of, f.Figures["price_usd"]), append(into.from, p.of...)
	}
	if len(same.of) > 0 {
		return same
	}
	return near
}

// bottomUp is payers × price × share, with each factor as a line of its own.
func bottomUp(n float64, year int, stat Statistic, counted []market.Evidence, p priceList) market.Finding {
	const months = 12
	price, from := median(p.of), slices.Concat(counted, p.from)
	low, high := math.Round(n*price*months*shareLow), math.Round(n*price*months*shareHigh)
	prices := market.Factor{Role: market.FactorPrice, What: "median price a month", Value: price, Low: slices.Min(p.of), High: slices.Max(p.of), Unit: "US$ a month", Source: "prices of products that do this", Evidence: idsOf(p.from, 12)}
	for _, e := range p.from {
		if y, err := strconv.Atoi(e.Date[:min(4, len(e.Date))]); err == nil {
			prices.Year = max(prices.Year, y)
		}
	}
	return market.Finding{Kind: "market_size", Title: "From the bottom up", Labels: map[string]string{"method": "bottom_up", "per": "month", "whom": stat.Whom, "country": stat.Country}, Evidence: idsOf(from, 12),
		Figures: map[string]float64{
			"payers": n, "price_usd": price, "price_low": prices.Low, "price_high": prices.High, "share_low": shareLow, "share_high": shareHigh,
			"low_usd": low, "high_usd": high, "sources": float64(len(distinct(from, placeOf))), "prices": float64(len(p.of)), "year": float64(year),
		},
		Factors: []market.Factor{
			{Role: market.FactorPayers, What: stat.Whom, Value: n, Low: n, High: n, Unit: "people", Source: "World Bank", Year: year, Evidence: idsOf(counted, 12)},
			prices,
			{Role: market.FactorShare, What: "share that a newcomer may reach", Low: shareLow, High: shareHigh, Unit: "share", Source: "assumption", Evidence: []string{}},
			{Role: market.FactorRevenue, What: "revenue a year", Low: low, High: high, Unit: "US$ a year", Source: "calculated", Evidence: []string{}},
		}}
}

// topDown lists what pages and news that are near the subject state about whole markets, the newest figure first.
func topDown(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.about(market.Neighboring, market.Page, market.News) {
		if c.Readings[e.Hash].Voice == market.Provider {
			continue // who sells something there praises its size
		}
		for _, z := range MarketSizes(e.Quote) {
			f := market.Finding{Kind: "market_size", Title: "A report states", Detail: z.Sentence, Labels: map[string]string{"method": "top_down", "kind": z.Kind, "currency": z.Currency}, Figures: map[string]float64{}, Evidence: idsOf([]market.Evidence{e}, 1)}
			for name, v := range map[string]float64{"value": z.Value, "year": float64(z.Year), "end_value": z.EndValue, "end_year": float64(z.EndYear), "growth_pct": z.CAGR} {
				if v != 0 {
					f.Figures[name] = v
				}
			}
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["year"], a.Figures["year"]), cmp.Compare(a.Detail, b.Detail))
	})
	return out[:min(12, len(out))]
}
