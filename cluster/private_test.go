package cluster

import (
	"testing"

	"naps/journal"
	"naps/market"
)

func TestAClosedRunStaysOnTheServerAndACarefulOneGoesOnlyToWhoKeepsIt(t *testing.T) {
	t.Parallel()
	for mode, want := range map[market.Privacy][2]bool{ // an earlier release, this one
		"": {true, true}, market.Open: {true, true}, market.Careful: {false, true},
		market.Closed: {false, false}, "unheard of": {false, false},
	} {
		run := journal.Run{Brief: market.Brief{Privacy: mode}}
		if got := [2]bool{mayTake(beat{}, run), mayTake(beat{Private: true}, run)}; got != want {
			t.Errorf("%q: %v", mode, got)
		}
	}
}
