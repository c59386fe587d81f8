package chat

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"naps/market"
	"naps/money"
)

func rivals(w writer) []Sentence {
	all := w.findings("competitor")
	if len(all) == 0 {
		return []Sentence{w.nobodyOf("We found no product that does this job", market.Competitors)}
	}
	n := w.active()
	out := []Sentence{w.say(ids(all, markMost), "%s %s this job today.", count(n, "product", "products"),
		verb(float64(n), "does", "do"))}
	if n == 0 {
		out[0] = w.say(ids(all, markMost),
			"We found no product that does exactly this job, and %s that people use instead.",
			count(len(all), "product", "products"))
	}
	for _, f := range all[:min(5, len(all))] {
		out = append(out, w.item(f.Evidence, "**%s**%s", unmarked(f.Title), describeRival(f)))
	}
	if rest := len(all) - 5; rest > 0 {
		out = append(out, w.say(nil, "The report lists %s more.", strconv.Itoa(rest)))
	}
	return out
}

// describeRival is what is known of a product, after its name.
func describeRival(f market.Finding) string {
	var parts []string
	if f.Labels["relation"] != "direct" {
		parts = append(parts, "used instead")
	}
	if s := f.Labels["status"]; s == "dead" {
		parts = append(parts, "closed")
	} else if s != "" && s != "active" {
		parts = append(parts, s)
	}
	switch usd := f.Figures["price_usd"]; {
	case usd > 0:
		parts = append(parts, dollars(usd)+" a month")
	case f.Figures["free"] > 0:
		parts = append(parts, "free")
	}
	if rating := f.Figures["rating"]; rating > 0 {
		parts = append(parts, fmt.Sprintf("rated %s of 5", strconv.FormatFloat(rating, 'f', -1, 64)))
	}
	if y := f.Figures["founded_year"]; y > 0 {
		parts = append(parts, fmt.Sprintf("since %.0f", y))
	}
	if len(parts) == 0 {
		return ""
	}
	return ": " + strings.Join(parts, ", ")
}

// rival tells all that is known of one product.
func rival(w writer, f market.Finding) []Sentence {
	out := []Sentence{w.say(f.Evidence, "**%s**%s.", unmarked(f.Title), describeRival(f))}
	if q, ok := w.quote(f.Evidence, nil); ok {
		out = append(out, q)
	}
	return out
}

func prices(w writer) []Sentence {
	all := w.findings("price")
	if len(all) == 0 {
		if free := freeOnes(w); len(free) > 0 {
			return []Sentence{w.say(ids(free, markMost), "We found no price, and %s that %s free: %s.",
				count(len(free), "product", "products"), verb(float64(len(free)), "is", "are"), titles(free, 4))}
		}
		return []Sentence{w.nobodyOf("We found no price of a rival", market.Competitors)}
	}
	slices.SortStableFunc(all, func(a, b market.Finding) int {
		return int(100 * (a.Figures["price_usd"] - b.Figures["price_usd"]))
	})
	low, high := all[0].Figures["price_usd"], all[len(all)-1].Figures["price_usd"]
	first := w.say(ids(all, markMost), "Rivals charge %s to %s a month; the median is %s.", dollars(low), dollars(high),
		dollars(all[(len(all)-1)/2].Figures["price_usd"]))
	if len(all)%2 == 0 {
		middle := (all[len(all)/2-1].Figures["price_usd"] + all[len(all)/2].Figures["price_usd"]) / 2
		first = w.say(ids(all, markMost), "Rivals charge %s to %s a month; the median is %s.", dollars(low),
			dollars(high), dollars(middle))
	}
	if len(all) == 1 {
		first = w.say(all[0].Evidence, "We found one price: %s a month.", dollars(low))
	}
	out := []Sentence{first}
	for _, f := range all[:min(6, len(all))] {
		out = append(out, w.item(f.Evidence, "**%s**: %s a month", unmarked(orElse(f.Labels["vendor"], f.Title)),
			dollars(f.Figures["price_usd"])))
	}
	if free := freeOnes(w); len(free) > 0 {
		out = append(out, w.say(ids(free, markMost), "%s free: %s.",
			verb(float64(len(free)), "One product is", strconv.Itoa(len(free))+" products are"), titles(free, 4)))
	}
	return out
}

// freeOnes are the products that take no money.
func freeOnes(w writer) []market.Finding {
	return slices.DeleteFunc(w.findings("competitor"), func(f market.Finding) bool {
		return f.Figures["free"] == 0 || f.Labels["status"] != "active"
	})
}

// payment tells who pays, from what counted in that dimension.
func payment(w writer) []Sentence {
	var paid, costly []string
	for _, e := range w.r.Evidence {
		for _, s := range e.Signals {
			switch {
			case s.Dimension != market.Payment || !s.For || s.Mass <= 0:
			case s.Tier >= 5:
				paid = append(paid, e.ID)
			case s.Tier == 4:
				costly = append(costly, e.ID)
			}
		}
	}
	if len(paid)+len(costly) == 0 {
		return []Sentence{w.nobody("pays for it or spends real effort on it")}
	}
	var out []Sentence
	if len(paid) > 0 {
		out = append(out, w.say(paid, "%s that people already pay to deal with this.", showing(len(paid))))
	} else {
		out = append(out, w.say(nil, "We found no proof that anybody pays for it today."))
	}
	if len(costly) > 0 {
		out = append(out, w.say(costly, "%s costly work on it: a hire, a tool of their own, or hours by hand.",
			showing(len(costly))))
	}
	if q, ok := w.quote(append(slices.Clone(paid), costly...), paymentFacts); ok {
		out = append(out, q)
	}
	return out
}

