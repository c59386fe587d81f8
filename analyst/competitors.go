package analyst

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// Competitors finds products that do the job, one finding of kind "competitor" each (merged by name and domain): direct ones first, what each
// says it does, its price, age, traction and the complaints about it. With them come prices ("price"), the gap that bad reviews name ("gap"),
// and how many rivals the searches may have missed ("missing").
func Competitors(c Case) []market.Finding {
	l, talk := focus(c.Subject), c.of(market.Post)
	out, prices := []market.Finding{}, []market.Finding{}
	for _, es := range sameProduct(c.products()) {
		f := l.competitor(es)
		if f.Labels["made_for"] != "" && f.Labels["relation"] != "direct" && l.privateCustomer() {
			continue // couples do not make do with what is made for finance teams
		}
		f.grow(c.Brief.AsOf, es)
		complaints(&f.Finding, talk)
		out = append(out, f.Finding)
		if p := f.Figures["price_usd"]; p > 0 && f.Labels["status"] == "active" {
			prices = append(prices, market.Finding{Kind: "price", Title: f.Title + " " + amount(p) + " a month", Figures: map[string]float64{"price_usd": p}, Labels: map[string]string{"vendor": f.Title, "relation": f.Labels["relation"]}, Evidence: f.Evidence})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(nearness(a), nearness(b)), cmp.Compare(b.Figures["match"], a.Figures["match"]), cmp.Compare(b.Figures["ratings"], a.Figures["ratings"]), cmp.Compare(a.Title, b.Title))
	})
	slices.SortStableFunc(prices, func(a, b market.Finding) int { return cmp.Compare(a.Title, b.Title) })
	missing := c.missing(out)
	out = append(out[:min(40, len(out))], prices...)
	out = append(out, gap(c, l)...)
	return append(out, missing...)
}

// nearness orders competitors: direct and active, direct and gone, then what may be used instead.
func nearness(f market.Finding) int {
	switch {
	case f.Labels["relation"] != "direct":
		return 2
	case f.Labels["status"] != "active":
		return 1
	}
	return 0
}

// product is a competitor in the making.
type product struct{ market.Finding }

// competitor folds what several sources say of one product.
func (l *lens) competitor(es []market.Evidence) product {
	f := product{market.Finding{Kind: "competitor", Title: titleOf(es), Figures: map[string]float64{}, Labels: map[string]string{"status": "active", "relation": "substitute"}, Evidence: idsOf(es, 8)}}
	free, storeFree, tagline, quote := "", false, "", ""
	for _, e := range es {
		j := judgeThing(l, e)
		f.Figures["match"] = max(f.Figures["match"], round2(j.Score))
		if j.OK && f.Labels["matches"] == "" && l.ownsJob(e) {
			f.Labels["matches"] = j.Why
		}
		if s := statusOf(e); s != "active" {
			f.Labels["status"] = s
		}
		if p, ok := priceOf(e); ok && (f.Figures["price_usd"] == 0 || p < f.Figures["price_usd"]) {
			f.Figures["price_usd"], f.Labels["price_as"] = p, cmp.Or(e.Facts["price_as"], e.Facts["price"])
		}
		if v, ok := e.Metrics["price_usd"]; ok && v == 0 {
			storeFree = true
		}
		free = cmp.Or(free, freeWords(e))
		tagline, quote = cmp.Or(tagline, e.Facts["tagline"]), cmp.Or(quote, e.Quote)
	}
	f.Detail = clip(oneLine(cmp.Or(tagline, quote)), 160)
	f.Labels["name"] = f.Title
	direct, other := l.rival(es)
	if direct {
		f.Labels["relation"] = "direct"
	}
	f.Labels["made_for"] = other
	if f.Labels["status"] != "active" {
		delete(f.Labels, "matches")
	}
	if free != "" {
		f.Labels["free_text"] = free
	}
	if f.Figures["price_usd"] == 0 && free != "" && (storeFree || slices.ContainsFunc(es, func(e market.Evidence) bool { return e.Metrics["stars"] > 0 })) {
		f.Figures["free"] = 1
	}
	f.Labels = maps.Collect(notEmpty(f.Labels))
	return f
}

func notEmpty(m map[string]string) func(func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for k, v := range m {
			if v != "" && !yield(k, v) {
				return
			}
		}
	}
}

// grow adds where a product lives, its traction and its age.
func (f *product) grow(asOf string, es []market.Evidence) {
	for _, e := range es {
		for _, k := range []string{"rating", "ratings", "team_size", "stars", "votes"} {
			if v := e.Metrics[k]; v > f.Figures[k] {
				f.Figures[k] = v
			}
		}
		if y := foundedYear(e); y > 0 && (f.Figures["founded_year"] == 0 || float64(y) < f.Figures["founded_year"]) {
			f.Figures["founded_year"] = float64(y)
		}
		if e.Metrics["amount_usd"] > 0 || e.Facts["batch"] != "" {
			f.Figures["funded"] = 1
		}
		if f.Labels["batch"] == "" && e.Facts["batch"] != "" {
			f.Labels["batch"] = e.Facts["batch"]
		}
		if d := domainOf(e); d != "" && (f.Labels["domain"] == "" || hostsOfMany[f.Labels["domain"]]) {
			f.Labels["domain"], f.Labels["url"] = d, cmp.Or(e.Facts["website"], e.URL)
		}
	}
	if y, now := f.Figures["founded_year"], yearOf(asOf); y > 0 && now >= int(y) {
		f.Figures["age_years"] = float64(now) - y
	}
}

// complaints adds who complains about a product by its name, and the words of the one who says most.
func complaints(f *market.Finding, posts []market.Evidence) {
	name := f.Title
	if len(name) < shortestName && !strings.Contains(name, " ") {
		return
	}
	var about []market.Evidence
	for _, e := range posts {
		of := e.Facts["app"] == name || standsIn(e.Quote, name)
		if !of {
			continue
		}
		c := cuesOf(tokens(e.Quote))
		if r := e.Metrics["rating"]; r > 0 && r <= 3 || c.has(cueComplaint) || c.has(cueNotWorth) || c.has(cueSwitched) {
			about = append(about, e)
		}
	}
	if len(about) == 0 {
		return
	}
	f.Figures["complaints"] = float64(people(about))
	f.Labels["complaint"] = idsOf(about, 1)[0]
	f.Evidence = append(f.Evidence, idsOf(about, 4)...)
}

// shortestName is the length from which a name of one word is told from a word of the language.
const shortestName = 5

// standsIn reports whether a name stands in a text as whole words, written the same way.
func standsIn(text, name string) bool {
	i := strings.Index(text, name)
	if i < 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+len(name):])
	return !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after)
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
