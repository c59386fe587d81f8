package findings

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"naps/market"
	"naps/money"
	"naps/words"
)

// Pains finds what hurts, as named groups ("pain") with people, places, dates, costs and the best words; what speaks
// against it ("counter"); and where the people are ("place").
func Pains(c Case) []market.Finding {
	out := []market.Finding{}
	for _, g := range painGroups(c) {
		out = append(out, painFinding(c, g.Name, g.of))
	}
	slices.SortStableFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["people"], a.Figures["people"]),
			cmp.Compare(b.Figures["mentions"], a.Figures["mentions"]), cmp.Compare(a.Title, b.Title))
	})
	out = append(out, counters(c)...)
	return append(out, Places(c)...)
}

type painGroup struct {
	Name string
	of   []market.Evidence
}

// painGroups sorts the sufferers into the proposed groups; who is in none of them stands under the words of their own
// reading.
func painGroups(c Case) []painGroup {
	all := c.sufferers()
	byID := map[string]market.Evidence{}
	for _, e := range all {
		byID[e.ID] = e
	}
	var out []painGroup
	taken := map[string]bool{}
	for _, cluster := range c.Names.Pains {
		g := painGroup{Name: cluster.Name}
		for _, id := range cluster.IDs {
			if e, ok := byID[id]; ok && !taken[id] {
				taken[id] = true
				g.of = append(g.of, e)
			}
		}
		if len(g.of) > 0 {
			out = append(out, g)
		}
	}
	return unnamed(c, out, slices.DeleteFunc(all, func(e market.Evidence) bool { return taken[e.ID] }))
}

// wholeProblem names the pain of people of whom nobody said what hurts, for an idea that names no problem and no job.
const wholeProblem = "the problem as a whole"

// unnamed adds evidence to groups by the words that its reading gives for what hurts: to the one of that name, else to
// a new one.
func unnamed(c Case, out []painGroup, es []market.Evidence) []painGroup {
	at := map[string]int{}
	for i, g := range out {
		at[strings.ToLower(words.OneLine(g.Name))] = i
	}
	for _, e := range es {
		name := strings.ToLower(cmp.Or(words.OneLine(c.Readings[e.Hash].Pain), words.OneLine(c.Subject.Problem),
			words.OneLine(c.Subject.Job), wholeProblem))
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, painGroup{Name: words.Capital(name)})
		}
		out[i].of = append(out[i].of, e)
	}
	return out
}

// painFinding counts one group. Money and hours are what each person first states of a loss or an amount.
func painFinding(c Case, name string, es []market.Evidence) market.Finding {
	slices.SortStableFunc(es, func(a, b market.Evidence) int {
		return cmp.Compare(painTier(b, c.Readings[b.Hash], c.Brief.AsOf), painTier(a, c.Readings[a.Hash], c.Brief.AsOf))
	})
	f := market.Finding{Kind: "pain", Title: words.Capital(name), Labels: map[string]string{}, Evidence: idsOf(es, 20),
		Figures: map[string]float64{
			"people": float64(people(es)), "places": float64(len(distinct(es, placeOf))), "mentions": float64(len(es)),
		}}
	f.Detail = bestWords(c.Readings[es[0].Hash])
	var usd, hours []float64
	incidents := 0
	for _, e := range es {
		r := c.Readings[e.Hash]
		if painTier(e, r, c.Brief.AsOf) >= 3 {
			incidents++
		}
		usd, hours = append(usd, firstOf(r, costsIn)...), append(hours, firstOf(r, hoursIn)...)
	}
	f.Figures["incidents"] = float64(incidents)
	setMedian(f.Figures, "cost_usd", usd)
	setMedian(f.Figures, "cost_hours", hours)
	if dates := distinct(es, func(e market.Evidence) string { return e.Date }); len(dates) > 0 {
		f.Labels["first"], f.Labels["last"] = dates[0], dates[len(dates)-1]
	}
	return f
}

// percentRE finds shares.
var percentRE = regexp.MustCompile(`(?i)\p{Nd}\s?(?:%|٪|percent\b|per cent\b)`)

// costsIn are the amounts of a text, in US dollars, that may be what something cost: not those of a clause with a share
// in it. "They kept 10% of a $420 invoice" cost no $420, and which of the amounts the share is of is for nobody to
// guess.
func costsIn(text string) []float64 {
	var out []float64
	for _, clause := range clausesOf(text) {
		if !percentRE.MatchString(clause) {
			out = append(out, money.DollarsIn(clause)...)
		}
	}
	return out
}

// clauseEnd is a mark that ends a clause. A comma or a dot between digits belongs to a number.
var clauseEnd = regexp.MustCompile(`[,;:.!?)](?:\s|$)|[(–—]`)

func clausesOf(text string) []string { return clauseEnd.Split(text, -1) }

