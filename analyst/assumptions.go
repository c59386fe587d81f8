package analyst

import (
	"fmt"
	"math"

	"naps/market"
)

// priceToTry is what the number of payers is worked out for where nobody has named a price: a common price of a small tool, in US dollars a month.
const priceToTry = 30

// Assumptions lists what is taken for granted about an idea, since its founder has not said otherwise. Each would change what is searched for
// or how it is counted.
func Assumptions(b market.Brief, s market.Subject) []string {
	var out []string
	who := s.Customer
	if who == "" {
		who = "whoever has the problem"
		out = append(out, "Nobody in particular is named as having the problem, so everybody's words count.")
	}
	out = append(out, fmt.Sprintf("The same people have the problem, decide and pay: %s.", who))
	if s.Region == "" {
		out = append(out, "It may be sold anywhere; payers are counted in the United States, and evidence in English counts.")
	} else {
		out = append(out, fmt.Sprintf("It is sold in %s first; evidence in English counts, wherever it was written.", s.Region))
	}
	goal := b.Goal
	if goal == "" {
		goal = market.Living
	}
	payers := math.Ceil(goal.Yearly() / (12 * priceToTry))
	return append(out,
		fmt.Sprintf("It is paid for by the month. At $%d a month the goal takes %s payers; the report replaces that price by those that are found.", priceToTry, plainFigure(payers)),
		"It is to be built by few people without outside money, so a field full of funded rivals counts against it.")
}
