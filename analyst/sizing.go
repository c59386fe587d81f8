package analyst

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naps/market"
)

// Sizing finds the size of the market: from the bottom up where somebody states how many customers there are and prices are known
// (kind "market_size", method "bottom_up"), and sentences about whole industries ("top_down"), which are shown and never counted.
func Sizing(c Case) []market.Finding {
	out := []market.Finding{}
	if f, ok := bottomUp(c); ok {
		out = append(out, f)
	}
	return append(out, topDown(c)...)
}

var countRE = regexp.MustCompile(`(?i)\b(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(million|thousand|billion|k|m)?\s+((?:[a-z'’-]+\s+){0,4}[a-z'’-]+)`)

// payers finds a stated number of customers: "there are 1.2 million freelance designers". The last two telling words of the customer's name must stand right after the number.
func (l *lens) payers(text string) (n float64, as string, ok bool) {
	var want []string
	for _, c := range l.concepts {
		if c.role == roleCustomer {
			want = append(want, c.stem)
		}
	}
	if len(want) == 0 {
		return 0, "", false
	}
	want = want[max(0, len(want)-2):]
	for _, m := range countRE.FindAllStringSubmatchIndex(text, -1) {
		v, err := strconv.ParseFloat(strings.ReplaceAll(text[m[2]:m[3]], ",", ""), 64)
		if err != nil || m[0] > 0 && strings.ContainsRune("$€£,.", rune(text[m[0]-1])) {
			continue
		}
		if m[4] >= 0 {
			v *= scales[strings.ToLower(text[m[4]:m[5]])]
		}
		if v < 1000 || v >= 3e9 || m[4] < 0 && v >= 1900 && v <= 2100 {
			continue
		}
		var got []string
		for _, t := range tokens(text[m[6]:m[7]]) {
			got = append(got, stem(t.word))
		}
		if !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(got, w) }) {
			return v, text[m[0]:m[1]], true
		}
	}
	return 0, "", false
}

func bottomUp(c Case) (market.Finding, bool) {
	var prices, counts []float64
	var from []market.Evidence
	l := focus(c.Subject)
	for _, e := range c.of(market.Product) {
		if p, ok := priceOf(e); ok && p > 0 && judgeThing(l, e).OK {
			prices = append(prices, p)
			from = append(from, e)
		}
	}
	priced := len(from)
	for _, e := range c.of(market.Page, market.News, market.Post) {
		if n, _, ok := l.payers(e.Quote + ".\n" + e.Title); ok {
			counts = append(counts, n)
			from = append(from, e)
		}
	}
	if len(counts) == 0 || len(prices) == 0 {
		return market.Finding{}, false
	}
	n, p := median(counts), median(prices)
	return market.Finding{Kind: "market_size", Title: "From the bottom up", Figures: map[string]float64{"payers": n, "price_usd": p, "share_low": 0.01, "share_high": 0.03,
		"sources": float64(len(placesIn(from))), "low_usd": math.Round(n * p * 12 * 0.01), "high_usd": math.Round(n * p * 12 * 0.03), "prices": float64(priced), "counts": float64(len(counts))},
		Labels: map[string]string{"method": "bottom_up", "per": "month"}, Evidence: idsOf(append(from[priced:], from[:priced]...), 12)}, true
}

func topDown(c Case) []market.Finding {
	out := []market.Finding{}
	for _, e := range c.of(market.Page, market.News) {
		for _, z := range MarketSizes(e.Quote) {
			if z.Kind == "increment" {
				continue
			}
			f := market.Finding{Kind: "market_size", Title: clip(oneLine(z.Sentence), 140), Figures: map[string]float64{}, Labels: map[string]string{"method": "top_down", "kind": z.Kind, "url": e.URL}, Evidence: idsOf([]market.Evidence{e}, 1)}
			value, year := z.Value, z.Year
			if value == 0 {
				value, year = z.EndValue, z.EndYear
			}
			if z.Currency == "USD" && value > 0 {
				f.Figures["value_usd"] = value
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
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["year"], a.Figures["year"]), cmp.Compare(a.Title, b.Title))
	})
	return out[:min(12, len(out))]
}
