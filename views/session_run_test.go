package views

import (
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
)

func TestARunThatEndedEarlySaysSoInEveryStepAndWhatItCost(t *testing.T) {
	t.Parallel()
	done, running := journal.PhaseData{Phase: market.Keywords, Status: market.PhaseDone},
		journal.PhaseData{Phase: market.Pains, Status: market.PhaseRunning}
	for _, c := range []struct {
		status  journal.Status
		charged journal.Credits
		states  string
		closing string
	}{
		{journal.Stopped, 0, "done stopped stopped stopped stopped stopped",
			"Stopped after 1 min 3 s. Nothing was charged."},
		{journal.Stopped, 167, "done stopped stopped stopped stopped stopped",
			"Stopped after 1 min 3 s. 0.167 credits charged, 2 left."},
		{journal.Failed, 0, "done failed skipped skipped skipped skipped", "No connection. Nothing was charged."},
		{journal.Interrupted, 0, "done interrupted interrupted interrupted interrupted interrupted",
			"No connection. Nothing was charged."},
		{journal.Running, 0, "done running waiting waiting waiting waiting", ""},
	} {
		p := SessionPage{Shell: Shell{Credits: 2 * journal.Credit}, Status: c.status,
			Reason: "No connection. Nothing was charged.",
			Phases: []journal.PhaseData{done, running}, Started: noon, Ended: noon + 63_000, Charged: c.charged}
		var states []string
		for _, r := range p.steps() {
			states = append(states, phaseSign(r.Status).Word)
		}
		if got := strings.Join(states, " "); got != c.states || p.closing() != c.closing {
			t.Errorf("%s: %s, %q", c.status, got, p.closing())
		}
	}
}

func TestTheTimeLeftIsSaidInStepsThatPeopleThinkIn(t *testing.T) {
	t.Parallel()
	for seconds, want := range map[int]string{0: "", 4: ", a few seconds left", 31: ", about 40 s left",
		40: ", about 40 s left", 90: ", about 2 min left", 200: ", about 3 min left"} {
		if got := leftWords(seconds); got != want {
			t.Errorf("%d s: %q", seconds, got)
		}
	}
	for took, want := range map[time.Duration]string{0: "a few minutes", 20 * time.Second: "about a minute",
		4*time.Minute + 10*time.Second: "about 4 minutes"} {
		if got := MinutesOf(took); got != want {
			t.Errorf("%v: %q", took, got)
		}
	}
}
