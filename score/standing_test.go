package score

import (
	"fmt"
	"strings"
	"testing"

	"naps/market"
)

func TestACheckThatCannotBeJudgedIsNeitherPassedNorFailed(t *testing.T) {
	t.Parallel()
	want := map[string]Standing{
		GateEnough: NotMet, GatePain: NotMet, GatePayment: NotMet,
		GateReach: NotMet, GateBlocker: NotKnown, GateOwned: NotKnown,
		GateContradiction: NotKnown, GateSilence: NotKnown, GateGoal: NotKnown, GateFounder: NotKnown,
	}
	nothing := Bundle{AsOf: "2026-11-01", Kill: []market.Criterion{{Rule: market.MinPrice, Value: 10}}}
	for _, g := range Of(nothing).Gates {
		if g.Standing() != want[g.Name] {
			t.Errorf("nothing was found, and %s is %s: %s", g.Name, g.Standing(), g.Reason)
		}
	}
}

func TestWhatWasLookedUpIsKnown(t *testing.T) {
	t.Parallel()
	b := Bundle{AsOf: "2026-11-01", Rules: Attention{Planned: 2, Answered: 2, Candidates: 5, Read: 5},
		Sellers: Attention{Read: 20},
		Market:  Market{Payers: 1e6, Price: 120, Sources: 2}}
	known := map[string]bool{GateBlocker: true, GateOwned: true, GateGoal: true}
	for _, g := range Of(b).Gates {
		if known[g.Name] && g.Standing() != Met {
			t.Errorf("%s is %s: %s", g.Name, g.Standing(), g.Reason)
		}
	}
	for _, rules := range []Attention{{Planned: 2}, {Planned: 2, Answered: 2, Candidates: 5}} {
		if g := blockerGate(rules, facts{}); g.Standing() != NotKnown {
			t.Errorf("%+v: laws are %s: %s", rules, g.Standing(), g.Reason)
		}
	}
}

func TestATallySaysEachStandingInItsOwnWord(t *testing.T) {
	t.Parallel()
	met, failed, open := Gate{Passed: true}, Gate{}, Gate{Passed: true, Unknown: true}
	for text, gates := range map[string][]Gate{
		"All 2 passed": {met, met}, "1 of 3 passed, 1 not passed, 1 not known": {met, failed, open},
		"0 of 1 passed, 1 not known": {open},
	} {
		if got := Tally(gates); got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}

// standings: what is not known holds nothing back, and a GO never says that it was passed.
func standings(c Card) string {
	open := unjudged(c.Gates)
	for _, g := range c.Gates {
		if g.Unknown && !g.Passed {
			return g.Name + " is not known and not passed"
		}
	}
	if c.Verdict == Go && open > 0 == strings.Contains(c.Why, "every must-pass check passed") {
		return fmt.Sprintf("%d are not known, and yet: %s", open, c.Why)
	}
	return ""
}
