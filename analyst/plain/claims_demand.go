package plain

import (
	"fmt"

	"naps/market"
	"naps/money"
)

func (w *writer) keywords() string {
	for _, f := range w.of("demand") {
		if n := f.Figures["suggestions"]; n > 0 {
			w.say(f.Evidence, "We found %s.", Count(n, "related search phrase", "related search phrases"))
		}
	}
	for _, f := range w.of("trend") {
		direction := map[string]string{"rising": "and interest is rising", "falling": "and interest is falling",
			"level": "and interest is level"}[f.Labels["direction"]]
		w.say(f.Evidence, "People open the Wikipedia article “%s” %s a month, %s.", f.Title,
			Count(f.Figures["views_a_month"], "time", "times"), direction)
	}
	if len(w.claims) == 0 {
		return "We found nothing that people type about this."
	}
	return w.claims[0].Text + " Searching isn't buying, so this counts for little."
}

func (w *writer) pains() string {
	people, groups := float64(w.c.People()), w.of("pain")
	for _, f := range groups {
		w.say(f.Evidence, "%s %s: %s.", Count(f.Figures["people"], "person", "people"),
			verb(f.Figures["people"], "describes this", "describe this"), w.inside(f))
		if usd := f.Figures["cost_usd"]; usd > 0 {
			w.say(f.Evidence, "Where they name an amount, the median is %s.", money.Words(usd))
		}
	}
	for _, f := range w.of("counter") {
		says := map[string]string{market.FactSolved: "solved the problem", market.FactContent: "fine as it is",
			market.FactFree:     "something free does it",
			market.FactNotWorth: "a product for it isn't worth its price or effort"}[f.Labels["fact"]]
		w.say(f.Evidence, "Others disagree, %s: %s.", Count(f.Figures["people"], "person", "people"), says)
	}
	switch _, unread := w.judged(market.Post); {
	case len(groups) > 0:
		return fmt.Sprintf("%s %s this problem.", Count(people, "person", "people"),
			verb(people, "describes", "describe"))
	case unread > 0 && len(w.c.Readings) == 0:
		return fmt.Sprintf("We found %s that may be about this. Nobody has read them yet, so they don't count.",
			Count(float64(unread), "post", "posts"))
	case len(w.c.Readings) > 0:
		return "Nobody among the posts we read describes this problem."
	}
	return "We found no posts about this."
}
