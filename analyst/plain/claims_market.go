package plain

import (
	"cmp"
	"fmt"
	"strings"

	"naps/market"
	"naps/money"
)

func (w *writer) competitors() string {
	same, instead := 0.0, 0.0
	for _, f := range w.of("competitor") {
		if f.Labels["relation"] != "direct" {
			instead++
			continue
		}
		if f.Labels["status"] == "active" {
			same++
		}
		switch {
		case f.Figures["price_usd"] > 0:
			w.say(f.Evidence, "%s does this job. It costs %s a month.", f.Title, money.Words(f.Figures["price_usd"]))
		case f.Labels["free_text"] != "":
			w.say(f.Evidence, "%s does this job and says it is free.", f.Title)
		default:
			w.say(f.Evidence, "%s does this job.", f.Title)
		}
	}
	for _, f := range w.of("gap") {
		w.say(f.Evidence, "%s of %s bad reviews name the same trouble: %s.",
			market.Grouped(int64(f.Figures["same_job"])), market.Grouped(int64(f.Figures["bad"])), w.inside(f))
	}
	switch read, unread := w.judged(market.Product, market.Page); {
	case same > 0 && instead > 0:
		return fmt.Sprintf("%s already %s this job; people also use %s.", Count(same, "product", "products"),
			verb(same, "does", "do"), Count(instead, "substitute", "substitutes"))
	case same > 0:
		return fmt.Sprintf("%s already %s this job.", Count(same, "product", "products"), verb(same, "does", "do"))
	case instead > 0:
		return fmt.Sprintf("We found no product for this job, and %s that people use instead.",
			Count(instead, "product", "products"))
	case unread > 0 && read == 0:
		return fmt.Sprintf("We found %s that may compete. Nobody has read them yet, so they don't count.",
			Count(float64(unread), "product or page", "products and pages"))
	case unread > 0:
		return fmt.Sprintf("None of the %s read so far does this job; %d more weren't read.",
			Count(float64(read), "product or page", "products and pages"), unread)
	case len(w.c.Readings) > 0:
		return "None of the products we read does this job."
	}
	return "We found no products near this job."
}

func (w *writer) funding() string {
	rounds, ended := w.of("round"), w.of("dead")
	for _, f := range rounds {
		if usd := f.Figures["amount_usd"]; usd > 0 {
			w.say(f.Evidence, "%s raised %s.", f.Labels["name"], money.Words(usd))
		}
	}
	for _, f := range ended {
		w.say(f.Evidence, "%s did this and is gone.", f.Title)
	}
	switch {
	case len(rounds) > 0:
		return fmt.Sprintf("%s near this job raised money.", Count(float64(len(rounds)), "company", "companies"))
	case len(ended) > 0:
		return fmt.Sprintf("%s tried this and stopped.", Count(float64(len(ended)), "company", "companies"))
	}
	for _, f := range w.of("backed") {
		return f.Title + "."
	}
	return "We found nobody who raised money for this."
}

func (w *writer) sizing() string {
	summary := ""
	for _, f := range w.of("market_size") {
		switch f.Labels["method"] {
		case "bottom_up":
			summary = cmp.Or(w.say(f.Evidence,
				"%s %s could pay. At a median price of %s a month, 1 to 3 percent of them would bring in %s to %s a year.",
				market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"],
				money.Words(f.Figures["price_usd"]),
				money.Words(f.Figures["low_usd"]), money.Words(f.Figures["high_usd"])), summary)
		case "needed":
			summary = cmp.Or(w.say(f.Evidence, "For your goal, 3 percent of %s %s would each have to pay %s a month.",
				market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"],
				money.Words(f.Figures["needed_low"])), summary)
		case "ceiling":
			w.say(f.Evidence, "There are %s %s, and your customers are among them.",
				market.Grouped(int64(f.Figures["payers"])), f.Labels["whom"])
		case "assumption":
			w.say(f.Evidence, "If your customers are the %s, there are %s of them.", f.Labels["whom"],
				market.Grouped(int64(f.Figures["payers"])))
		case "unknown":
			summary = "The market size isn't known: " + f.Detail + "."
		}
	}
	w.rules()
	return summary
}

// rules names what forbids the idea, and what is to be checked first.
func (w *writer) rules() {
	for _, f := range w.of("blocker") {
		if f.Labels["primary"] == "yes" {
			w.say(f.Evidence, "A rule of %s may stop this: %s.", f.Labels["place"], strings.TrimRight(f.Title, "."))
		} else {
			w.say(f.Evidence, "Check this first, since %s says it is forbidden: %s.", f.Labels["place"],
				strings.TrimRight(f.Title, "."))
		}
	}
	for _, f := range w.of("rule") {
		w.say(f.Evidence, "Check this rule first: %s.", strings.TrimRight(f.Title, "."))
	}
}
