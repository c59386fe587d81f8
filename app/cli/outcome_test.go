package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

const hostileText = "Red\x1b[31m \u202eturned\x00\r and\nbroken \x9b2J"

func outcomeOf(verdict string) report.Report {
	e := report.Evidence{ID: "E1",
		URL: "https://forum.example/a/very/long/address/that/is/wider/than/any/line/of/the/screen/" +
			strings.Repeat("x", 60)}
	reason := func(n int) report.Reason {
		return report.Reason{Lead: fmt.Sprintf("Reason %d:", n), Text: "three people say so. " + hostileText,
			Evidence: []string{"E1", "E2"}}
	}
	return report.Report{
		Title: "An idea " + hostileText, Verdict: verdict, Score: 61.4,
		Low: 50, High: 71.6, Why: verdict + ": " + hostileText, AsOf: "2026-11-15",
		Confidence: report.Confidence{Level: "medium"},
		Evidence:   []report.Evidence{e}, Coverage: report.Coverage{Planned: 1, Answered: 1},
		For: []report.Reason{reason(1), reason(2), reason(3)}, Against: []report.Reason{reason(4)},
		Gates: []score.Gate{{Name: "enough", Title: "Enough evidence", Reason: hostileText, Passed: true},
			{Name: "other", Reason: "No."}},
		Note:     "What the numbers are.",
		NextTest: score.Test{Test: "Ask ten people.", Pass: "Five say yes.", Fail: "None does."},
	}
}

func TestTheVerdictAndItsReasonsComeLast(t *testing.T) {
	t.Parallel()
	for _, verdict := range []string{score.Go, score.NoGo, score.Inconclusive} {
		got := screen{width: 60}.outcome(outcomeOf(verdict))
		order := []string{"Must-pass checks", "Next step", "What the numbers are.", "\n" + verdict + "  61 of 100",
			"For", "Reason 1:", "Reason 3:", "Against", "Reason 4:"}
		at := -1
		for _, part := range order {
			next := strings.Index(got[at+1:], part)
			if next < 0 {
				t.Fatalf("%s: %q is not after the others:\n%s", verdict, part, got)
			}
			at += 1 + next
		}
		if strings.ContainsAny(got, "\x1b\x00\r") || strings.Contains(got, "\u202e") ||
			strings.ContainsRune(got, 0x9b) {
			t.Errorf("%s: a terminal would obey: %q", verdict, got)
		}
		for line := range strings.Lines(got) {
			if w := ansi.StringWidth(strings.TrimSpace(line)); w > 60 && !strings.Contains(line, "https://") {
				t.Errorf("%s: %d columns: %q", verdict, w, line)
			}
		}
		if flat := strings.Join(strings.Fields(got), " "); !strings.Contains(flat,
			"1 piece of evidence as of 2026-11-15; 1 of 1 search was answered.") ||
			!strings.Contains(got, " (+1 more)") {
			t.Errorf("%s: one is told as many:\n%s", verdict, got)
		}
	}
}

func TestAnUnreadReportHasNoScore(t *testing.T) {
	t.Parallel()
	r := outcomeOf(score.Inconclusive)
	r.Inconclusive, r.Lean, r.Dimensions = score.NotRead, score.LeanOpen,
		[]report.Dimension{{Name: market.Pain, Score: 33.3}}
	if got := (screen{width: 80}).outcome(r); strings.Contains(got, "of 100") || strings.Contains(got, "Scores") {
		t.Errorf("a guess is shown as a score:\n%s", got)
	}
}

// events are those of a run with two phases.
func events() []journal.Event {
	running := func(p market.Phase) journal.Event {
		return journal.NewEvent("r", p, journal.EventPhase, journal.PhaseData{Phase: p, Status: market.PhaseRunning}, 0)
	}
	found := journal.Event{Phase: market.Pains, Kind: journal.EventEvidence}
	return []journal.Event{
		journal.NewEvent("r", "", journal.EventStatus, journal.StatusData{Status: journal.Queued, Place: 2}, 0),
		running(market.Pains), found, found, found,
		journal.NewEvent("r", market.Pains, journal.EventPhase,
			journal.PhaseData{Phase: market.Pains, Status: market.PhaseDone, Evidence: 1, Sources: 1}, 0),
		running(market.Funding),
		journal.NewEvent("r", market.Funding, journal.EventPhase,
			journal.PhaseData{Phase: market.Funding, Status: market.PhaseFailed, Reason: "no " + hostileText}, 0),
	}
}

func seen(t *testing.T, s screen) string {
	t.Helper()
	var out strings.Builder
	s.out = &out
	at := time.Time{}
	p := &progress{to: s, now: func() time.Time { at = at.Add(time.Second); return at }}
	for _, e := range events() {
		must(t, p.see(e))
	}
	return out.String()
}

func TestAPhaseIsOneLineThatLivesOnATerminalOnly(t *testing.T) {
	t.Parallel()
	piped := seen(t, screen{width: 80})
	want := "✓ Pains        1 piece of evidence from 1 source\n✕ Funding      failed: no Red[31m turned and broken 2J\n"
	if piped != want {
		t.Errorf("a pipe gets %q", piped)
	}
	living := seen(t, screen{width: 80, live: true})
	if strings.Count(living, "\n") != 2 || !strings.Contains(living, clearLine+"… Pains        0:0") ||
		!strings.Contains(living, "Waiting: place 2") {
		t.Errorf("a terminal gets %q", living)
	}
	var left []string // what stays when each line has been rewritten
	for line := range strings.Lines(living) {
		left = append(left, line[strings.LastIndex(line, clearLine)+len(clearLine):])
	}
	if !slices.Equal(left, slices.Collect(strings.Lines(want))) {
		t.Errorf("what stays is %q", left)
	}
}
