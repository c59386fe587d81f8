package analyst

import (
	"cmp"
	"math"
	"slices"

	"naps/market"
)

// topDown lists what reports say of whole industries, one finding a sentence, the newest first: the amount as stated, in US dollars at the rates of
// RatesOn, and whether start, end and rate of growth fit together.
func topDown(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.of(market.Page, market.News) {
		for _, z := range MarketSizes(e.Quote) {
			if z.Kind == "increment" {
				continue
			}
			f := market.Finding{Kind: "market_size", Title: clip(oneLine(z.Sentence), 140), Figures: map[string]float64{}, Labels: map[string]string{"method": "top_down", "kind": z.Kind, "url": e.URL, "publisher": domainOf(e)}, Evidence: idsOf([]market.Evidence{e}, 1)}
			z.into(&f)
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["year"], a.Figures["year"]), cmp.Compare(a.Title, b.Title))
	})
	return out
}

// into writes a size down as figures and labels.
func (z Size) into(f *market.Finding) {
	value, year := z.Value, z.Year
	if value == 0 {
		value, year = z.EndValue, z.EndYear
	}
	if usd, ok := dollars(value, z.Currency); ok && usd > 0 {
		f.Figures["value_usd"] = usd
	}
	if usd, ok := dollars(z.EndValue, z.Currency); ok && usd > 0 && z.Value > 0 {
		f.Figures["end_usd"], f.Figures["end_year"] = usd, float64(z.EndYear)
	}
	if z.Currency != "" {
		f.Labels["currency"] = z.Currency
	}
	if year > 0 {
		f.Figures["year"] = float64(year)
	}
	if z.CAGR > 0 {
		f.Figures["cagr"] = z.CAGR
	}
	if fits, ok := z.fits(); ok {
		f.Labels["adds_up"] = map[bool]string{true: "yes", false: "no"}[fits]
	}
}

// tolerance is by how much the end of a forecast may differ from start·(1+rate)^years and still fit: rates are printed rounded.
const tolerance = 0.15

// fits checks end ≈ start·(1+rate)^years; ok is false where not all of it is stated.
func (z Size) fits() (fits, ok bool) {
	years := z.EndYear - z.Year
	if z.Value <= 0 || z.EndValue <= 0 || z.CAGR <= 0 || years <= 0 || z.Year == 0 {
		return false, false
	}
	want := z.Value * math.Pow(1+z.CAGR/100, float64(years))
	return math.Abs(z.EndValue/want-1) <= tolerance, true
}

// What reports say together is worth something from this many publishers on, and they agree while the highest is at most so many times the lowest.
const (
	publishersEnough = 3
	agreeWithin      = 2.0
)

// together sets the reports beside each other: one figure a publisher, of the year of the brief where the report states its own rate of growth, in
// US dollars; median, range and rates. A report whose own numbers do not fit, or a publisher that contradicts itself, is counted and left out.
func together(c Case, singles []market.Finding) []market.Finding {
	by, ids := map[string][]float64{}, []string{}
	var rates []float64
	wrong, now := 0, float64(yearOf(c.Brief.AsOf))
	for _, f := range singles {
		if f.Labels["adds_up"] == "no" {
			wrong++
			continue
		}
		g := f.Figures["cagr"]
		if g > 0 {
			rates = append(rates, g)
		}
		v, y := f.Figures["value_usd"], f.Figures["year"]
		if v == 0 {
			continue
		}
		if g > 0 && y > 0 && now > 0 {
			v *= math.Pow(1+g/100, now-y)
		}
		by[f.Labels["publisher"]] = append(by[f.Labels["publisher"]], v)
		ids = append(ids, f.Evidence...)
	}
	var sizes []float64
	for _, publisher := range slices.Sorted(mapKeys(by)) {
		if vs := by[publisher]; slices.Max(vs) > agreeWithin*slices.Min(vs) {
			wrong++
			continue
		}
		sizes = append(sizes, median(by[publisher]))
	}
	if len(sizes) < 2 || len(ids) == 0 {
		return nil
	}
	low, high := slices.Min(sizes), slices.Max(sizes)
	f := market.Finding{Kind: "market_size", Title: "What reports say of the whole market", Evidence: ids[:min(20, len(ids))], Labels: map[string]string{"method": "reports", "agree": "yes", "weak": "no", "rates_of": RatesOn},
		Figures: map[string]float64{"publishers": float64(len(sizes)), "median_usd": math.Round(median(sizes)), "lowest_usd": math.Round(low), "highest_usd": math.Round(high), "spread": math.Round(10*high/low) / 10, "contradict": float64(wrong), "year": now}}
	if high > agreeWithin*low {
		f.Labels["agree"] = "no"
	}
	if len(sizes) < publishersEnough {
		f.Labels["weak"] = "yes"
	}
	if len(rates) > 0 {
		f.Figures["cagr_low"], f.Figures["cagr_median"], f.Figures["cagr_high"] = slices.Min(rates), median(rates), slices.Max(rates)
	}
	return []market.Finding{f}
}
