package analyst

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naps/market"
)

// Sizing finds the size of the market, all of kind "market_size": from the bottom up where the customers are counted somewhere and prices are known
// (method "bottom_up"); what each payer would have to pay for the founder's goal where no price is ("needed"); a wider group that they are among
// ("ceiling"); and what reports say of whole industries ("top_down", and "reports" for all of them together), which is shown and never counted.
func Sizing(c Case) []market.Finding {
	out := []market.Finding{}
	payers, prices := c.counted(), c.livePrices()
	if payers.n > 0 && !payers.ceiling {
		if len(prices.of) > 0 {
			out = append(out, c.bottomUp(payers, prices))
		} else {
			out = append(out, c.needed(payers))
		}
	}
	if payers.n > 0 && payers.ceiling {
		out = append(out, market.Finding{Kind: "market_size", Title: "No more than the " + payers.whom, Figures: map[string]float64{"payers": math.Round(payers.n), "year": float64(payers.year)},
			Labels: map[string]string{"method": "ceiling", "whom": payers.whom, "country": payers.country}, Evidence: idsOf(payers.from, 6)})
	}
	singles := topDown(c)
	out = append(out, together(c, singles)...)
	return append(out, singles[:min(12, len(singles))]...)
}

// payerCount is how many possible payers there are, by what.
type payerCount struct {
	n, low, high  float64
	year          int
	whom, country string
	ceiling       bool
	from          []market.Evidence
}

// counted finds how many customers there are: stated by somebody with their name, else a public statistic that counts just them, else one of a
// wider group, which is a ceiling. Where several state a number the median counts, and the lowest and highest are its uncertainty.
func (c Case) counted() payerCount {
	l := focus(c.Subject)
	var stated []float64
	p := payerCount{whom: c.Subject.Customer}
	for _, e := range c.of(market.Page, market.News, market.Post) {
		if n, _, ok := l.payers(e.Quote + ".\n" + e.Title); ok {
			stated, p.from = append(stated, n), append(p.from, e)
			p.year = max(p.year, yearOf(e.Date))
		}
	}
	stat, known := StatisticFor(c.Brief, c.Subject)
	n, year, from, ok := stat.read(c.of(market.Series))
	known = known && ok
	if known && !stat.Ceiling {
		stated, p.from, p.year, p.country = append(stated, n), append(p.from, from...), max(p.year, year), stat.Country
	}
	if len(stated) > 0 {
		p.n, p.low, p.high = median(stated), slices.Min(stated), slices.Max(stated)
		return p
	}
	if known {
		return payerCount{n: n, low: n, high: n, year: year, whom: stat.Whom, country: stat.Country, ceiling: true, from: from}
	}
	return payerCount{}
}

// priceList is what rivals take a month.
type priceList struct {
	of   []float64
	from []market.Evidence
}

// livePrices are the prices of direct rivals, one a product; where none of them states one, those of what comes near the job.
func (c Case) livePrices() priceList {
	var direct, near priceList
	l := focus(c.Subject)
	for _, es := range sameProduct(c.products()) {
		f := l.competitor(es)
		p := f.Figures["price_usd"]
		if p == 0 || f.Labels["status"] != "active" || f.Figures["match"] < nearShare {
			continue
		}
		into := &near
		if f.Labels["relation"] == "direct" {
			into = &direct
		}
		into.of = append(into.of, p)
		for _, e := range es {
			if q, ok := priceOf(e); ok && q == p {
				into.from = append(into.from, e)
			}
		}
	}
	if len(direct.of) > 0 {
		return direct
	}
	return near
}

// The share of the possible payers that a newcomer may reach (score.md, section 2).
const shareLow, shareHigh = 0.01, 0.03

func (c Case) bottomUp(n payerCount, p priceList) market.Finding {
	price, yearly := median(p.of), 12.0
	from := slices.Concat(n.from, p.from)
	f := market.Finding{Kind: "market_size", Title: "From the bottom up", Figures: map[string]float64{
		"payers": n.n, "payers_low": n.low, "payers_high": n.high, "price_usd": price, "price_low": slices.Min(p.of), "price_high": slices.Max(p.of), "share_low": shareLow, "share_high": shareHigh,
		"low_usd": math.Round(n.n * price * yearly * shareLow), "high_usd": math.Round(n.n * price * yearly * shareHigh),
		"lowest_usd": math.Round(n.low * slices.Min(p.of) * yearly * shareLow), "highest_usd": math.Round(n.high * slices.Max(p.of) * yearly * shareHigh),
		"sources": float64(len(placesIn(from))), "prices": float64(len(p.of)), "counts": float64(len(n.from))},
		Labels: map[string]string{"method": "bottom_up", "per": "month", "whom": n.whom}, Evidence: idsOf(from, 12)}
	if n.year > 0 {
		f.Figures["year"] = float64(n.year)
	}
	return f
}

// needed is what each payer would have to pay a month for the founder's goal, at the highest and the lowest share.
func (c Case) needed(n payerCount) market.Finding {
	monthly := c.Brief.Goal.Yearly() / n.n / 12
	return market.Finding{Kind: "market_size", Title: "What each payer would have to pay", Figures: map[string]float64{"payers": n.n, "goal_usd": c.Brief.Goal.Yearly(), "needed_low": round2(monthly / shareHigh), "needed_high": round2(monthly / shareLow), "year": float64(n.year)},
		Labels: map[string]string{"method": "needed", "per": "month", "whom": n.whom}, Evidence: idsOf(n.from, 12)}
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

// PayersIn is the sentence of a text that states how many customers there are; empty if none does.
func PayersIn(s market.Subject, text string) string {
	l := focus(s)
	if !strings.ContainsAny(text, "0123456789") {
		return ""
	}
	for _, at := range sentences(text, tokens(text)) {
		said := text[at.start:at.end]
		if _, _, ok := l.payers(said); ok && len([]rune(said)) <= QuoteMax {
			return said
		}
	}
	return ""
}
