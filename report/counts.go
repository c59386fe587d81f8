package report

import (
	"cmp"
	"fmt"

	"naps/market"
	"naps/score"
)

// People are the numbers of a report that stand in more than one place: those of its score. Reports of earlier releases
// have none, so they are counted from what their evidence counted for.
func (r Report) People() score.Counts {
	if r.Counts != (score.Counts{}) {
		return r.Counts
	}
	describe, places, examples := map[string]bool{}, map[string]bool{}, map[string]bool{}
	noProblem, notWorth, disagree := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range r.Evidence {
		who := speaker(e)
		for _, s := range e.Signals {
			switch {
			case s.Mass <= 0:
			case s.Dimension == market.Pain && s.For:
				describe[who], places[score.PlaceKey(cmp.Or(e.Place, e.Source))] = true, true
				if s.Tier >= incident {
					examples[who] = true
				}
			case s.Dimension == market.Pain:
				noProblem[who], disagree[who] = true, true
			case s.Dimension == market.Payment && !s.For:
				notWorth[who], disagree[who] = true, true
			}
		}
	}
	return score.Counts{Describe: len(describe), Places: len(places), Examples: len(examples),
		NoProblem: len(noProblem), NotWorth: len(notWorth), Disagree: len(disagree)}
}

// speaker tells people apart as the score does: by name and place, and an unknown author is one author a place.
func speaker(e Evidence) string { return score.PlaceKey(cmp.Or(e.Place, e.Source)) + "\x00" + e.Author }

// DescribeText says how many people describe a problem, named as "it" or "this problem", and in how many places.
func (r Report) DescribeText(problem string) string {
	n := r.People()
	if n.Describe == 0 {
		return ""
	}
	text := counted(n.Describe, "person describes", "people describe") + " " + problem
	if n.Places > 0 {
		text += " in " + counted(n.Places, "place", "places")
	}
	return text
}

// NoProblemText says how many people don't have the problem; empty where nobody says so.
func (r Report) NoProblemText() string {
	n := r.People().NoProblem
	if n == 0 {
		return ""
	}
	return counted(n, "person says", "people say") + " it isn't a problem or that they solved it"
}

// partOf says how many of those who disagree give the same reason: "2 of the 5 people who object to paying", or "5
// people" where all do.
func partOf(n, all int, who string) string {
	if n >= all {
		return counted(n, "person", "people")
	}
	return fmt.Sprintf("%d of the %d people %s", n, all, who)
}
