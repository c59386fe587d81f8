package report

import (
	"fmt"
	"strings"

	"naps/market"
)

// printSides are the reasons on both sides, each with its quote.
func printSides(p *paper) {
	yes, no := Reasons(p.r)
	printReasons(p, "Reasons for", yes)
	printReasons(p, "Reasons against", no)
}

func printReasons(p *paper, title string, all []Reason) {
	p.section(title)
	if len(all) == 0 {
		p.line(inkFine, "None.")
	}
	for _, x := range all {
		p.keep(18)
		p.item(x.Lead, x.Text, x.Evidence)
		if x.Quote != "" {
			printQuote(p, x)
		}
	}
}

// printQuote is the quote of a reason, set in.
func printQuote(p *paper, x Reason) {
	left, _, _, _ := p.GetMargins()
	p.SetLeftMargin(left + 4)
	p.SetX(left + 4)
	p.say(inkText, "“"+x.Quote+"”", "")
	p.Ln(inkText.size * 0.5)
	p.SetLeftMargin(left)
	p.SetX(left)
	p.Ln(1)
}

// keep begins a new page where so many millimeters don't fit on this one.
func (p *paper) keep(height float64) {
	if _, page := p.GetPageSize(); p.GetY()+height > page-20 {
		p.AddPage()
	}
}

// shortMost is how many pains, and how many rivals, the first pages list.
const shortMost = 8

func printPains(p *paper) {
	all := newWeigher(p.r).of["pain"]
	if len(all) == 0 {
		return
	}
	p.section("Who has this problem")
	for _, f := range all[:min(shortMost, len(all))] {
		text := counted(whole(f.Figures["people"]), "person", "people") + " in " +
			counted(whole(f.Figures["places"]), "place", "places")
		if usd := f.Figures["cost_usd"]; usd > 0 {
			text += ", median cost " + dollars(usd)
		}
		p.keep(14)
		p.item(f.Title+":", text+".", f.Evidence[:min(3, len(f.Evidence))])
		if len(strings.Fields(f.Detail)) >= leastQuote {
			printQuote(p, Reason{Quote: market.Cut(clean(f.Detail), 220)})
		}
	}
}

func printRivals(p *paper) {
	all := newWeigher(p.r).of["competitor"]
	if len(all) == 0 {
		return
	}
	p.section("Who sells it already")
	for _, f := range all[:min(shortMost, len(all))] {
		p.keep(12)
		p.item(f.Title+":", strings.Join(rivalFacts(f), ", ")+". "+market.Cut(clean(f.Detail), 140),
			f.Evidence[:min(2, len(f.Evidence))])
	}
}

// rivalFacts say what is known of a product: relation, price, rating and since when.
func rivalFacts(f market.Finding) []string {
	out := []string{"same job"}
	if !isDirect(f) {
		out[0] = "another way to do it"
	}
	if s := f.Labels["status"]; s != "" && s != "active" {
		out = append(out, "closed")
	}
	switch x := f.Figures["price_usd"]; {
	case x > 0:
		out = append(out, dollars(x)+" a month")
	case f.Figures["free"] > 0:
		out = append(out, "free")
	}
	if x := f.Figures["rating"]; x > 0 {
		out = append(out, fmt.Sprintf("%s stars from %s", trimmed(x),
			counted(whole(f.Figures["ratings"]), "rating", "ratings")))
	}
	if y := whole(f.Figures["founded_year"]); y > 0 {
		out = append(out, fmt.Sprintf("since %d", y))
	}
	return out
}

// printSummaries are the phases, each as one line.
func printSummaries(p *paper) {
	p.section("The research, phase by phase")
	for _, ph := range p.r.Phases {
		text := strings.ReplaceAll(ph.Summary, "**", "")
		if ph.Status != market.PhaseDone {
			text = string(ph.Status) + prefixed(": ", ph.Reason) + " " + text
		}
		p.keep(12)
		p.item(ph.Name.Title()+":", market.Cut(clean(text), 300), nil)
	}
}

// printSources list what the marks of the first pages name.
func printSources(p *paper) {
	var ids []string
	yes, no := Reasons(p.r)
	for _, x := range append(yes, no...) {
		ids = append(ids, x.Evidence...)
	}
	w := newWeigher(p.r)
	for kind, most := range map[string]int{"pain": 3, "competitor": 2} {
		for _, f := range w.of[kind][:min(shortMost, len(w.of[kind]))] {
			ids = append(ids, f.Evidence[:min(most, len(f.Evidence))]...)
		}
	}
	p.section("Sources cited")
	cited := map[string]bool{}
	for _, id := range ids {
		cited[id] = true
	}
	for _, e := range p.r.Evidence {
		if cited[e.ID] {
			p.keep(8)
			p.say(inkFine, e.ID+" "+market.Cut(clean(e.Title), 70)+prefixed(", ", PlaceName(clean(e.Place)))+
				prefixed(", ", e.Date)+". ", "")
			if u := address(e.URL); u != "" {
				p.say(inkFine, market.Cut(u, 80), u)
			}
			p.Ln(inkFine.size * 0.45)
		}
	}
}