func size(w writer) []Sentence {
	var out []Sentence
	for _, f := range w.findings("market_size") {
		payers := market.Grouped(int64(f.Figures["payers"]))
		switch f.Labels["method"] {
		case "bottom_up":
			out = append(out, w.say(f.Evidence, "%s %s could pay.", payers, unmarked(f.Labels["whom"])),
				w.say(f.Evidence,
					"At a median price of %s a month, 1 to 3 percent of them would bring in %s to %s a year.",
					dollars(f.Figures["price_usd"]), dollars(f.Figures["low_usd"]), dollars(f.Figures["high_usd"])))
		case "needed":
			out = append(out,
				w.say(f.Evidence, "To reach your goal, 3 percent of %s %s would each have to pay %s a month.", payers,
					unmarked(f.Labels["whom"]), dollars(f.Figures["needed_low"])))
		case "ceiling":
			out = append(out, w.say(f.Evidence, "There are %s %s; your customers are among them.", payers,
				unmarked(f.Labels["whom"])))
		case "top_down":
			if q, ok := w.quote(f.Evidence, nil); ok {
				out = append(out, w.say(f.Evidence,
					"An industry report gives a figure, which doesn't count toward the score:"), q)
			}
		}
	}
	if !slices.ContainsFunc(w.findings("market_size"),
		func(f market.Finding) bool { return f.Labels["method"] == "bottom_up" }) {
		out = append(
			[]Sentence{w.say(nil, "We don't know how many people could pay, so the market's size isn't known.")},
			out...)
	}
	return out[:min(4, len(out))]
}

func funding(w writer) []Sentence {
	var out []Sentence
	for _, f := range w.findings("round") {
		when := ""
		if f.Labels["date"] != "" {
			when = " (" + f.Labels["date"] + ")"
		}
		out = append(out, w.item(f.Evidence, "%s%s", unmarked(f.Title), when))
	}
	for _, f := range w.findings("backed") {
		out = append(out, w.item(f.Evidence, "%s", unmarked(f.Title)))
	}
	for _, f := range w.findings("dead") {
		out = append(out, w.item(f.Evidence, "**%s** tried this and is gone.", unmarked(f.Title)))
	}
	if len(out) == 0 {
		return []Sentence{w.nobodyOf("We found nobody who raised money for this or gave it up", market.Funding)}
	}
	return out[:min(6, len(out))]
}

func demand(w writer) []Sentence {
	var out []Sentence
	for _, f := range w.findings("demand") {
		if n := int(f.Figures["suggestions"]); n > 0 {
			out = append(out, w.say(f.Evidence, "We found %s that people type into search engines.",
				count(n, "related phrase", "related phrases")))
		}
	}
	for _, f := range w.findings("trend") {
		direction := map[string]string{"rising": "rising", "falling": "falling",
			"level": "level"}[f.Labels["direction"]]
		out = append(out, w.say(f.Evidence, "The Wikipedia article “%s” is opened %s times a month; interest is %s.",
			unmarked(f.Title), market.Grouped(int64(f.Figures["views_a_month"])), orElse(direction, "not known")))
	}
	if len(out) == 0 {
		return []Sentence{w.nobodyOf("We found nothing that people search for", market.Keywords)}
	}
	return append(out[:min(3, len(out))], w.say(nil, "Searching isn't buying, so this counts for little."))
}

func reach(w writer) []Sentence {
	all := w.findings("place")
	if len(all) == 0 {
		return []Sentence{w.nobody("talks about it in a place you could reach")}
	}
	out := []Sentence{w.say(ids(all, markMost), "People talk about it in %s.", count(len(all), "place", "places"))}
	for _, f := range all[:min(5, len(all))] {
		members := ""
		if n := f.Figures["members"]; n > 0 {
			members = ", " + market.Grouped(int64(n)) + " members"
		}
		out = append(out, w.item(f.Evidence, "**%s**: %s%s", unmarked(f.Title),
			count(int(f.Figures["people"]), "person", "people"), members))
	}
	return out
}

// nobodyOf says that a phase found nothing, or that it did not get to search.
func (w writer) nobodyOf(text string, phase market.Phase) Sentence {
	for _, p := range w.r.Phases {
		if p.Name == phase {
			if p.Planned > 0 && p.Answered == 0 {
				return w.say(nil, "%s, because no source of that part answered.", text)
			}
			if p.Read == 0 && p.Unread > 0 {
				return w.say(nil, "%s yet, because nobody has read what the searches brought.", text)
			}
			return w.say(nil, "%s in %s that were answered.", text, count(p.Answered, "search", "searches"))
		}
	}
	return w.say(nil, "%s.", text)
}

func showing(n int) string {
	if n == 1 {
		return "1 piece of evidence shows"
	}
	return market.Grouped(int64(n)) + " pieces of evidence show"
}

func people(f market.Finding) string { return count(int(f.Figures["people"]), "person", "people") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return market.Grouped(int64(n)) + " " + many
}

func verb(n float64, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func dollars(usd float64) string { return money.Words(usd) }

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func titles(of []market.Finding, most int) string {
	var out []string
	for _, f := range of[:min(most, len(of))] {
		out = append(out, unmarked(f.Title))
	}
	return strings.Join(out, ", ")
}
