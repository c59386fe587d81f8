package source

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// linkedData is what a page says of a product to machines, as JSON-LD in the words of schema.org.
type linkedData struct {
	name   string
	offers []offer
}

// offer is one price. Months is how long it pays for; 0 where that is not said.
type offer struct {
	amount   float64
	currency string
	months   float64
}

// What is read of a page at most: pages are from anybody.
const (
	linkedDepth = 8
	linkedMost  = 40 // offers
)

// sold are the types that describe a product.
var sold = []string{"product", "softwareapplication", "webapplication", "mobileapplication", "service", "productgroup",
	"individualproduct"}

func readLinkedData(doc *goquery.Document) linkedData {
	var d linkedData
	doc.Find(`script[type="application/ld+json"]`).Each(func(_ int, script *goquery.Selection) {
		var v any
		if json.Unmarshal([]byte(strings.TrimSpace(script.Text())), &v) == nil {
			d.walk(v, 0)
		}
	})
	return d
}

// walk looks through lists, graphs and parts for products and their offers.
func (d *linkedData) walk(v any, depth int) {
	if depth > linkedDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			d.walk(one, depth+1)
		}
	case map[string]any:
		if isA(v, sold...) && d.name == "" {
			d.name = clip(oneLine(tidy(word(v["name"]))), 80)
		}
		if isA(v, "offer", "aggregateoffer", "unitpricespecification", "compoundpricespecification") {
			d.offer(v)
		}
		for _, key := range []string{"@graph", "mainEntity", "offers", "itemListElement", "item", "hasVariant",
			"makesOffer", "hasOfferCatalog", "priceSpecification", "subscription"} {
			d.walk(v[key], depth+1)
		}
	}
}

func (d *linkedData) offer(v map[string]any) {
	text := first(word(v["price"]), word(v["lowPrice"]))
	amount, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
	if err != nil || amount < 0 || amount > 1e7 || len(d.offers) == linkedMost {
		return
	}
	o := offer{amount: amount, currency: strings.ToUpper(strings.TrimSpace(word(v["priceCurrency"]))),
		months: monthsOf(v)}
	if !slices.Contains(d.offers, o) {
		d.offers = append(d.offers, o)
	}
}

// monthsOf reads for how long a price pays: "P1M", "ANN", "month".
func monthsOf(v map[string]any) float64 {
	for _, key := range []string{"billingDuration", "unitCode", "unitText", "referenceQuantity"} {
		text := strings.ToLower(word(v[key]))
		if part, ok := v[key].(map[string]any); ok {
			text = strings.ToLower(first(word(part["unitCode"]), word(part["unitText"]), word(part["value"])))
		}
		switch text {
		case "p1m", "mon", "month", "monthly", "per month":
			return 1
		case "p1y", "ann", "year", "yearly", "annual", "per year":
			return 12
		}
	}
	return 0
}

func isA(v map[string]any, types ...string) bool {
	list, ok := v["@type"].([]any)
	if !ok {
		list = []any{v["@type"]}
	}
	return slices.ContainsFunc(list, func(t any) bool { return slices.Contains(types, strings.ToLower(word(t))) })
}

// word is a text or a number as text.
func word(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// usd is the lowest price above nothing in US dollars a month, else nothing where every offer is free of charge. A
// price that does not say for how long it pays counts as a month's, as is usual for software.
func (d linkedData) usd() (float64, bool) {
	lowest, free := 0.0, len(d.offers) > 0
	for _, o := range d.offers {
		if o.amount > 0 {
			free = false
		}
		if o.currency != "USD" || o.amount == 0 {
			continue
		}
		if p := o.amount / max(1, o.months); lowest == 0 || p < lowest {
			lowest = p
		}
	}
	return lowest, lowest > 0 || free
}

// prices are the offers in words.
func (d linkedData) prices() string {
	var list []string
	for _, o := range d.offers {
		text := strings.TrimSpace(strconv.FormatFloat(o.amount, 'f', -1, 64) + " " + o.currency)
		switch o.months {
		case 1:
			text += " a month"
		case 12:
			text += " a year"
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}
