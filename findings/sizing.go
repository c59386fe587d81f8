package findings

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"naps/market"
	"naps/payers"
	"naps/words"
)

// The share of the possible payers that a newcomer may reach: one to three in a hundred, an expert prior.
const shareLow, shareHigh = 0.01, 0.03

// Sizing finds the size of the market. All findings are of kind "market_size", told apart by the label method:
//
//	bottom_up   payers × median live price × share, with its factors; only this one counts
//	needed      what each payer would have to pay for the founder's goal, where no price is known
//	ceiling     a wider group that the payers are among
//	assumption  the sum, or the payers alone, with a statistic whose title is near to the customers and that nobody has confirmed
//	unknown     why there is no sum; Detail says it
//	top_down    what reports say of whole industries
func Sizing(c Case) []market.Finding {
	out := []market.Finding{}
	n, found := countOf(c)
	prices := livePrices(c)
	switch {
	case !found:
		out = append(out, unknownSize(whyUncounted(c)))
	case n.who.Standing == market.PayersWider:
		out = append(out, n.finding("ceiling", "No more than the "+n.whom()),
			unknownSize("official statistics count only a wider group"))
	case n.who.Standing == market.PayersAssumed:
		f := n.finding("assumption", "If the customers are the "+n.whom())
		if len(prices.of) > 0 {
			f = n.sum("assumption", f.Title, prices)
		}
		out = append(out, f, unknownSize("nobody has confirmed that this statistic counts the customers"))
	case len(prices.of) > 0:
		out = append(out, n.sum("bottom_up", "From the bottom up", prices))
	default:
		out = append(out, n.needed(c.Brief.Goal.Yearly()), unknownSize("no product of this job states a price"))
	}
	return append(out, topDown(c)...)
}

func unknownSize(why string) market.Finding {
	return market.Finding{Kind: "market_size", Title: "Market size not known", Detail: why,
		Labels: map[string]string{"method": "unknown"}, Evidence: []string{}}
}

// whyUncounted says why nobody counts the payers.
func whyUncounted(c Case) string {
	if len(c.Subject.Payers) > 0 {
		return payers.Office(c.Subject.Payers[0].List) + " gave no figure for " + c.Subject.Payers[0].Title
	}
	if country, _ := payers.Country(c.Subject.Region, c.Brief.Idea, c.Subject.Language); country == "" {
		return "the idea names no country whose statistics could be asked"
	}
	return "no official statistic in use counts these customers"
}

// counted is what an official statistic says of who could pay.
type counted struct {
	who              market.Payers
	value, low, high float64 // how many; the range where two statistics count them differently
	year             int
	unit             string
	from             []market.Evidence
}

// countOf takes the first line of the subject's that has figures.
func countOf(c Case) (counted, bool) {
	series := slices.DeleteFunc(c.of(market.Series), func(e market.Evidence) bool {
		return e.Metrics["last"] <= 0 || e.Metrics["mean_last_12"] != 0
	})
	for _, who := range c.Subject.Payers {
		n := counted{who: who, unit: "people"}
		for _, e := range series {
			if e.Query != who.Code {
				continue
			}
			v := e.Metrics["last"]
			if n.from = append(n.from, e); len(n.from) == 1 || e.Facts["unit"] == "firms" {
				// a firm pays once, however many places it has
				n.value, n.year, n.unit = v, int(e.Metrics["year"]), cmp.Or(e.Facts["unit"], n.unit)
			}
			n.low, n.high = min(v, cmp.Or(n.low, v)), max(v, n.high)
		}
		if n.part(series) && n.value >= 100 {
			return n, true
		}
	}
	return counted{}, false
}

// part takes the per cent of a group that is meant, where only a part of it is; false if that is not known.
func (n *counted) part(series []market.Evidence) bool {
	list := payers.Get(n.who.List)
	if list == nil || len(n.from) == 0 {
		return false
	}
	entry, _ := list.Find(n.who.Code, n.who.Title)
	if entry.Share == "" {
		return true
	}
	i := slices.IndexFunc(series, func(e market.Evidence) bool {
		return e.Query == entry.Share && e.Metrics["last"] <= 100
	})
	if i < 0 {
		return false
	}
	share := series[i].Metrics["last"] / 100
	n.value, n.low, n.high, n.year = math.Round(n.value*share), math.Round(n.low*share), math.Round(n.high*share),
		min(n.year, int(series[i].Metrics["year"]))
	n.from = append(n.from, series[i])
	return true
}

