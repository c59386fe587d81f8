package analyst

import (
	"math"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

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
	if w := e.Facts["free_words"]; w != "" {
		return w
	}
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

// priceOf is what a product costs a month in US dollars: from the figures of the source, else from its own words. The price of an app in
// a store is paid once, so it is none.
func priceOf(e market.Evidence) (usd float64, known bool) {
	for _, key := range []string{"price_usd", "price_month_usd"} {
		if p := e.Metrics[key]; p > 0 && (key != "price_usd" || e.Facts["store"] == "") {
			return p, true
		}
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

// nameOf is what a product is called: as its source names it, else the title up to a dash or colon that begins its description; of a page,
// the part of the title that is the site's own name.
func nameOf(e market.Evidence) string {
	if n := oneLine(e.Facts["name"]); n != "" {
		return clip(n, 60)
	}
	title := batchRE.ReplaceAllString(launchRE.ReplaceAllString(oneLine(e.Title), ""), "")
	parts := titleRE.Split(title, -1)
	if e.Kind == market.Page {
		label := nameKey(siteLabel(domainOf(e)))
		for _, p := range parts {
			if k := nameKey(p); k != "" && len(strings.Fields(p)) <= 4 && (strings.Contains(label, k) || strings.Contains(k, label)) {
				return clip(strings.TrimSpace(p), 60)
			}
		}
		return ""
	}
	return clip(strings.TrimSpace(parts[0]), 60)
}

var (
	launchRE = regexp.MustCompile(`(?i)^(?:show|launch) hn:\s*`)
	batchRE  = regexp.MustCompile(`\s*\((?:YC )?[A-Z]\d\d\)`)
	titleRE  = regexp.MustCompile(`\s+[–—|·-]\s+|:\s+|\s\(`)
	tldRE    = regexp.MustCompile(`(?i)\.(?:com|io|ai|co|app|dev|net|org|so|me|xyz|tech|us|hq|inc)$`)
)

// formWords end a name without naming anything: "Acme Inc.", "Acme App" and "acme.io" are Acme.
var formWords = set("app apps software inc llc ltd limited gmbh corp corporation co company technologies labs hq")

// nameKey folds the ways of writing a name: case, spaces, marks, an address' ending and words of legal form do not count.
func nameKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(tldRE.ReplaceAllString(strings.TrimSpace(name), "")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for len(words) > 1 && formWords[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	return strings.Join(words, "")
}

// domainOf is the registrable domain of a product's own place: "acme.io" of "https://www.acme.io/pricing".
func domainOf(e market.Evidence) string {
	at := e.Facts["website"]
	if at == "" {
		at = e.URL
	}
	u, err := url.Parse(at)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}

// siteLabel is a domain without its ending.
func siteLabel(domain string) string {
	label, _, _ := strings.Cut(domain, ".")
	return label
}

func round2(v float64) float64 { return math.Round(v*100) / 100 }
