package forecast

import (
	"fmt"
	"math"
)

// How far ahead predictions look, in days.
const (
	quarter = 90 // price, complaints, community, sale
	month   = 30 // the founder's next test: the tests that naps suggests take two weeks at most
)

// The base rates from which probabilities begin. They are expert priors, as the constants of the score are: not
// fitted to outcomes of naps.
const (
	// priceChanges is how often a year a published price changes. About half of the firms that Blinder and others
	// interviewed changed their prices at most once a year (Asking About Prices, 1998).
	priceChanges = 1.0
	// growth is the share of members by which a community must grow in 90 days, and grows how often one does: open
	// communities of customers mostly gain between 5% and 20% a year, and members seldom leave.
	growth = 0.01
	grows  = 0.75
	// testsPass: about a third of the ideas that Microsoft tried in controlled experiments improved what they were
	// meant to improve (Kohavi and others, 2009).
	testsPass = 1.0 / 3
	// firstSale begins near the 7% of inventions that reached the market after they had been assessed for their
	// inventors (Åstebro, 2003).
	firstSale = 0.10
)

// Rule says in words where the probabilities of a kind begin.
type Rule struct {
	Kind       Kind
	Name, Text string
}

// Rules explains all kinds, in their order.
func Rules() []Rule {
	return []Rule{
		{Price, "A competitor’s price stays the same for 90 days",
			fmt.Sprintf(
				"%s: published prices change about once a year. About half of the firms that Blinder and others interviewed changed theirs at most that often (Asking About Prices, 1998).",
				percent(priceStands))},
		{Complaints, "People keep complaining",
			"The posts of the last 12 months give a rate, and the number predicted for 90 days follows from it (a Poisson process)."},
		{Community, "The community grows by 1% in 90 days",
			fmt.Sprintf(
				"%s: open communities mostly gain 5%% to 20%% members a year, and members seldom leave. This one is our judgment.",
				percent(grows))},
		{Test, "The founder’s next test passes in 30 days",
			"Halfway between one third and the score. About a third of the ideas tried in controlled experiments at Microsoft improved what they were meant to improve (Kohavi and others, 2009)."},
		{Sale, "Somebody pays within 90 days",
			fmt.Sprintf(
				"%s, twice that where people already pay for such a thing, half after a NO-GO. About 7%% of inventions reached the market after they had been assessed for their inventors (Åstebro, 2003).",
				percent(firstSale))},
	}
}

// priceStands is the chance that no change falls into 90 days, where changes come at random.
var priceStands = math.Exp(-priceChanges * quarter / 365)

// The record of a server is added to a rule once it holds EnoughOfKind settled predictions of the kind. The rule then
// weighs as much as RuleWeight of them (additive smoothing, as Laplace's rule of succession, which weighs as much as
// two).
const (
	EnoughOfKind = 20
	RuleWeight   = 10
)

// No probability is a certainty.
const (
	leastChance = 0.02
	mostChance  = 0.98
)

// Count is how many predictions of a kind were settled, and how many of them came true.
type Count struct{ Settled, True int }

// Tally is the record of a server by kind.
type Tally map[Kind]Count

// chance is the probability of a prediction: its rule, together with the server's own record once that is long
// enough. rule says how.
func (t Tally) chance(k Kind, base float64, why string) (p float64, rule string) {
	c := t[k]
	if c.Settled < EnoughOfKind {
		return bounded(base), why
	}
	p = (float64(c.True) + RuleWeight*base) / float64(c.Settled+RuleWeight)
	return bounded(p),
		fmt.Sprintf("%s Of %d such predictions on this server, %d came true; with them it becomes %s.", why, c.Settled,
			c.True, percent(bounded(p)))
}

// bounded rounds a probability to whole percents within what is ever said.
func bounded(p float64) float64 {
	return math.Round(min(max(p, leastChance), mostChance)*100) / 100
}

func percent(p float64) string { return fmt.Sprintf("%.0f%%", p*100) }

// atLeast is the chance that a Poisson count with this mean reaches n.
func atLeast(n int, mean float64) float64 {
	term, below := math.Exp(-mean), 0.0
	for i := range n {
		below += term
		term *= mean / float64(i+1)
	}
	return min(max(1-below, 0), 1)
}
