package findings

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
	"naps/money"
	"naps/words"
)

// Competitors finds products that do the job: one finding of kind "competitor" each, joined over all that is known of
// it, the ones of the same job first; with them their prices ("price") and the gap that bad reviews name ("gap").
func Competitors(c Case) []market.Finding {
	out, prices := []market.Finding{}, []market.Finding{}
	for _, g := range products(c) {
		f := g.finding(c)
		out = append(out, f)
		if p := f.Figures["price_usd"]; p > 0 && f.Labels["status"] == active {
			prices = append(prices, market.Finding{Kind: "price", Title: f.Title + " " + money.Words(p) + " a month",
				Figures: map[string]float64{"price_usd": p},
				Labels:  map[string]string{"vendor": f.Title, "relation": f.Labels["relation"]}, Evidence: f.Evidence})
		}
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(nearness(a), nearness(b)), cmp.Compare(b.Figures["ratings"], a.Figures["ratings"]),
			cmp.Compare(a.Title, b.Title))
	})
	slices.SortStableFunc(prices, func(a, b market.Finding) int { return cmp.Compare(a.Title, b.Title) })
	return slices.Concat(out[:min(40, len(out))], prices, gap(c))
}

// nearness orders competitors: the same job and active, the same job and gone, then what people use instead.
func nearness(f market.Finding) int {
	switch {
	case f.Labels["relation"] != "direct":
		return 2
	case f.Labels["status"] != active:
		return 1
	}
	return 0
}

// product is all that is known of one product.
type product struct {
	of       []market.Evidence
	readings map[string]market.Reading
	same     bool // it does the same job; else it is a substitute
}

// products joins what readers found to be products of the job or substitutes: by name in any of its forms, by a domain
// of its own, and by the pairs that somebody proposed. Groups come in the order of their first evidence by hash.
func products(c Case) []product {
	es := slices.DeleteFunc(c.of(), func(e market.Evidence) bool {
		r := c.Readings[e.Hash]
		return r.Relation != market.SameJob && r.Relation != market.Substitute || nameKey(ProductName(e, r)) == ""
	})
	into, first := make([]int, len(es)), map[string]int{}
	root := func(i int) int {
		for into[i] != i {
			i = into[i]
		}
		return i
	}
	join := func(a, b int) {
		a, b = root(a), root(b)
		into[max(a, b)] = min(a, b)
	}
	own := ownDomains(es, c.Readings)
	for i, e := range es {
		into[i] = i
		keys := []string{"name " + nameKey(ProductName(e, c.Readings[e.Hash])), "id " + e.ID}
		if d := domainOf(e); own[d] {
			keys = append(keys, "domain "+d)
		}
		for _, key := range keys {
			if j, seen := first[key]; seen {
				join(i, j)
			} else {
				first[key] = i
			}
		}
	}
	for _, pair := range c.Names.Same {
		a, okA := first["id "+pair[0]]
		b, okB := first["id "+pair[1]]
		if okA && okB {
			join(a, b)
		}
	}
	var out []product
	at := map[int]int{}
	for i, e := range es {
		n, seen := at[root(i)]
		if !seen {
			n = len(out)
			at[root(i)] = n
			out = append(out, product{readings: c.Readings})
		}
		out[n].of = append(out[n].of, e)
		out[n].same = out[n].same || c.Readings[e.Hash].Relation == market.SameJob
	}
	return out
}

// name is the one that most of its evidence uses, then the shortest.
func (p product) name() string {
	count := map[string]int{}
	for _, e := range p.of {
		count[ProductName(e, p.readings[e.Hash])]++
	}
	best := ""
	for name, n := range count {
		if best == "" ||
			cmp.Or(cmp.Compare(count[best], n), cmp.Compare(len(name), len(best)), strings.Compare(name, best)) < 0 {
			best = name
		}
	}
	return best
}

// status is what any of its sources says of its end, else active: few sources hear of it.
func (p product) status() string {
	out := active
	for _, e := range p.of {
		switch s := statusOf(e); {
		case s == gone:
			return gone
		case s != active:
			out = s
		}
	}
	return out
}

func (p product) finding(c Case) market.Finding {
	f := market.Finding{Kind: "competitor", Title: p.name(), Figures: map[string]float64{},
		Labels: map[string]string{"status": p.status(), "relation": "substitute"}, Evidence: idsOf(p.of, 8)}
	if p.same {
		f.Labels["relation"] = "direct"
	}
	for _, e := range p.of {
		p.add(&f, e)
	}
	if f.Detail == "" {
		f.Detail = market.Cut(words.OneLine(p.of[0].Quote), 160)
	}
	if f.Labels["status"] != active {
		delete(f.Labels, "matches")
	}
	if f.Labels["free_text"] != "" && f.Figures["price_usd"] == 0 && f.Labels["price_as"] == "" {
		f.Figures["free"] = 1
	}
	if y, now := f.Figures["founded_year"], yearOf(c.Brief.AsOf); y > 0 && now >= int(y) {
		f.Figures["age_years"] = float64(now) - y
	}
	complaints(&f, c)
	return f
}

