package score

import (
	"fmt"

	"naps/market"
)

// reasons tells in plain sentences what the numbers of the dimensions are made of.
type reasons struct {
	e *evaluation
	s state
}

func (r reasons) of(name market.Dimension, signals []Counted) []string {
	var out []string
	switch name {
	case market.Competition:
		out = r.e.b.Competition.reasons()
	case market.Demand:
		out = r.e.b.Demand.reasons()
	case market.Size:
		out = r.e.b.Market.reasons()
	case market.Reach:
		out = r.places()
	}
	for _, yes := range []bool{true, false} {
		if text := sideReason(signals, yes); text != "" {
			out = append(out, text)
		}
	}
	if text := r.s.facts.silent.reason(name); text != "" {
		out = append(out, text)
	}
	if r.s.masses[name] == (Masses{}) {
		out = append(out, "Nothing was found that counts here, so the score is our starting guess, with a wide range.")
	}
	return out
}

// reason says what silence counts in a dimension.
func (s silence) reason(name market.Dimension) string {
	switch {
	case name == market.Pain && s.pain:
		return "We searched widely and found hardly anyone with this problem. That counts against it."
	case name == market.Payment && s.payment:
		return "We searched widely and found nobody who sells or pays for a solution. That counts against it."
	case name == market.Demand && s.demand:
		return "Search engines complete no phrase about it. That counts against it."
	}
	return ""
}

// deeds are what a signal of each tier shows, for one and for many.
var deeds = [6][2]string{{}, {"mention", "mentions"}, {"complaint", "complaints"}, {"incident", "incidents"},
	{"costly workaround", "costly workarounds"}, {"case of money paid", "cases of money paid"}}

// sideReason counts what was found on a side by what it shows, and what was not counted.
func sideReason(signals []Counted, yes bool) string {
	var tiers [6]int
	counted, idle := 0, 0
	places := map[string]bool{}
	for _, s := range signals {
		switch {
		case s.For != yes:
		case s.Mass > 0:
			counted++
			tiers[s.Tier]++
			places[s.Place] = true
		default:
			idle++
		}
	}
	if counted+idle == 0 {
		return ""
	}
	word := "Against"
	if yes {
		word = "For"
	}
	var parts []string
	for t := 5; t > 0; t-- {
		if tiers[t] > 0 {
			parts = append(parts, count(tiers[t], deeds[t][0], deeds[t][1]))
		}
	}
	text := word + ": nothing counted"
	if counted > 0 {
		text = fmt.Sprintf("%s: %s, from %s", word, listed(parts), count(len(places), "place", "places"))
	}
	if idle > 0 {
		text += fmt.Sprintf("; %d more shown but not counted", idle)
	}
	return text + "."
}

func (c Competition) reasons() []string {
	if c.Sources == 0 {
		return nil
	}
	field := "A crowded market"
	switch {
	case c.Rivals == 0:
		field = "Nobody sells this yet, which is rarely a good sign"
	case c.Rivals <= 2:
		field = "Few have proved it can be sold"
	case c.Rivals <= 10:
		field = "A proven market with room"
	}
	out := []string{fmt.Sprintf("%s: %s found.", field,
		count(c.Rivals, "active paid rival was", "active paid rivals were"))}
	if c.Bad > 0 {
		return append(out, fmt.Sprintf("%d of %s by paying customers name the same unmet need.", c.SameJob,
			count(c.Bad, "bad review", "bad reviews")))
	}
	return append(out, "No unmet need that several bad reviews share was found.")
}

func (d Demand) reasons() []string {
	if d.Sources == 0 {
		return nil
	}
	word := "Little"
	switch x := d.value(); {
	case x >= .6:
		word = "Strong"
	case x >= .3:
		word = "Moderate"
	}
	out := []string{fmt.Sprintf("%s search interest, from %s.", word, count(d.Sources, "source", "sources"))}
	if d.OnlyE1 && clamp(d.Value) > TalkDemand {
		out = append(out, "Searching isn't buying, so it counts only in part.")
	}
	return out
}

func (m Market) reasons() []string {
	if !m.known() {
		return []string{"The number of customers or their price isn't known. Figures from industry reports are shown but not counted."}
	}
	low, _, high := m.yearly()
	return []string{fmt.Sprintf(
		"%s possible customers at $%s a year. Winning %s%% to %s%% of them brings $%s to $%s a year.",
		grouped(m.Payers), number(m.Price),
		percent(low/(m.Payers*m.Price)), percent(high/(m.Payers*m.Price)), grouped(low), grouped(high))}
}

func (r reasons) places() []string {
	var live, quiet, closed int
	for _, p := range r.e.places {
		x := p.mass()
		switch {
		case x == 0:
		case p.Closed:
			closed++
		case x < 1:
			quiet++
		default:
			live++
		}
	}
	if live+quiet+closed == 0 {
		return nil
	}
	return []string{fmt.Sprintf(
		"%s with %d or more threads about it in %d months, %d with fewer, %d closed to outsiders.",
		count(live, "community", "communities"), LiveThreads, RecentMonths, quiet, closed)}
}
