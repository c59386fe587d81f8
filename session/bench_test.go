package session_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/session"
)

func text(s string) journal.Event {
	return journal.NewEvent("r", market.Pains, journal.EventText, journal.TextData{Message: "m", Attempt: 1, Text: s},
		0)
}

// BenchmarkFanOut measures one event from the log to all tabs of its session, without disk and sockets.
func BenchmarkFanOut(b *testing.B) {
	for _, tabs := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("tabs=%d", tabs), func(b *testing.B) {
			m, _ := newManager(newMemory())
			var readers, seen sync.WaitGroup
			for range tabs {
				tab, err := m.Attach(b.Context(), "s")
				if err != nil {
					b.Fatal(err)
				}
				readers.Go(func() {
					for range tab.C { // until Close
						seen.Done()
					}
				})
			}
			b.ReportAllocs()
			for b.Loop() {
				seen.Add(tabs) // the next event waits for all tabs, so that none is dropped as slow
				if _, err := m.Commit(context.Background(),
					journal.Change{Session: "s",
						Events: []journal.Event{text("a few words of a sentence ")}}); err != nil {
					b.Fatal(err)
				}
				seen.Wait()
			}
			b.ReportMetric(float64(b.N*tabs)/b.Elapsed().Seconds(), "deliveries/s")
			m.Close()
			readers.Wait()
		})
	}
}

// BenchmarkReturn measures what a tab gets that comes back to 10,000 deltas: from a session that is awake, and from the
// log.
func BenchmarkReturn(b *testing.B) {
	log := newMemory()
	awake, _ := newManager(log)
	defer awake.Close()
	var events []journal.Event
	for i := range 10_000 {
		events = append(events, text(fmt.Sprintf("%023d;", i)))
	}
	if _, err := awake.Commit(b.Context(), journal.Change{Session: "s", Events: events}); err != nil {
		b.Fatal(err)
	}
	asleep, _ := newManager(log)
	defer asleep.Close()
	for name, m := range map[string]*session.Manager{"awake": awake, "asleep": asleep} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				last := int64(0)
				err := m.Replay(b.Context(), "s", 0, 10_000, func(f *session.Frame) error {
					last = f.Event.Seq
					return nil
				})
				if err != nil || last != 10_000 {
					b.Fatal(last, err)
				}
			}
		})
	}
}
