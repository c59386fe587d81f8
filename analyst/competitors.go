package analyst

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"naps/market"
)

// Competitors finds products that do the job, one finding of kind "competitor" each (merged by name and domain), their prices ("price"),
// and the gap that bad reviews name ("gap").
func Competitors(c Case) []market.Finding {
	l := focus(c.Subject)
	groups := map[string][]market.Evidence{}
	for _, e := range c.of(market.Product) {
		if name := strings.ToLower(nameOf(e)); name != "" {
			groups[name] = append(groups[name], e)
		}
	}
	mergeByDomain(groups)
	out, prices := []market.Finding{}, []market.Finding{}
	for _, name := range slices.Sorted(mapKeys(groups)) {
		f := l.competitor(byHash(groups[name]))
		out = append(out, f)
		if p := f.Figures["price_usd"]; p > 0 && f.Labels["status"] == "active" {
			prices = append(prices, market.Finding{Kind: "price", Title: f.Title + " " + amount(p) + " a month", Figures: map[string]float64{"price_usd": p}, Labels: map[string]string{"vendor": f.Title}, Evidence: f.Evidence})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["match"], a.Figures["match"]), cmp.Compare(b.Figures["ratings"], a.Figures["ratings"]), cmp.Compare(a.Title, b.Title))
	})
	out = append(out[:min(40, len(out))], prices...)
	return append(out, gap(c, l)...)
}

// directScore is how well a description must match for a product to be a rival; below it is something else that may be used instead.
const directScore = 0.5

// hostsOfMany are places where many products live, so that a shared domain there means nothing.
var hostsOfMany = set("apps.apple.com github.com news.ycombinator.com ycombinator.com play.google.com producthunt.com itunes.apple.com")

func mergeByDomain(groups map[string][]market.Evidence) {
	owner := map[string]string{}
	for _, name := range slices.Sorted(mapKeys(groups)) {
		for _, e := range groups[name] {
			d := domainOf(e)
			if d == "" || hostsOfMany[d] {
				continue
			}
			if first, ok := owner[d]; ok && first != name {
				groups[first] = append(groups[first], groups[name]...)
				delete(groups, name)
				break
			}
			owner[d] = name
		}
	}
}

// competitor folds what several sources say of one product.
func (l *lens) competitor(es []market.Evidence) market.Finding {
	f := market.Finding{Kind: "competitor", Title: nameOf(es[0]), Figures: map[string]float64{}, Labels: map[string]string{"status": "active", "relation": "substitute"}, Evidence: idsOf(es, 8)}
	free, storeFree := "", false
	for _, e := range es {
		if n := nameOf(e); len(n) < len(f.Title) {
			f.Title = n
		}
		j := judgeThing(l, e)
		f.Figures["match"] = max(f.Figures["match"], round2(j.Score))
		if j.OK && j.Score >= directScore {
			f.Labels["relation"] = "direct"
		}
		if j.OK && f.Labels["matches"] == "" && l.ownsJob(e) {
			f.Labels["matches"] = j.Why
		}
		if s := statusOf(e); s != "active" {
			f.Labels["status"] = s
		}
		if p, ok := priceOf(e); ok && p > 0 && (f.Figures["price_usd"] == 0 || p < f.Figures["price_usd"]) {
			f.Figures["price_usd"] = p
		}
		if v, ok := e.Metrics["price_usd"]; ok && v == 0 {
			storeFree = true
		}
		for _, k := range []string{"rating", "ratings", "team_size", "stars"} {
			if v := e.Metrics[k]; v > f.Figures[k] {
				f.Figures[k] = v
			}
		}
		if e.Metrics["amount_usd"] > 0 || e.Facts["batch"] != "" {
			f.Figures["funded"] = 1
		}
		free = cmp.Or(free, freeWords(e))
		f.Detail = cmp.Or(f.Detail, clip(oneLine(cmp.Or(e.Facts["tagline"], e.Quote)), 160))
		if d := domainOf(e); d != "" && (f.Labels["domain"] == "" || hostsOfMany[f.Labels["domain"]]) {
			f.Labels["domain"], f.Labels["url"] = d, cmp.Or(e.Facts["website"], e.URL)
		}
	}
	f.Labels["name"] = f.Title
	if f.Labels["status"] != "active" {
		delete(f.Labels, "matches")
	}
	if free != "" {
		f.Labels["free_text"] = free
	}
	if f.Figures["price_usd"] == 0 && free != "" && (storeFree || f.Figures["stars"] > 0) {
		f.Figures["free"] = 1
	}
	return f
}

// gap is the share of payers' bad reviews that name the same unmet job.
func gap(c Case, l *lens) []market.Finding {
	var bad []voice
	for _, e := range c.of(market.Post) {
		if r := e.Metrics["rating"]; r > 0 && r <= 3 {
			bad = append(bad, voice{e: e, tier: 3, stems: l.topics(e)})
		}
	}
	if len(bad) < 3 {
		return nil
	}
	groups := cluster(bad)
	slices.SortStableFunc(groups, func(a, b []voice) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a[0].e.Hash, b[0].e.Hash))
	})
	most := groups[0]
	label, _ := labelOf(most, c.Subject)
	return []market.Finding{{Kind: "gap", Title: capital(label), Detail: oneLine(most[0].e.Quote),
		Figures: map[string]float64{"bad": float64(len(bad)), "same_job": float64(len(most)), "share": math.Round(100*float64(len(most))/float64(len(bad))) / 100}, Labels: map[string]string{}, Evidence: idsOf(evidenceOf(most), 12)}}
}
