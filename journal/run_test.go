package journal_test

import (
	"testing"
	"time"

	"naps/journal"
)

// The engine, which ends a run, and research, which plans its searches, ask the same clock.
func TestTheTimeOfARunIsCountedOverAllItsAttempts(t *testing.T) {
	t.Parallel()
	for worked, left := range map[time.Duration]time.Duration{0: 15 * time.Minute, 10 * time.Minute: 5 * time.Minute,
		15 * time.Minute: time.Second, time.Hour: time.Second} {
		if got := (journal.Run{Worked: worked.Milliseconds()}).TimeLeft(journal.RunTime); got != left {
			t.Errorf("after %s of work %s are left, not %s", worked, got, left)
		}
	}
}

func TestARowShowsWhatTheReportSays(t *testing.T) {
	t.Parallel()
	d := journal.ReportData{Verdict: "GO", Score: 71, Low: 60, High: 80}
	s := d.State()
	if *s.Verdict != d.Verdict || *s.Score != d.Score || *s.Low != d.Low || *s.High != d.High || s.Status != nil ||
		s.Title != nil {
		t.Errorf("%+v", s)
	}
}
