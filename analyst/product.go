package analyst

import (
	"math"
	"strings"

	"naps/market"
)

// freeClaims are the words with which a product says itself that it costs nothing. A price of 0 in a store is none of them, nor is a free trial.
var freeClaims = []string{
	"completely free", "totally free", "100% free", "entirely free", "always free", "free forever", "forever free", "free of charge", "free to use", "free and open", "open source", "open-source", "opensource",
	"free software", "free app", "free tool", "free service", "at no cost", "no cost to you", "it's free", "it is free", "is free for", "are free for", "is free.", "is free!", "is free,", "is free and", "built in to", "built into your",
}

// freeWords gives the words of a product's own text that say it is free, or nothing.
func freeWords(e market.Evidence) string {
	text := e.Title + ". " + e.Facts["tagline"] + ". " + bodyOf(e)
	low := strings.ToLower(text)
	for _, w := range freeClaims {
		if i := strings.Index(low, w); i >= 0 && !strings.HasPrefix(strings.TrimLeft(low[i+len(w):], " "), "trial") && !strings.HasPrefix(low[i+len(w):], "-trial") {
			if len(low) != len(text) {
				return w
			}
			return text[i : i+len(w)]
		}
	}
	return ""
}

// priceOf is what a product costs a month in US dollars: from the figures of the source, else from its own words.
func priceOf(e market.Evidence) (usd float64, known bool) {
	if p, ok := e.Metrics["price_usd"]; ok && p > 0 {
		return p, true
	}
	p, _, ok := MonthlyPrice(bodyOf(e))
	return p, ok
}

// statusOf folds what sources say of a company into active, dead or acquired.
func statusOf(e market.Evidence) string {
	s := strings.ToLower(e.Facts["status"])
	switch {
	case strings.Contains(s, "inactive"), strings.Contains(s, "dead"), strings.Contains(s, "closed"), strings.Contains(s, "shut"), strings.Contains(s, "archived"), strings.Contains(s, "defunct"):
		return "dead"
	case strings.Contains(s, "acquired"):
		return "acquired"
	}
	return "active"
}

// foundedYear is the year in which a product began, from its figures or its batch ("Winter 2018").
func foundedYear(e market.Evidence) int {
	for _, k := range []string{"founded_year", "year"} {
		if y := int(e.Metrics[k]); y > 1900 && y < 2200 {
			return y
		}
	}
	if f := strings.Fields(e.Facts["batch"]); len(f) > 0 {
		return yearOf(f[len(f)-1])
	}
	return 0
}

// nameOf is what a product is called: the title up to a dash or colon that begins its description.
func nameOf(e market.Evidence) string {
	name := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(e.Title, "Show HN:"), "Launch HN:"))
	for _, sep := range []string{" – ", " — ", " - ", " | ", ": ", " ("} {
		if i := strings.Index(name, sep); i > 1 {
			name = name[:i]
		}
	}
	return clip(strings.TrimSpace(name), 60)
}

// domainOf is the host of a product's own place, without "www.".
func domainOf(e market.Evidence) string {
	d := e.Facts["website"]
	if d == "" {
		d = e.URL
	}
	d = strings.TrimPrefix(strings.TrimPrefix(d, "https://"), "http://")
	if i := strings.IndexAny(d, "/?#"); i >= 0 {
		d = d[:i]
	}
	return strings.TrimPrefix(strings.ToLower(d), "www.")
}

func round2(v float64) float64 { return math.Round(v*100) / 100 }
