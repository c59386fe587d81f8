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
	var known, filed []market.Finding
	for _, f := range rounds {
		if f.Figures["amount_usd"] > 0 {
			total += f.Figures["amount_usd"]
			known = append(known, f)
		} else {
			filed = append(filed, f)
		}
	}
	if len(known) > 1 {
		w.say(citing(known, 20), "%v companies near this job raised %v in all.", counted(len(known)), figure(amount(total)))
	}
	for _, f := range known[:min(3, len(known))] {
		w.say(f.Evidence, "%s raised %v%s.", f.Labels["name"], figure(amount(f.Figures["amount_usd"])), w.roundOf(f))
	}
	if len(filed) > 0 {
		w.say(citing(filed, 12), "%v %s a notice of a sale of shares, without an amount that could be read: %s.", counted(len(filed)), plural(len(filed), "company filed", "companies filed"), list(names(filed, 3)))
	}
	backers := 0
	for _, f := range kinds(fs, "backed") {
		backers = num(f, "companies")
		w.say(f.Evidence, "%v of the products that do the job %s in an accelerator's directory, the latest since %v.", counted(backers), plural(backers, "is", "are"), figure(plainFigure(f.Figures["latest_year"])))
	}
	w.gone(gone)
	money := ""
	switch {
	case len(rounds) > 0:
		money = capital(several(len(rounds), "company", "companies")) + " near this job raised money"
	case backers > 0:
		money = "No round was found, but an accelerator took in " + several(backers, "company", "companies") + " that do the job"
	case len(gone) > 0:
		money = "No money raised was found"
	default:
		return "Neither money raised nor a failed predecessor was found near this job."
	}
	if len(gone) == 0 {
		return money + ". Investors' hope is a proxy, not demand."
	}
	return fmt.Sprintf("%s, and %s. Find out why before building.", money, several(len(gone), "predecessor is gone", "predecessors are gone"))
}

// roundOf tells kind, date and investors of a round where they are known.
func (w *writer) roundOf(f market.Finding) string {
	out := ""
	if r := f.Labels["round"]; r != "" {
		out += " in a " + strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(r, " round"), " funding")) + " round"
	}
	if d := f.Labels["date"]; d != "" {
		out += " (" + d + ")"
	}
	if i := f.Labels["investors"]; i != "" {
		out += ", from " + i
	}
	return out
}

// gone tells who has ended and why, as far as anybody says.
func (w *writer) gone(fs []market.Finding) {
	if len(fs) == 0 {
		return
	}
	told := false
	for _, f := range fs {
		for _, id := range f.Evidence {
			if why := f.Labels["because"]; !told && why != "" && strings.Contains(oneLine(w.byID[id].Quote), why) && !strings.ContainsAny(why, "“”") {
				w.say([]string{id}, "Of the end of %s it is said: “%s”.", f.Labels["name"], why)
				told = true
			}
		}
	}
	why := ""
	if !told {
		why = "; why is not told in what was found"
	}
	w.say(citing(fs, 12), "Against it: %v %s gone: %s%s%s.", counted(len(fs)), plural(len(fs), "predecessor is", "predecessors are"), list(names(fs, 3)), andMore(len(fs), 3), why)
}

