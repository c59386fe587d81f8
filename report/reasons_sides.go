package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/market"
	"naps/score"
)

func forIt(w *weigher) []argument {
	var out []argument
	for _, c := range []argument{described(w), paying(w), gap(w), reachable(w), enough(w), raised(w)} {
		if c.Text != "" {
			c.yes = true
			out = append(out, c)
		}
	}
	return out
}

func againstIt(w *weigher) []argument {
	out := checks(w)
	for _, c := range append(disagree(w), crowded(w), tooSmall(w), closed(w)) {
		if c.Text != "" {
			out = append(out, c)
		}
	}
	return out
}

func described(w *weigher) argument {
	s, n := w.said(market.Pain, true, 1), w.r.People()
	text := w.r.DescribeText("it")
	if text == "" {
		return argument{}
	}
	switch {
	case n.Examples > 0 && n.Examples == n.Describe && n.Describe > 1:
		text += fmt.Sprintf(", all with an example from the last %d months", score.PainMonths)
	case n.Examples > 0:
		text += fmt.Sprintf(", %d with an example from the last %d months", n.Examples, score.PainMonths)
	}
	return argument{Reason: reason(market.Pain, "People have this problem:", text+".", s.ids),
		weight: w.mass(market.Pain, true), quotes: incidentsFirst(w, s.ids)}
}

// incidentsFirst puts those who tell what happened to them before those who pay, whose words stand with another reason.
func incidentsFirst(w *weigher, ids []string) []string {
	out := slices.Clone(ids)
	rank := func(id string) int {
		for _, s := range w.byID[id].Signals {
			if s.Dimension == market.Pain && s.For && s.Tier == incident {
				return 0
			}
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b string) int { return rank(a) - rank(b) })
	return out
}

// costly is the lowest tier of somebody who went to some expense.
const costly = 4

func paying(w *weigher) argument {
	s := w.said(market.Payment, true, costly)
	low, high, n, ids := w.prices()
	var text string
	switch {
	case n > 1 && low < high:
		text = fmt.Sprintf("%d products that do this job charge %s to %s a month.", n, dollars(low), dollars(high))
	case n > 0:
		text = counted(n, "product that does this job charges", "products that do this job charge") + " " +
			dollars(low) + " a month."
	case s.people > 0:
		text = counted(s.people, "person pays or built", "people pay or built") + " a way around it."
	}
	return argument{Reason: reason(market.Payment, "Some already pay:", text,
		append(s.ids[:min(2, len(s.ids))], ids...)), weight: w.mass(market.Payment, true), quotes: s.ids}
}

// prices are the lowest and the highest price a month of active products of the same job, how many there are, and where
// they stand.
func (w *weigher) prices() (low, high float64, n int, ids []string) {
	for _, f := range w.of["competitor"] {
		x := f.Figures["price_usd"]
		if x <= 0 || !isDirect(f) || cmp.Or(f.Labels["status"], "active") != "active" {
			continue
		}
		if n == 0 || x < low {
			low = x
		}
		high, n, ids = max(high, x), n+1, append(ids, f.Evidence[:min(1, len(f.Evidence))]...)
	}
	return low, high, n, ids
}

func gap(w *weigher) argument {
	for _, f := range w.of["gap"] {
		if same, bad := whole(f.Figures["same_job"]), whole(f.Figures["bad"]); same > 1 && bad > 0 {
			return argument{Reason: reason(market.Competition, "The products share a gap:",
				fmt.Sprintf("%d of %d bad reviews name the same problem: %s.", same, bad, lowered(f.Title)),
				f.Evidence),
				weight: w.mass(market.Competition, true), quotes: f.Evidence}
		}
	}
	return argument{}
}

func lowered(s string) string {
	s = strings.TrimSuffix(clean(s), ".")
	return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):]
}

// leastThreads is how often a place must speak of the problem in a year to be one where people can be reached; as in
// the score.
const leastThreads = 3

func reachable(w *weigher) argument {
	for _, f := range w.of["place"] {
		n := whole(f.Figures["threads"])
		if n < leastThreads || f.Labels["addressable"] == "no" {
			continue
		}
		text := fmt.Sprintf("the problem came up in %d threads of %s", n, PlaceName(clean(f.Title)))
		if m := whole(f.Figures["members"]); m > 0 {
			text += " (" + counted(m, "member", "members") + ")"
		}
		return argument{Reason: reason(market.Reach, "You know where to reach them:", text+".", f.Evidence),
			weight: w.mass(market.Reach, true), quotes: f.Evidence}
	}
	return argument{}
}

// goalOf is what the founder wants to earn in a year.
func goalOf(w *weigher) float64 { return w.r.Goal.Yearly() }

func sized(w *weigher) (market.Finding, bool) {
	for _, f := range w.of["market_size"] {
		if f.Labels["method"] == "bottom_up" && f.Figures["high_usd"] > 0 {
			return f, true
		}
	}
	return market.Finding{}, false
}

func enough(w *weigher) argument {
	f, ok := sized(w)
	if !ok || f.Figures["low_usd"] < goalOf(w) {
		return argument{}
	}
	return argument{Reason: reason(market.Size, "The market is big enough:", sizeText(f), f.Evidence),
		weight: w.mass(market.Size, true), quotes: f.Evidence}
}

