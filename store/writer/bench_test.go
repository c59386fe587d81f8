package writer_test

import (
	"fmt"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"
)

// BenchmarkWriter measures durable events a second: each session has one write of one event under way, as an actor has.
func BenchmarkWriter(b *testing.B) {
	for _, sessions := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("sessions=%d", sessions), func(b *testing.B) {
			k := storetest.New(b)
			owner := k.User("ada")
			var runs []journal.Run
			for range sessions {
				runs = append(runs, k.StartRun(k.Session(owner), 0))
			}
			delta := journal.NewEvent("", market.Pains, journal.EventText,
				journal.TextData{Message: "m", Attempt: 1, Text: "a few words of a sentence "}, 0)
			b.ResetTimer()
			ended := make(chan struct{}, sessions)
			for i, run := range runs {
				left := b.N / sessions
				if i == 0 {
					left += b.N % sessions
				}
				var next func(head int64, outs []journal.Outcome)
				next = func(head int64, _ []journal.Outcome) {
					if left == 0 {
						ended <- struct{}{}
						return
					}
					left--
					e := delta
					e.Run = run.ID
					k.Writer.Write(head,
						[]journal.Change{{Session: run.Session, Fence: storetest.FenceOf(run),
							Events: []journal.Event{e}}}, next)
				}
				next(k.Heads[run.Session], nil)
			}
			for range runs {
				<-ended
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