// sizing writes how large the market is, from the bottom up where that is possible, each factor with where it is from and how sure it is.
func (w *writer) sizing(fs []market.Finding) string {
	sizes := kinds(fs, "market_size")
	method, reports := map[string]bool{}, 0
	for _, f := range sizes {
		method[f.Labels["method"]] = true
		switch f.Labels["method"] {
		case "bottom_up":
			w.fromTheBottom(f)
		case "needed":
			w.say(f.Evidence, "%v %s are counted%s, and no rival states a price: for %v a year, 1 to 3 per cent of them would have to pay between %v and %v a month.",
				counted(num(f, "payers")), figure(f.Labels["whom"]), figure(w.asOf(f)), figure(amount(f.Figures["goal_usd"])), figure(amount(f.Figures["needed_low"])), figure(amount(f.Figures["needed_high"])))
			w.ours("1", "3")
		case "ceiling":
			w.say(f.Evidence, "The customers are among %v %s%s: a ceiling from a public statistic, not a count of them, so it is not reckoned with.", counted(num(f, "payers")), figure(f.Labels["whom"]), figure(w.asOf(f)))
		case "reports":
			w.reports(f)
		default:
			if q := w.quote(f.Evidence[0], 280); q != "" && reports < 3 {
				reports++
				w.say(f.Evidence, "A report states, and we only show it: %s.", q)
			}
		}
	}
	switch {
	case method["bottom_up"]:
		return "The number of possible payers and the price are both known, so the size is computed from the bottom up. Figures of reports about whole industries are shown and not counted."
	case method["needed"]:
		return "The possible payers are counted, but no rival states a price, so only the price that the goal asks for could be computed."
	case method["ceiling"] || reports > 0:
		return "How many would pay for this job is stated nowhere that we looked. What is shown is of a wider group or of a whole industry, and not counted."
	}
	return "No source states how many possible payers there are, so the size of this market is unknown, not small. Counting them is a task for the founder."
}

// fromTheBottom writes the reckoning, then how far it may be off.
func (w *writer) fromTheBottom(f market.Finding) {
	w.say(f.Evidence, "%v possible payers (%s%s) at a median of %v a month and a share of 1 to 3 per cent make %v to %v a year.", counted(num(f, "payers")), figure(f.Labels["whom"]), figure(w.asOf(f)),
		figure(amount(f.Figures["price_usd"])), figure(amount(f.Figures["low_usd"])), figure(amount(f.Figures["high_usd"])))
	w.ours("1", "3")
	if f.Figures["lowest_usd"] < f.Figures["low_usd"] || f.Figures["highest_usd"] > f.Figures["high_usd"] {
		w.say(f.Evidence, "With the lowest and the highest of %v and %v it would be %v to %v.", several2(num(f, "counts"), "number of payers", "numbers of payers"), several2(num(f, "prices"), "price", "prices"),
			figure(amount(f.Figures["lowest_usd"])), figure(amount(f.Figures["highest_usd"])))
	}
}

// several2 is several as a figure that was counted here.
func several2(n int, one, many string) figure { return figure(several(n, one, many)) }

// asOf tells the year of a count.
func (w *writer) asOf(f market.Finding) string {
	if y := num(f, "year"); y > 0 {
		return " as of " + plainFigure(float64(y))
	}
	return ""
}

// ours marks numbers of the last claim as our own.
func (w *writer) ours(numbers ...string) {
	if n := len(w.claims); n > 0 {
		w.claims[n-1].Computed = append(w.claims[n-1].Computed, numbers...)
	}
}

// reports writes what reports say together, and how far they are apart.
func (w *writer) reports(f market.Finding) {
	apart := "which agree"
	if f.Labels["agree"] == "no" {
		apart = fmt.Sprintf("the highest %s times the lowest, so they do not mean the same market", plainFigure(f.Figures["spread"]))
	}
	if f.Labels["weak"] == "yes" {
		apart += "; fewer than three publishers are weak ground"
	}
	w.say(f.Evidence, "%v put the whole market at %v to %v, median %v, in US dollars and of %v where they state their own growth: %v.", several2(num(f, "publishers"), "publisher", "publishers"),
		figure(amount(f.Figures["lowest_usd"])), figure(amount(f.Figures["highest_usd"])), figure(amount(f.Figures["median_usd"])), figure(plainFigure(f.Figures["year"])), figure(apart))
	if f.Figures["cagr_median"] > 0 {
		w.say(f.Evidence, "The rates of growth that they state are %v to %v %% a year, median %v %%.", figure(plainFigure(f.Figures["cagr_low"])), figure(plainFigure(f.Figures["cagr_high"])), figure(plainFigure(f.Figures["cagr_median"])))
	}
	if n := num(f, "contradict"); n > 0 {
		w.say(f.Evidence, "%v left out: start, end and rate of growth do not fit, or one publisher gives several sizes.", figure(several(n, "report is", "reports are")))
	}
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
