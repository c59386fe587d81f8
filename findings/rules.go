package findings

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// Rules are the findings on laws and rules of platforms that were looked up:
//
//	blocker  a reader found that it forbids the idea; label primary is "yes" where the law, the regulator or the platform itself says so, else
//	         "no": then it is to be checked, and decides nothing
//	rule     it is to be checked first: one that applies without forbidding (label standing "applies"), or one that nobody has read ("unread")
//
// Each rule stands once, for its first evidence by hash; several pieces that say the same of one title are joined.
func Rules(c Case) []market.Finding {
	out := []market.Finding{}
	unread, looked := map[string][]market.Evidence{}, map[string]bool{}
	for _, e := range c.of() {
		r, read := c.Readings[e.Hash]
		looked[e.Facts["rule"]] = looked[e.Facts["rule"]] || read
		switch {
		case e.Phase != market.Sizing || !e.Readable():
		case !read && e.Facts["rule"] != "":
			unread[e.Facts["rule"]] = append(unread[e.Facts["rule"]], e)
		case read && r.About == market.VeryProblem && r.Has(market.FactForbidden):
			out = joinRule(out, e, "blocker", "", r.QuoteOf(market.FactForbidden))
		case read && r.About == market.VeryProblem && primary(e):
			out = joinRule(out, e, "rule", "applies", e.Quote)
		}
	}
	for _, rule := range c.Subject.Rules {
		if es := unread[rule]; len(es) > 0 && !looked[rule] {
			out = append(out, market.Finding{Kind: "rule", Title: rule, Labels: map[string]string{"standing": "unread"},
				Evidence: idsOf(es, 3)})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(b.Labels["primary"], a.Labels["primary"]),
			strings.Compare(a.Title, b.Title))
	})
	return out
}

// joinRule adds what a text says to the finding of its title, or makes one.
func joinRule(out []market.Finding, e market.Evidence, kind, standing, quote string) []market.Finding {
	yes := "no"
	if primary(e) {
		yes = "yes"
	}
	title := cmp.Or(e.Title, e.Place)
	for i, f := range out {
		if f.Kind == kind && f.Title == title && f.Labels["primary"] == yes {
			out[i].Evidence = append(f.Evidence, e.ID)
			return out
		}
	}
	f := market.Finding{Kind: kind, Title: title, Detail: quote,
		Labels: map[string]string{"primary": yes, "place": e.Place, "url": e.URL}, Evidence: []string{e.ID}}
	if standing != "" {
		f.Labels["standing"] = standing
	}
	return append(out, f)
}

// primary reports whether a text is of a government, a regulator or the platform itself.
func primary(e market.Evidence) bool { return e.Facts["primary"] == "true" }
