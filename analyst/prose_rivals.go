package analyst

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// competitors writes who does the job already, for how much, and what that means.
func (w *writer) competitors(fs []market.Finding) string {
	var direct, gone, free, near []market.Finding
	for _, f := range kinds(fs, "competitor") {
		switch {
		case f.Labels["relation"] != "direct":
			near = append(near, f)
		case f.Labels["status"] != "active":
			gone = append(gone, f)
		default:
			direct = append(direct, f)
			if f.Labels["free_text"] != "" {
				free = append(free, f)
			}
		}
	}
	if len(direct) > 0 {
		w.say(citing(direct, 30), "%v active %s the job: %s%s.", counted(len(direct)), plural(len(direct), "product does", "products do"), list(names(direct, 5)), andMore(len(direct), 5))
	}
	w.describe(direct)
	w.prices(direct, near)
	w.traction(direct)
	w.complained(direct)
	if len(free) > 0 {
		w.say(citing(free, 12), "Against it: %v of them %s to be free or open source: %s.", counted(len(free)), plural(len(free), "claims", "claim"), list(names(free, 3)))
	}
	if len(gone) > 0 {
		w.say(citing(gone, 12), "%v that did the job %s no longer active or sold: %s.", counted(len(gone)), plural(len(gone), "is", "are"), list(names(gone, 3)))
	}
	if len(direct) == 0 && len(near) > 0 {
		w.say(citing(near, 12), "%v %s the same words for another job or other customers: %s%s.", counted(len(near)), plural(len(near), "product uses", "products use"), list(names(near, 3)), andMore(len(near), 3))
	}
	for _, f := range kinds(fs, "gap") {
		w.say(f.Evidence, "Of %v bad reviews, %v name the same gap: %s.", counted(num(f, "bad")), counted(num(f, "same_job")), strings.ToLower(f.Title))
	}
	w.missed(fs)
	switch {
	case len(direct) == 0:
		return "No active product was found whose description matches the job. Either the field is open or nobody pays for it; this step alone cannot tell which."
	case len(free) > 0:
		return fmt.Sprintf("%s the job, and %s to be free. A newcomer has to be better than free for somebody.", capital(several(len(direct), "active product does", "active products do")), several(len(free), "claims", "claim"))
	case len(direct) > 12:
		return fmt.Sprintf("The field is crowded: %s the job. Paying customers exist, but being noticed will be dear.", several(len(direct), "active product does", "active products do"))
	case len(direct) < 3:
		return fmt.Sprintf("Only %s the job, so hardly anybody has shown yet that it can be sold.", several(len(direct), "active product does", "active products do"))
	}
	return fmt.Sprintf("%s the job, which shows that somebody found it worth building.", capital(several(len(direct), "active product does", "active products do")))
}

func andMore(all, shown int) figure {
	if all <= shown {
		return ""
	}
	return figure(fmt.Sprintf(", and %d more", all-shown))
}

// describe quotes what the two nearest rivals say of themselves.
func (w *writer) describe(direct []market.Finding) {
	for _, f := range direct[:min(2, len(direct))] {
		if id, q := w.ownLine(f); q != "" {
			w.say([]string{id}, "%s says of itself: %s.", f.Title, q)
		}
	}
}

// ownLine is the line by which a product calls itself where its title has it, else its quote, with the evidence it stands in.
func (w *writer) ownLine(f market.Finding) (id, quoted string) {
	for _, id := range f.Evidence {
		e := w.byID[id]
		line := strings.TrimRight(oneLine(e.Facts["tagline"]), ".")
		if line != "" && strings.Contains(oneLine(e.Title), line) && strings.Contains(e.Title, f.Title) && !strings.ContainsAny(line, "“”\"…") {
			return id, "“" + line + "”"
		}
	}
	for _, id := range f.Evidence {
		if q := w.quote(id, 160); q != "" && (strings.Contains(w.byID[id].Title, f.Title) || strings.Contains(w.byID[id].Quote, f.Title)) {
			return id, q
		}
	}
	return "", ""
}