func tooSmall(w *weigher) argument {
	f, ok := sized(w)
	if !ok || f.Figures["high_usd"] >= goalOf(w) {
		return argument{}
	}
	return argument{Reason: reason(market.Size, "The market is small for your goal:", sizeText(f), f.Evidence),
		weight: w.mass(market.Size, false), quotes: f.Evidence}
}

func sizeText(f market.Finding) string {
	return fmt.Sprintf("1%% to 3%% of %s %s would bring %s to %s a year.", market.Grouped(int64(f.Figures["payers"])),
		cmp.Or(clean(f.Labels["whom"]), "possible customers"),
		dollars(f.Figures["low_usd"]), dollars(f.Figures["high_usd"]))
}

func raised(w *weigher) argument {
	for _, f := range w.of["round"] {
		if usd := f.Figures["amount_usd"]; usd > 0 {
			return argument{Reason: reason(market.Momentum, "Investors put money in:",
				clean(f.Labels["name"])+" raised "+dollars(usd)+".", f.Evidence),
				weight: w.mass(market.Momentum, true), quotes: f.Evidence}
		}
	}
	return argument{}
}

func closed(w *weigher) argument {
	if all := w.of["dead"]; len(all) > 0 {
		text := clean(all[0].Title) + " did this job and closed."
		if len(all) > 1 {
			text = fmt.Sprintf("%s and %s did this job and closed.", clean(all[0].Title),
				counted(len(all)-1, "other", "others"))
		}
		return argument{Reason: reason(market.Momentum, "Others tried and gave up:", text, all[0].Evidence),
			weight: w.mass(market.Momentum, false), quotes: all[0].Evidence}
	}
	return argument{}
}

// crowd is how many paid products of the same job make a market crowded.
const crowd = 8

func crowded(w *weigher) argument {
	_, _, n, ids := w.prices()
	if n < crowd {
		return argument{}
	}
	return argument{Reason: reason(market.Competition, "Many already sell it:",
		fmt.Sprintf("%d paid products do this job.", n), ids), weight: w.mass(market.Competition, false), quotes: ids}
}

// dissents are the ways in which people say that it is no problem for them, or not worth paying for: for one person and
// for many.
var dissents = map[string]struct {
	lead, one, many string
	d               market.Dimension
}{
	market.FactSolved:  {"Some solved it:", "says it's gone", "say it's gone", market.Pain},
	market.FactContent: {"Some don't mind:", "is fine as it is", "are fine as it is", market.Pain},
	market.FactFree: {"Something free is enough for some:", "uses a free product instead",
		"use a free product instead", market.Payment},
	market.FactNotWorth: {"Some found products not worth it:", "says a product for it isn't worth its price or effort",
		"say products for it aren't worth their price or effort", market.Payment},
}

// disagree are those who say so. Only those whose words counted are counted, as everywhere in the report.
func disagree(w *weigher) []argument {
	total := w.r.People()
	var out []argument
	for _, f := range w.of["counter"] {
		l, known := dissents[f.Labels["fact"]]
		ids, n := w.against(f, l.d)
		if !known || n == 0 {
			continue
		}
		all, who := total.NoProblem, "without the problem"
		if l.d == market.Payment {
			all, who = total.NotWorth, "who object to paying"
		}
		verb := l.many
		if n == 1 {
			verb = l.one
		}
		out = append(out, argument{Reason: reason(l.d, l.lead, partOf(n, all, who)+" "+verb+".", ids),
			weight: w.mass(l.d, false) * float64(n) / float64(n+1), quotes: ids})
	}
	return out
}

// against are the pieces with the fact of a finding whose words counted against a dimension, and how many people said
// them. A finding names only some of them.
func (w *weigher) against(f market.Finding, d market.Dimension) (said []string, n int) {
	ids, people := slices.Clone(f.Evidence), map[string]bool{}
	for _, e := range w.r.Evidence {
		if e.Read != nil &&
			slices.ContainsFunc(e.Read.Facts, func(x market.Fact) bool { return x.Fact == f.Labels["fact"] }) {
			ids = append(ids, e.ID)
		}
	}
	for _, id := range unique(ids) {
		if e := w.byID[id]; weighsIn(e, d, false) {
			said, people[speaker(e)] = append(said, id), true
		}
	}
	return said, len(people)
}

// weighsIn reports whether a piece of evidence weighs anything on a side of a dimension.
func weighsIn(e Evidence, d market.Dimension, yes bool) bool {
	return slices.ContainsFunc(e.Signals, func(s Signal) bool { return s.Dimension == d && s.For == yes && s.Mass > 0 })
}

// decisive puts a failed check before everything that only weighs.
const decisive = 100

// checks are the failed must-pass checks that end an idea: a free product that owns the job, and a law or rule against
// it.
func checks(w *weigher) []argument {
	var out []argument
	for _, g := range w.r.Gates {
		if g.Passed || !strings.HasPrefix(g.Effect, "NO-GO") {
			continue
		}
		switch g.Name {
		case "owned":
			out = append(out, owner(w, g.Reason))
		case "blocker":
			var ids []string
			for _, f := range w.of["blocker"] {
				ids = append(ids, f.Evidence...)
			}
			out = append(out, argument{Reason: reason(market.Size, "A rule forbids it:", g.Reason, ids),
				weight: decisive, quotes: ids, bare: true})
		case "silence":
			out = append(out, argument{Reason: reason(market.Pain, "We searched and found nobody:", g.Reason, nil),
				weight: decisive, bare: true})
		}
	}
	return out
}