// whom names those who are counted: "firms listed as Beauty Salons (NAICS 812112) in the United States".
func (n counted) whom() string {
	where := " in " + payers.CountryName(n.who.Country)
	if n.who.List == payers.World {
		return words.Uncapital(n.who.Title) + where
	}
	return fmt.Sprintf("%s listed as %s (%s %s)%s", n.unit, n.who.Title, strings.ToUpper(n.who.List), n.who.Code, where)
}

// factor is the line of the sum that says how many could pay.
func (n counted) factor() market.Factor {
	return market.Factor{Role: market.FactorPayers, What: n.whom(), Value: n.value, Low: n.low, High: n.high,
		Unit: n.unit, Source: payers.Office(n.who.List), Year: n.year, Evidence: idsOf(n.from, 12)}
}

// finding tells how many there are and no more.
func (n counted) finding(method, title string) market.Finding {
	return market.Finding{Kind: "market_size", Title: title,
		Labels:   map[string]string{"method": method, "whom": n.whom(), "country": n.who.Country},
		Evidence: idsOf(n.from, 12),
		Figures: map[string]float64{"payers": n.value, "payers_low": n.low, "payers_high": n.high,
			"year": float64(n.year)}, Factors: []market.Factor{n.factor()}}
}

// needed is what each payer would have to pay a month for the founder's goal.
func (n counted) needed(goal float64) market.Finding {
	f, monthly := n.finding("needed", "What each payer would have to pay"), goal/n.value/12
	f.Labels["per"] = "month"
	f.Figures["goal_usd"], f.Figures["needed_low"], f.Figures["needed_high"] = goal, round2(monthly/shareHigh),
		round2(monthly/shareLow)
	return f
}

// sum is payers × price × share, with each factor as a line of its own. The range is that of the share.
func (n counted) sum(method, title string, p priceList) market.Finding {
	const months = 12
	price, f := median(p.of), n.finding(method, title)
	low, high := math.Round(n.value*price*months*shareLow), math.Round(n.value*price*months*shareHigh)
	from := slices.Concat(n.from, p.from)
	prices := market.Factor{Role: market.FactorPrice, What: "median price a month", Value: price, Low: slices.Min(p.of),
		High: slices.Max(p.of), Unit: "US$ a month",
		Source: "products that do this", Year: p.year(), Evidence: idsOf(p.from, 12)}
	f.Labels["per"], f.Evidence = "month", idsOf(from, 12)
	for name, v := range map[string]float64{"price_usd": price, "price_low": prices.Low, "price_high": prices.High,
		"share_low": shareLow, "share_high": shareHigh, "low_usd": low, "high_usd": high,
		"sources": float64(len(distinct(from, placeOf))), "prices": float64(len(p.of))} {
		f.Figures[name] = v
	}
	f.Factors = append(f.Factors, prices,
		market.Factor{Role: market.FactorShare, What: "share that a newcomer may reach", Low: shareLow, High: shareHigh,
			Unit: "share", Source: "assumption", Evidence: []string{}},
		market.Factor{Role: market.FactorRevenue, What: "revenue a year", Low: low, High: high, Unit: "US$ a year",
			Source: "calculated", Evidence: []string{}})
	return f
}

// priceList is what rivals take a month.
type priceList struct {
	of   []float64
	from []market.Evidence
}

// year is the newest year of the prices; 0 where none is dated.
func (p priceList) year() (newest int) {
	for _, e := range p.from {
		if y, err := strconv.Atoi(e.Date[:min(4, len(e.Date))]); err == nil {
			newest = max(newest, y)
		}
	}
	return newest
}

// livePrices are the monthly prices of products of the same job, one a product; where none states one, those of
// substitutes.
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

// topDown lists what pages and news that are near the subject state about whole markets, the newest figure first.
func topDown(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.about(market.Neighboring, market.Page, market.News) {
		if c.Readings[e.Hash].Voice == market.Provider {
			continue // who sells something there praises its size
		}
		for _, z := range MarketSizes(e.Quote) {
			f := market.Finding{Kind: "market_size", Title: "A report states", Detail: z.Sentence,
				Labels:  map[string]string{"method": "top_down", "kind": z.Kind, "currency": z.Currency},
				Figures: map[string]float64{}, Evidence: idsOf([]market.Evidence{e}, 1)}
			for name, v := range map[string]float64{"value": z.Value, "year": float64(z.Year), "end_value": z.EndValue,
				"end_year": float64(z.EndYear), "growth_pct": z.CAGR} {
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
