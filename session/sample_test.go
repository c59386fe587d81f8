package session_test

import (
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
	"naps/session"
)

func TestASampleCountsAgesFromItsOwnDayAndAllElseFromToday(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, crew := newManager(newMemory())
		defer m.Close()
		time.Sleep(1000 * 24 * time.Hour) // of the bubble: no time passes outside
		today := time.Now().UTC().Format(time.DateOnly)
		for sample, want := range map[bool]string{true: market.SampleDay, false: today} {
			_, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "idea", Start: true, Sample: sample})
			must(t, err)
			if got := crew.started[len(crew.started)-1].Brief.AsOf; got != want {
				t.Errorf("sample %t counts from %s, not %s", sample, got, want)
			}
		}
	})
}