// firstOf is the first figure that the sentences about a loss, an amount or a payment name, in that order, if any: what
// else they name may be the price of something else, or what was left.
func firstOf(r market.Reading, figures func(text string) []float64) []float64 {
	for _, fact := range []string{market.FactLoss, market.FactAmount, market.FactPaid} {
		if found := figures(r.QuoteOf(fact)); len(found) > 0 {
			return found[:1]
		}
	}
	return nil
}

func setMedian(figures map[string]float64, name string, of []float64) {
	if len(of) > 0 {
		figures[name] = median(of)
	}
}

// bestWords are the words of a reading that show most: what was done before what was said.
func bestWords(r market.Reading) string {
	for _, fact := range []string{market.FactLoss, market.FactIncident, market.FactBuilt, market.FactHired,
		market.FactPaid, market.FactAsks, market.FactComplaint, market.FactWould} {
		if q := r.QuoteOf(fact); q != "" {
			return q
		}
	}
	return ""
}

// counters finds who says that the problem is none: solved, fine as it is, or done by something free.
func counters(c Case) []market.Finding {
	kinds := []struct{ fact, title string }{
		{market.FactSolved, "Solved it"}, {market.FactContent, "Fine as it is"},
		{market.FactFree, "Something free does it"}, {market.FactNotWorth, "Products for it aren't worth it"},
	}
	var out []market.Finding
	for _, k := range kinds {
		es := slices.DeleteFunc(c.about(market.VeryProblem, market.Post, market.Page), func(e market.Evidence) bool {
			r := c.Readings[e.Hash]
			return !r.Has(k.fact) || r.Voice == market.Provider || r.Has(market.FactAdvert)
		})
		if len(es) > 0 {
			out = append(out, market.Finding{Kind: "counter", Title: k.title,
				Detail: c.Readings[es[0].Hash].QuoteOf(k.fact),
				Labels: map[string]string{"fact": k.fact}, Evidence: idsOf(es, 20),
				Figures: map[string]float64{"people": float64(people(es)),
					"places": float64(len(distinct(es, placeOf))), "mentions": float64(len(es))}})
		}
	}
	return out
}

// Places finds where the people with the problem are: one finding of kind "place" a community or domain, with the
// threads on the problem within the twelve months before the day of the brief, and its members where a source told
// them. Nobody can be addressed among the reviews of a store, so these are no place, and neither are the founder's own
// files.
func Places(c Case) []market.Finding {
	by := map[string][]market.Evidence{}
	for _, e := range c.sufferers() {
		if e.Place != "" && e.Facts["type"] != "review" && !e.Own() {
			by[e.Place] = append(by[e.Place], e)
		}
	}
	members, closed, told := map[string]float64{}, map[string]bool{}, map[string]market.Evidence{}
	for _, e := range c.of() {
		n := max(e.Metrics["members"], e.Metrics["subscribers"])
		if n > members[e.Place] {
			members[e.Place], told[e.Place] = n, e
		}
		closed[e.Place] = closed[e.Place] || e.Facts["access"] == "private" || e.Facts["access"] == "archived"
	}
	out := []market.Finding{}
	for place, es := range by {
		recent := distinct(es, func(e market.Evidence) string {
			if days, ok := daysBefore(e.Date, c.Brief.AsOf); ok && days <= 365 && days >= -1 {
				return cmp.Or(e.URL, e.Hash)
			}
			return ""
		})
		f := market.Finding{Kind: "place", Title: place, Labels: map[string]string{"addressable": "yes"},
			Evidence: idsOf(es, 20),
			Figures: map[string]float64{"threads": float64(len(recent)), "mentions": float64(len(es)),
				"people": float64(people(es))}}
		if n := members[place]; n > 0 {
			f.Figures["members"] = n
			f.Evidence = append(f.Evidence, idsOf([]market.Evidence{told[place]}, 1)...)
		}
		if closed[place] {
			f.Labels["addressable"] = "no"
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b market.Finding) int {
		return cmp.Or(cmp.Compare(b.Figures["threads"], a.Figures["threads"]),
			cmp.Compare(b.Figures["mentions"], a.Figures["mentions"]), cmp.Compare(a.Title, b.Title))
	})
	return out
}

var spanRE = regexp.MustCompile(`(?i)\b(\d+(?:\.\d+)?)\s?(hours?|hrs?|minutes?|mins?|days?|weeks?)\b`)

// hoursIn are the spans of time that a text names, in hours; a day is eight of them and a week forty, as people work.
func hoursIn(text string) []float64 {
	perUnit := map[byte]float64{'h': 1, 'm': 1.0 / 60, 'd': 8, 'w': 40}
	var out []float64
	for _, m := range spanRE.FindAllStringSubmatch(text, -1) {
		if n, err := strconv.ParseFloat(m[1], 64); err == nil && n > 0 {
			out = append(out, round2(n*perUnit[strings.ToLower(m[2])[0]]))
		}
	}
	return out
}
