package analyst

import (
	"fmt"
	"strings"

	"naps/market"
)

// funding writes who got money for it, and who has failed.
func (w *writer) funding(fs []market.Finding) string {
	rounds, gone := kinds(fs, "round"), kinds(fs, "dead")
	total := 0.0
	var known []market.Finding
	for _, f := range rounds {
		if f.Figures["amount_usd"] > 0 {
			total += f.Figures["amount_usd"]
			known = append(known, f)
		}
	}
	if len(known) > 0 {
		w.say(citing(known, 20), "%v %s near this job raised %v in all.", counted(len(known)), plural(len(known), "company", "companies"), figure(amount(total)))
		for i, f := range known {
			if i < 3 {
				w.say(f.Evidence, "%s raised %v.", f.Labels["name"], figure(amount(f.Figures["amount_usd"])))
			}
		}
	}
	if n := len(rounds) - len(known); n > 0 {
		var filed []market.Finding
		for _, f := range rounds {
			if f.Figures["amount_usd"] == 0 {
				filed = append(filed, f)
			}
		}
		w.say(citing(filed, 12), "%v %s a notice of a sale of shares, without an amount that could be read: %s.", counted(n), plural(n, "company filed", "companies filed"), list(names(filed, 3)))
	}
	if len(gone) > 0 {
		w.say(citing(gone, 12), "Against it: %v %s gone, among them %s.", counted(len(gone)), plural(len(gone), "predecessor is", "predecessors are"), list(names(gone, 3)))
		if q := w.quote(gone[0].Evidence[0], 160); q != "" {
			w.say(gone[0].Evidence[:1], "%s, which is gone, had said of itself: %s.", gone[0].Labels["name"], q)
		}
	}
	switch {
	case len(rounds) == 0 && len(gone) == 0:
		return "Neither money raised nor a failed predecessor was found near this job."
	case len(rounds) == 0:
		return fmt.Sprintf("No money raised was found, but %s. Find out why before building.", several(len(gone), "predecessor is gone", "predecessors are gone"))
	}
	return fmt.Sprintf("%s near this job raised money%s. Investors' hope is a proxy, not demand.", capital(several(len(rounds), "company", "companies")), map[bool]string{true: ", and " + several(len(gone), "predecessor is gone", "predecessors are gone"), false: ""}[len(gone) > 0])
}

// sizing writes how large the market is, from the bottom up where that is possible.
func (w *writer) sizing(fs []market.Finding) string {
	bottom := false
	reports := 0
	for _, f := range kinds(fs, "market_size") {
		if f.Labels["method"] == "bottom_up" {
			bottom = true
			w.say(f.Evidence, "%v possible payers at a median of %v a month and a share of 1 to 3 per cent make %v to %v a year.", counted(num(f, "payers")), figure(amount(f.Figures["price_usd"])), figure(amount(f.Figures["low_usd"])), figure(amount(f.Figures["high_usd"])))
			w.claims[len(w.claims)-1].Computed = append(w.claims[len(w.claims)-1].Computed, "1", "3")
			continue
		}
		if q := w.quote(f.Evidence[0], 280); q != "" && reports < 4 {
			reports++
			w.say(f.Evidence, "A report states, and we only show it: %s.", q)
		}
	}
	switch {
	case bottom:
		return "The number of possible payers and the price are both stated, so the size is computed from the bottom up. Figures of reports about whole industries are shown and not counted."
	case reports > 0:
		return fmt.Sprintf("%s the size of an industry; such figures are shown and not counted. How many would pay for this job was stated nowhere that we looked.", capital(several(reports, "sentence states", "sentences state")))
	}
	return "No source states how many possible payers there are, so the size of this market is unknown, not small. Counting them is a task for the founder."
}

// verdict writes the strongest of what speaks for and against, from the findings of all phases.
func (w *writer) verdict(fs []market.Finding) string {
	pains, counters := kinds(fs, "pain"), kinds(fs, "counter")
	var direct, dead []market.Finding
	for _, f := range kinds(fs, "competitor") {
		if f.Labels["relation"] == "direct" && f.Labels["status"] == "active" {
			direct = append(direct, f)
		}
	}
	dead = kinds(fs, "dead")
	if len(pains) > 0 {
		f := pains[0]
		if q := w.quote(f.Evidence[0], 220); q != "" {
			w.say(f.Evidence[:1], "What speaks for it most strongly: %s%s.", q, w.at(f.Evidence[0]))
		}
	}
	if len(direct) > 0 {
		w.say(citing(direct, 20), "%v active %s for this job.", counted(len(direct)), plural(len(direct), "product exists", "products exist"))
	}
	if len(counters) > 0 {
		if q := w.quote(counters[0].Evidence[0], 220); q != "" {
			w.say(counters[0].Evidence[:1], "What speaks against it most strongly: %s%s.", q, w.at(counters[0].Evidence[0]))
		}
	}
	if len(dead) > 0 {
		w.say(citing(dead, 12), "%v %s at something close to it: %s.", counted(len(dead)), plural(len(dead), "predecessor has ended", "predecessors have ended"), list(names(dead, 3)))
	}
	switch {
	case len(pains) == 0 && len(direct) == 0:
		return "Too little was found to judge the idea: neither people with the problem nor products that solve it."
	case len(pains) == 0:
		return fmt.Sprintf("%s, but nobody was heard who has the problem.", capital(several(len(direct), "active product exists", "active products exist")))
	case len(counters) == 0:
		return fmt.Sprintf("The pain named most is %q. Nobody was found who is content without a product, although that was searched for.", strings.ToLower(pains[0].Title))
	}
	return fmt.Sprintf("The pain named most is %q; %s without a product.", strings.ToLower(pains[0].Title), several(num(counters[0], "people"), "person gets by", "people get by"))
}
