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

// founders judges the kill criteria that the founder chose before the research. A criterion that says "less than" needs something to be
// compared with: where the number is unknown, or too few queries were answered to say that there are few, it is not met.
func (l *ledger) founders(f facts) Gate {
	g := Gate{Name: GateFounder, Effect: effectFatal, Passed: true, Reason: "No kill criteria were chosen."}
	var parts []string
	for _, c := range criteria(l.b.Kill) {
		met, why := l.kill(c, f)
		g.Passed = g.Passed && !met
		if met {
			why = "MET: " + why
		}
		parts = append(parts, why)
	}
	if len(parts) > 0 {
		g.Reason = strings.Join(parts, "; ") + ". Locked before the research as " + killHash(l.b.Kill) + "."
	}
	return g
}

func (l *ledger) kill(c market.Criterion, f facts) (met bool, why string) {
	switch c.Rule {
	case market.MinPeopleWithPain:
		why = fmt.Sprintf("people with the pain (tier E3 or above within %d months): %d, at least %s wanted", PainMonths, f.people, number(c.Value))
		if !atLeast(share(l.b.Coverage.Answered, l.b.Coverage.Planned), NothingFoundCoverage) {
			return false, why + ", but too few queries were answered to count them"
		}
		return float64(f.people) < c.Value, why
	case market.FreeToolOwnsIt:
		return c.Value != 0 && f.owner != "", "a free product that owns the job: " + cmp.Or(f.owner, "none")
	case market.MaxFundedRivals:
		return float64(l.b.FundedRivals) > c.Value, fmt.Sprintf("funded rivals: %d, at most %s allowed", l.b.FundedRivals, number(c.Value))
	case market.MinPrice:
		if !(l.b.MedianPrice > 0) {
			return false, fmt.Sprintf("median live price unknown, at least %s wanted", number(c.Value))
		}
		return round2(l.b.MedianPrice) < c.Value, fmt.Sprintf("median live price: $%s a month, at least %s wanted", number(l.b.MedianPrice), number(c.Value))
	case market.MinMarketPerYear:
		if !l.b.Market.known() {
			return false, fmt.Sprintf("reachable market unknown, at least $%s a year wanted", number(c.Value))
		}
		whole := l.b.Market.Payers * l.b.Market.Price
		return round2(whole) < c.Value, fmt.Sprintf("reachable market: $%s a year, at least %s wanted", number(whole), number(c.Value))
	}
	return false, fmt.Sprintf("%q is not a rule that can be checked", c.Rule)
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
