package app

import (
	"fmt"
	"strings"
	"testing"

	"naps/market"
)

// Later phases find more people with the problem, so what the phase of pains says is counted once more at the end.
func TestASentenceAboutAGroupOfPainsCountsThePeopleOfItsFinding(t *testing.T) {
	t.Parallel()
	said := 0
	for _, p := range sampleReport(t, "tattoo-no-shows").Phases {
		if p.Name != market.Pains {
			continue
		}
		for _, f := range p.Findings {
			n := fmt.Sprintf("%v ", f.Figures["people"])
			for _, c := range p.Claims {
				if f.Kind != "pain" || !strings.Contains(c.Text, "describe") ||
					!strings.Contains(strings.ToLower(c.Text), ": "+strings.ToLower(f.Title)) {
					continue
				}
				if said++; !strings.HasPrefix(c.Text, n) {
					t.Errorf("%q, but the finding counts %v", c.Text, f.Figures["people"])
				}
			}
		}
	}
	if said < 2 {
		t.Errorf("only %d groups are told of", said)
	}
}
