package score

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"naps/market"
)

// founders judges the kill criteria that the founder chose before the research. A criterion that says "less than" needs
// something to be compared with: where the number is unknown, or too few queries were answered to say that there are
// few, it is not met.
func founderGate(b Bundle, f facts) Gate {
	g := Gate{Name: GateFounder, Effect: effectFatal, Passed: true, Reason: "You set no rules of your own."}
	var parts []string
	for _, c := range criteria(b.Kill) {
		outcome, why := kill(b, c, f)
		switch outcome {
		case broken:
			g.Passed = false
			why += " (broken)"
		case unjudgeable:
			g.Unknown = true
		}
		parts = append(parts, why)
	}
	g.Unknown = g.Unknown && g.Passed
	if len(parts) > 0 {
		g.Reason = "You decided before the research: " + strings.Join(parts, "; ") + "."
	}
	return g
}

// ruling is how a criterion of the founder came out.
type ruling int

const (
	kept ruling = iota
	broken
	unjudgeable // what it is compared with is not known
)

func brokenIf(yes bool) ruling {
	if yes {
		return broken
	}
	return kept
}

func kill(b Bundle, c market.Criterion, f facts) (outcome ruling, why string) {
	switch c.Rule {
	case market.MinPeopleWithPain:
		why = fmt.Sprintf("at least %s people with the problem within %d months, and %d were found", number(c.Value),
			PainMonths, f.people)
		if !atLeast(share(b.Coverage.Answered, b.Coverage.Planned), EnoughAnswered) {
			return unjudgeable, why + ", but too few searches were answered to count them"
		}
		return brokenIf(float64(f.people) < c.Value), why
	case market.FreeToolOwnsIt:
		if f.owner == "" {
			return kept, "no free product that does the whole job well, and none was found"
		}
		return brokenIf(c.Value != 0), "no free product that does the whole job well, and " + f.owner + " does"
	case market.MaxFundedRivals:
		return brokenIf(float64(b.FundedRivals) > c.Value),
			fmt.Sprintf("at most %s rivals with funding, and %d were found", number(c.Value), b.FundedRivals)
	case market.MinPrice:
		if !(b.MedianPrice > 0) {
			return unjudgeable, fmt.Sprintf("a price of at least $%s a month, and no price is known", number(c.Value))
		}
		return brokenIf(round2(b.MedianPrice) < c.Value),
			fmt.Sprintf("a price of at least $%s a month, and rivals charge $%s", number(c.Value),
				number(b.MedianPrice))
	case market.MinMarketPerYear:
		if !b.Market.known() {
			return unjudgeable,
				fmt.Sprintf("a market of at least $%s a year, and its size isn't known", grouped(c.Value))
		}
		whole := b.Market.Payers * b.Market.Price
		return brokenIf(round2(whole) < c.Value),
			fmt.Sprintf("a market of at least $%s a year, and $%s was found", grouped(c.Value), grouped(whole))
	}
	return unjudgeable, fmt.Sprintf("%q is not a rule that can be checked", c.Rule)
}

func criteria(all []market.Criterion) []market.Criterion {
	out := slices.Clone(all)
	slices.SortFunc(out, func(x, y market.Criterion) int {
		return cmp.Or(strings.Compare(x.Rule, y.Rule), cmp.Compare(x.Value, y.Value))
	})
	return slices.Compact(out)
}

// killHash locks the criteria: the same ones have the same hash, in whatever order they were chosen.
func killHash(all []market.Criterion) string {
	if len(all) == 0 {
		return ""
	}
	h := sha256.New()
	for _, c := range criteria(all) {
		fmt.Fprintf(h, "%s=%v\n", c.Rule, c.Value)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}