// add takes what one piece of evidence knows of the product.
func (p product) add(f *market.Finding, e market.Evidence) {
	r := p.readings[e.Hash]
	set := func(label, value string) {
		if f.Labels[label] == "" && value != "" {
			f.Labels[label] = value
		}
	}
	if does := r.QuoteOf(market.FactDoes); does != "" {
		if f.Detail == "" {
			f.Detail = market.Cut(words.OneLine(does), 160)
		}
		if r.Relation == market.SameJob {
			set("matches", does)
		}
	}
	set("free_text", r.QuoteOf(market.FactNoCharge))
	set("customers", r.QuoteOf(market.FactCustomers))
	set("batch", e.Facts["batch"])
	if monthly, as, charges := priceIn(e, r); charges {
		set("price_as", as)
		if monthly > 0 && (f.Figures["price_usd"] == 0 || monthly < f.Figures["price_usd"]) {
			f.Figures["price_usd"], f.Labels["price_as"] = monthly, as
		}
	}
	for _, k := range []string{"rating", "ratings", "team_size", "stars", "downloads", "votes"} {
		if v := e.Metrics[k]; v > f.Figures[k] {
			f.Figures[k] = v
		}
	}
	if y := float64(foundedYear(e)); y > 0 && (f.Figures["founded_year"] == 0 || y < f.Figures["founded_year"]) {
		f.Figures["founded_year"] = y
	}
	if e.Metrics["amount_usd"] > 0 || e.Facts["batch"] != "" {
		f.Figures["funded"] = 1
	}
	if d := domainOf(e); d != "" {
		set("domain", d)
		set("url", cmp.Or(e.Facts["website"], e.URL))
	}
	set("said_by", cmp.Or(e.Place, e.Source))
}

// complaints adds who complains about a product by its name, and the piece of evidence that says most.
func complaints(f *market.Finding, c Case) {
	var about []market.Evidence
	for _, e := range c.of(market.Post) {
		r := c.Readings[e.Hash]
		named := e.Facts["product"] == f.Title || words.Stands(e.Quote, f.Title)
		if named && (r.Has(market.FactComplaint) || r.Has(market.FactNotWorth) || r.Has(market.FactSwitched)) {
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

// leastBad is how many bad reviews there must be before they tell of a gap.
const leastBad = 3

// gap is how many of the bad reviews that were read name the same trouble.
func gap(c Case) []market.Finding {
	var bad []market.Evidence
	for _, e := range c.about(market.VeryProblem, market.Post) {
		if stars := e.Metrics["rating"]; stars > 0 && stars <= poorStars {
			bad = append(bad, e)
		}
	}
	if len(bad) < leastBad {
		return nil
	}
	best := painGroup{}
	for _, g := range painGroups(c) {
		of := slices.DeleteFunc(slices.Clone(g.of), func(e market.Evidence) bool {
			return !slices.ContainsFunc(bad, func(b market.Evidence) bool { return b.Hash == e.Hash })
		})
		if len(of) > len(best.of) {
			best = painGroup{g.Name, of}
		}
	}
	if len(best.of) < 2 {
		return nil
	}
	return []market.Finding{{Kind: "gap", Title: best.Name,
		Figures: map[string]float64{"bad": float64(len(bad)), "same_job": float64(len(best.of))},
		Labels:  map[string]string{}, Evidence: idsOf(best.of, 20)}}
}

// sold grades products of the same job: a price together with customers is money that moved, on the evidence that
// states the price; a price alone is talk. What is free and does the job speaks against paying.
func sold(c Case) []market.Signal {
	var out []market.Signal
	for _, p := range products(c) {
		if !p.same || p.status() != active {
			continue
		}
		customers := slices.ContainsFunc(p.of, func(e market.Evidence) bool {
			return customersOf(e, c.Readings[e.Hash])
		})
		for _, e := range p.of {
			r := c.Readings[e.Hash]
			_, _, charges := priceIn(e, r)
			switch {
			case charges && customers:
				out = append(out, signal(e, r, market.Payment, true, 5, market.FactPrice, market.FactCustomers))
			case charges:
				out = append(out, signal(e, r, market.Payment, true, 1, market.FactPrice))
			case r.Has(market.FactNoCharge) && r.Relation == market.SameJob:
				out = append(out, signal(e, r, market.Payment, false, 2, market.FactNoCharge))
			}
		}
	}
	return out
}
