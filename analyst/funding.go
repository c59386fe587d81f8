package analyst

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// Funding finds money raised (kind "round") and predecessors that are gone ("dead").
func Funding(c Case) []market.Finding {
	rounds := map[string]market.Finding{}
	for _, e := range c.of(market.News, market.Filing) {
		name := fundedName(e)
		usd := e.Metrics["amount_usd"]
		if usd == 0 {
			if m, ok := firstMoney(e.Title + ". " + e.Quote); ok && m.Currency == "USD" && m.Value >= 10_000 && raised(e.Title+" "+e.Quote) {
				usd = m.Value
			}
		}
		if name == "" || usd == 0 && e.Kind != market.Filing {
			continue
		}
		f, ok := rounds[strings.ToLower(name)]
		if !ok {
			f = market.Finding{Kind: "round", Title: name, Figures: map[string]float64{}, Labels: map[string]string{"name": name}, Evidence: []string{}}
		}
		if usd > f.Figures["amount_usd"] {
			f.Figures["amount_usd"] = usd
			f.Title = name + " raised " + amount(usd)
		}
		f.Labels["date"] = max(f.Labels["date"], e.Date)
		f.Evidence = append(f.Evidence, idsOf([]market.Evidence{e}, 1)...)
		rounds[strings.ToLower(name)] = f
	}
	out := []market.Finding{}
	for _, k := range slices.Sorted(mapKeys(rounds)) {
		out = append(out, rounds[k])
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["amount_usd"], a.Figures["amount_usd"]), cmp.Compare(a.Title, b.Title))
	})
	return append(out[:min(20, len(out))], dead(c)...)
}

// fundedName is who a headline or filing is about: the words before the verb, or the title of a filing up to its number.
func fundedName(e market.Evidence) string {
	t := e.Title
	if n := e.Facts["name"]; n != "" {
		return clip(n, 60)
	}
	for _, sep := range []string{", a ", ", an ", ", the ", " raises ", " raised ", " has raised ", " secures ", " closes ", " lands ", " gets ", " nabs ", " bags ", " announces ", "  (", " (CIK", " – ", " - ", " | ", ": "} {
		if i := strings.Index(t, sep); i > 1 {
			t = t[:i]
		}
	}
	if len(strings.Fields(t)) > 5 {
		return ""
	}
	return clip(strings.TrimSpace(t), 60)
}

func dead(c Case) []market.Finding {
	out := []market.Finding{}
	seen := map[string]bool{}
	for _, e := range c.of(market.Product, market.News, market.Page) {
		closed := e.Kind == market.Product && statusOf(e) == "dead" || e.Kind != market.Product && cuesOf(tokens(e.Title + ". " + e.Quote)).count[cueClosed] > 0
		name := nameOf(e)
		if !closed || name == "" || seen[strings.ToLower(name)] {
			continue
		}
		seen[strings.ToLower(name)] = true
		f := market.Finding{Kind: "dead", Title: name, Detail: clip(oneLine(cmp.Or(e.Facts["tagline"], e.Quote)), 200), Figures: map[string]float64{}, Labels: map[string]string{"name": name, "url": e.URL}, Evidence: idsOf([]market.Evidence{e}, 1)}
		if y := foundedYear(e); y > 0 {
			f.Figures["year"] = float64(y)
		}
		out = append(out, f)
	}
	return out[:min(15, len(out))]
}
