package score

import (
	"fmt"

	"naps/market"
)

// reasons tells in plain sentences what a dimension's number is made of.
func (l *ledger) reasons(name market.Dimension, s state, signals []Counted) []string {
	m := s.masses[name]
	var out []string
	switch name {
	case market.Competition:
		out = l.b.Competition.reasons()
	case market.Demand:
		out = l.b.Demand.reasons()
	case market.Size:
		out = l.b.Market.reasons()
	case market.Reach:
		out = l.reachReasons()
	}
	for _, yes := range []bool{true, false} {
		if text := sideReason(signals, yes); text != "" {
			out = append(out, text)
		}
	}
	if name == market.Pain && l.nothingFound(&s.tally) {
		out = append(out, "Nobody was found who voices the pain although most queries were answered: mass 1 against.")
	}
	if m == (Masses{}) {
		out = append(out, "Nothing counted here: the number is the prior, with a wide interval.")
	}
	return out
}

// sideReason counts the signals of a side by tier, and those that were not counted.
func sideReason(signals []Counted, yes bool) string {
	var tiers [6]int
	var counted, idle int
	var mass float64
	places := map[string]bool{}
	for _, s := range signals {
		switch {
		case s.For != yes:
		case s.Mass > 0:
			counted++
			tiers[s.Tier]++
			mass += s.Mass
			places[s.Place] = true
		default:
			idle++
		}
	}
	if counted+idle == 0 {
		return ""
	}
	word, list := "Against", ""
	if yes {
		word = "For"
	}
	for t := 5; t > 0; t-- {
		if tiers[t] > 0 {
			list += fmt.Sprintf(", %d of tier E%d", tiers[t], t)
		}
	}
	text := fmt.Sprintf("%s: %s of %s count %.1f in all%s", word, count(counted, "signal", "signals"), count(len(places), "place", "places"), mass, list)
	if idle > 0 {
		text += fmt.Sprintf("; %d more shown and not counted", idle)
	}
	return text + "."
}

func (c Competition) reasons() []string {
	if c.Sources == 0 {
		return nil
	}
	out := []string{fmt.Sprintf("%s found: the crowding curve gives %.2f.", count(c.Rivals, "active paid rival was", "active paid rivals were"), Crowd(c.Rivals))}
	if c.Bad > 0 {
		out = append(out, fmt.Sprintf("%d of %s by payers name the same unmet job: at least %s %% with 90 %% confidence.", c.SameJob, count(c.Bad, "bad review", "bad reviews"), percent(Wilson(c.SameJob, c.Bad))))
	} else {
		out = append(out, "No bad reviews by payers were found, so no gap is counted.")
	}
	return out
}

func (d Demand) reasons() []string {
	if d.Sources == 0 {
		return nil
	}
	out := []string{fmt.Sprintf("Search interest gives %.2f of 1, with %s behind it.", d.value(), count(d.Sources, "source", "sources"))}
	if d.OnlyE1 && clamp(d.Value) > TalkDemand {
		out = append(out, fmt.Sprintf("Only talk and proxies stand behind it, so it is held at %.1f.", TalkDemand))
	}
	return out
}

func (m Market) reasons() []string {
	if !m.known() {
		return []string{"No number of reachable payers with a live price was found; top-down figures of reports have no weight."}
	}
	low, _, high := m.yearly()
	return []string{fmt.Sprintf("%s reachable payers at $%s a year: $%s to $%s a year at %s to %s %% of them.", grouped(m.Payers), number(m.Price), grouped(low), grouped(high), percent(low/(m.Payers*m.Price)), percent(high/(m.Payers*m.Price)))}
}

func (l *ledger) reachReasons() []string {
	var live, quiet, closed int
	for _, p := range l.places {
		x := l.placeMass(p)
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
	return []string{fmt.Sprintf("%s with %d threads or more on it within %d months, %d with fewer, %d closed to outsiders.", count(live, "place", "places"), LiveThreads, RecentMonths, quiet, closed)}
}