// prices tells what the rivals cost; where none states a price, what comes near them does.
func (w *writer) prices(direct, near []market.Finding) {
	of, who := priced(direct), ""
	if len(of) == 0 {
		of, who = priced(near), " of products near it"
	}
	if len(of) == 0 {
		return
	}
	var ps []float64
	for _, f := range of {
		ps = append(ps, f.Figures["price_usd"])
	}
	if len(ps) == 1 {
		w.say(of[0].Evidence, "One price%s is known: %s takes %v a month.", who, of[0].Title, figure(amount(ps[0])))
		return
	}
	w.say(citing(of, 20), "The median of %v known prices%s is %v a month, from %v to %v.", counted(len(ps)), who, figure(amount(median(ps))), figure(amount(slices.Min(ps))), figure(amount(slices.Max(ps))))
}

func priced(fs []market.Finding) []market.Finding {
	return slices.DeleteFunc(slices.Clone(fs), func(f market.Finding) bool { return !(f.Figures["price_usd"] > 0) })
}

// traction tells which rival is rated most, and how old they are.
func (w *writer) traction(direct []market.Finding) {
	w.rated(direct)
	var dated []market.Finding
	young := 0
	for _, f := range direct {
		if f.Figures["founded_year"] > 0 {
			dated = append(dated, f)
			if f.Figures["age_years"] <= 3 {
				young++
			}
		}
	}
	if len(dated) < 2 {
		return
	}
	oldest := slices.MinFunc(dated, func(a, b market.Finding) int {
		return cmp.Compare(a.Figures["founded_year"], b.Figures["founded_year"])
	})
	w.say(citing(dated, 20), "Of %v whose beginning is known, %v began within the last 3 years; the oldest, %s, is of %v.", counted(len(dated)), counted(young), oldest.Title, figure(plainFigure(oldest.Figures["founded_year"])))
	last := &w.claims[len(w.claims)-1]
	last.Computed = append(last.Computed, "3")
}

// complained tells of the rival about which most people complain, in the words of one.
func (w *writer) complained(direct []market.Finding) {
	var worst market.Finding
	for _, f := range direct {
		if f.Figures["complaints"] > worst.Figures["complaints"] {
			worst = f
		}
	}
	if n := num(worst, "complaints"); n > 0 {
		if q := w.quote(worst.Labels["complaint"], 200); q != "" {
			w.say(worst.Evidence, "%v %s about %s, one of them: %s%s.", counted(n), plural(n, "person complains", "people complain"), worst.Title, q, w.at(worst.Labels["complaint"]))
		}
	}
}

// missed tells how complete the list of rivals is.
func (w *writer) missed(fs []market.Finding) {
	for _, f := range kinds(fs, "missing") {
		settled := ""
		if num(f, "quiet") >= 2 {
			settled = ", and the last searches added nobody"
		}
		if num(f, "once") == 0 {
			w.say(f.Evidence, "All %v rivals found were known to more than one source%s: hardly any is missing.", counted(num(f, "seen")), settled)
			continue
		}
		if num(f, "missing") == 0 {
			w.say(f.Evidence, "Of %v rivals found, %v %s known to one source only%s; by capture and recapture hardly any is missing, and there are no more than about %v.", counted(num(f, "seen")), counted(num(f, "once")), plural(num(f, "once"), "was", "were"), settled, counted(num(f, "high")))
			continue
		}
		w.say(f.Evidence, "Of %v rivals found, %v %s known to one source only%s; by capture and recapture about %v are to be expected in all (%v to %v), so about %v were not found.",
			counted(num(f, "seen")), counted(num(f, "once")), plural(num(f, "once"), "was", "were"), settled, counted(num(f, "estimate")), counted(num(f, "low")), counted(num(f, "high")), counted(num(f, "missing")))
	}
}

// names lists products by name; one that could not be looked up in its own title is left out.
func names(fs []market.Finding, most int) []string {
	var out []string
	for _, f := range fs {
		n := cmp.Or(f.Labels["name"], f.Title)
		if len(out) < most && n != "" && !strings.ContainsAny(n, "“”\"") {
			out = append(out, n)
		}
	}
	return out
}

func (w *writer) rated(direct []market.Finding) {
	var best market.Finding
	for _, f := range direct {
		if f.Figures["ratings"] > best.Figures["ratings"] {
			best = f
		}
	}
	if best.Figures["ratings"] < 20 || best.Figures["rating"] == 0 {
		return
	}
	w.say(best.Evidence, "The most rated is %s, with %s stars from %s ratings.", best.Title, figure(plainFigure(best.Figures["rating"])), counted(num(best, "ratings")))
}
