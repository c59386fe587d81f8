package findings

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"naps/market"
	"naps/money"
	"naps/words"
)

// The states of a product or company, folded from what sources say of it.
const (
	active   = "active"
	gone     = "dead"
	acquired = "acquired"
)

// statusOf folds what a source's own field says of a company.
func statusOf(e market.Evidence) string {
	s := strings.ToLower(e.Facts["status"])
	for _, word := range []string{"inactive", "dead", "closed", "shut", "archived", "defunct"} {
		if strings.Contains(s, word) {
			return gone
		}
	}
	if strings.Contains(s, acquired) {
		return acquired
	}
	return active
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

var (
	launchRE = regexp.MustCompile(`(?i)^(?:show|launch) hn:\s*`)
	batchRE  = regexp.MustCompile(`\s*\((?:YC )?[A-Z]\d\d\)`)
	titleRE  = regexp.MustCompile(`\s+[–—|·-]\s+|:\s+|\s\(`)
	tldRE    = regexp.MustCompile(`(?i)\.(?:com|io|ai|co|app|dev|net|org|so|me|xyz|tech|us|hq|inc)$`)
)

// ProductName is what a product is called: as its reader or its source names it, else the title up to the mark that
// begins its description.
func ProductName(e market.Evidence, r market.Reading) string {
	if n := words.OneLine(cmp.Or(r.Name, e.Facts["name"])); n != "" {
		return market.Cut(n, 60)
	}
	title := batchRE.ReplaceAllString(launchRE.ReplaceAllString(words.OneLine(e.Title), ""), "")
	return market.Cut(strings.TrimSpace(titleRE.Split(title, -1)[0]), 60)
}

// ProductKey is a product's name as its source or title gives it, folded as in findings; its hash where it has none. It
// tells pieces of one product before anybody has read them.
func ProductKey(e market.Evidence) string {
	return cmp.Or(nameKey(ProductName(e, market.Reading{})), e.Hash)
}

// SameName reports whether two names are ways of writing one.
func SameName(a, b string) bool { return nameKey(a) != "" && nameKey(a) == nameKey(b) }

// legalForms end a name without naming anything: "Acme Inc.", "Acme App" and "acme.io" are Acme.
var legalForms = []string{"app", "apps", "software", "inc", "llc", "ltd", "limited", "gmbh", "corp", "corporation",
	"co", "company", "hq"}

// nameKey folds the ways of writing a name: case, spaces, marks, an address' ending and words of legal form do not
// count.
func nameKey(name string) string {
	words := strings.FieldsFunc(strings.ToLower(tldRE.ReplaceAllString(strings.TrimSpace(name), "")),
		func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		})
	for len(words) > 1 && slices.Contains(legalForms, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return strings.Join(words, "")
}

// sharedHosts are places where many products live, so that a shared domain there says nothing.
var sharedHosts = []string{"apple.com", "github.com", "ycombinator.com", "google.com", "producthunt.com", "reddit.com",
	"wikipedia.org", "youtube.com", "facebook.com",
	"linkedin.com", "x.com", "twitter.com", "medium.com", "crunchbase.com", "g2.com", "capterra.com", "sec.gov"}

// domainOf is the registrable domain of a product's own place: "acme.io" of "https://www.acme.io/pricing"; empty on a
// host that many share.
func domainOf(e market.Evidence) string {
	u, err := url.Parse(cmp.Or(e.Facts["website"], e.URL))
	if err != nil || u.Hostname() == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		host = d
	}
	if slices.Contains(sharedHosts, host) {
		return ""
	}
	return host
}

// ownDomains are the domains that belong to a product: its source says so, or the domain and the product have the same
// name. On all others many products may be listed side by side, so that a shared domain says nothing.
func ownDomains(es []market.Evidence, readings map[string]market.Reading) map[string]bool {
	out := map[string]bool{}
	for _, e := range es {
		d := domainOf(e)
		label, _, _ := strings.Cut(d, ".")
		label, name := nameKey(label), nameKey(ProductName(e, readings[e.Hash]))
		alike := len(label) >= leastAlike && len(name) >= leastAlike &&
			(strings.Contains(label, name) || strings.Contains(name, label))
		if d != "" && (e.Facts["website"] != "" || alike) {
			out[d] = true
		}
	}
	return out
}

// leastAlike is the length from which a name that is a part of another is no accident.
const leastAlike = 3

// priceIn is what a product costs a month in US dollars: from the figures of its source, else from the sentences that
// its reader pointed at. What an app in a store costs is paid once, so it is no price a month, but a price all the
// same.
func priceIn(e market.Evidence, r market.Reading) (monthly float64, as string, charges bool) {
	if p := e.Metrics["price_usd"]; p > 0 {
		if e.Facts["store"] != "" {
			return 0, cmp.Or(e.Facts["price"], money.Words(p)), true
		}
		return p, cmp.Or(e.Facts["price_as"], e.Facts["price"], money.Words(p)), true
	}
	for _, f := range r.Facts {
		if f.Fact != market.FactPrice {
			continue
		}
		if usd, as, ok := money.Monthly(f.Quote); ok {
			return usd, as, true
		}
		if m, ok := money.First(f.Quote); ok && m.Value > 0 {
			charges, as = true, m.Text
		}
	}
	return 0, as, charges
}

// fewRatings is how many ratings of an app that costs something show that people pay for it.
const fewRatings = 50

// customersOf reports whether it is known that somebody uses a product: enough ratings, a count or revenue of its
// source, or sentences that name its customers.
func customersOf(e market.Evidence, r market.Reading) bool {
	return e.Metrics["ratings"] >= fewRatings || e.Metrics["customers"] > 0 || e.Metrics["revenue_usd"] > 0 ||
		r.Has(market.FactCustomers)
}

// yearOf is the year of a date YYYY-MM-DD, 0 when there is none.
func yearOf(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil || y < 1900 || y > 2200 {
		return 0
	}
	return y
}
