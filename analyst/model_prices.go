package analyst

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"

	"naps/ground"
	"naps/market"
)

var pricesSchema = json.RawMessage(`{"type":"object","properties":{"prices":{"type":"array","maxItems":20,"items":{"type":"object","properties":{"id":{"type":"string","maxLength":12},"product":{"type":"string","maxLength":60},"usd_a_month":{"type":"number","minimum":0,"maximum":100000},"span":{"type":"string","maxLength":200}},"required":["id","product","usd_a_month","span"],"additionalProperties":false}}},"required":["prices"],"additionalProperties":false}`)

// pricesShown is how many quotes with an amount a model reads.
const pricesShown = 16

// ReadPrices lets a model read prices that the rules did not: findings of kind "price". The words that state one must stand in the quote with
// an amount in dollars that is the price, the product must be named there, and no known vendor gets a second price.
func ReadPrices(ctx context.Context, m Model, c Case, findings []market.Finding) ([]market.Finding, []market.Removed, error) {
	var es []market.Evidence
	for _, e := range c.of(market.Product, market.Page, market.Post) {
		if _, ok := firstMoney(e.Quote); ok && e.Phase == market.Competitors && len(es) < pricesShown {
			es = append(es, e)
		}
	}
	if len(es) == 0 {
		return findings, nil, nil
	}
	got, err := ask[struct {
		Prices []struct {
			ID, Product, Span string
			Price             float64 `json:"usd_a_month"`
		} `json:"prices"`
	}](ctx, m, Question{Job: "prices", Schema: pricesSchema, MaxTokens: 900}, map[string]any{"Idea": ideaOf(c.Brief), "Evidence": es})
	if err != nil {
		return findings, nil, err
	}
	out, known := slices.Clone(findings), map[string]bool{}
	for _, f := range findings {
		if f.Kind == "price" {
			known[strings.ToLower(f.Labels["vendor"])] = true
		}
	}
	var removed []market.Removed
	for _, p := range got.Prices {
		i := slices.IndexFunc(es, func(e market.Evidence) bool { return e.ID == p.ID })
		why := "it cites evidence that it was not shown"
		if i >= 0 {
			why = priceStands(es[i], p.Product, p.Span, p.Price)
		}
		if why != "" {
			removed = append(removed, rejected(p.Product+": "+p.Span, why))
			continue
		}
		if name := oneLine(p.Product); !known[strings.ToLower(name)] {
			known[strings.ToLower(name)] = true
			out = append(out, market.Finding{Kind: "price", Title: name + " " + amount(p.Price) + " a month", Figures: map[string]float64{"price_usd": p.Price}, Labels: map[string]string{"vendor": name, "read_by": "model"}, Evidence: []string{p.ID}})
		}
	}
	return out, removed, nil
}

// priceStands says why a price does not stand in evidence; empty when it does.
func priceStands(e market.Evidence, product, span string, price float64) string {
	said := market.Evidence{Quote: e.Quote}
	usd, _, ok := MonthlyPrice(span)
	switch {
	case strings.TrimSpace(span) == "" || !ground.Quote(said, span):
		return "the words that should state it do not stand in the quote"
	case !ok || math.Abs(usd-price) > 0.01 || price <= 0:
		return "its amount is not the one that is stated"
	case oneLine(product) == "" || !standsIn(e.Quote, oneLine(product)) && !standsIn(e.Title, oneLine(product)):
		return "the product is not named in what it cites"
	case len(MarketSizes(e.Quote)) > 0 || raised(e.Quote):
		return "the amount is not a price"
	}
	return ""
}
