package store

import (
	"fmt"
	"testing"
	"time"

	"naps/market"
)

// BenchmarkWriter measures durable events a second: each session has one write of one event under way, as an actor has.
func BenchmarkWriter(b *testing.B) {
	for _, sessions := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("sessions=%d", sessions), func(b *testing.B) {
			k := newKit(b)
			owner := k.user("ada")
			var runs []market.Run
			for range sessions {
				runs = append(runs, k.started(k.session(owner), 0))
			}
			delta := market.NewEvent("", market.Pains, market.EventText, market.TextData{Message: "m", Attempt: 1, Text: "a few words of a sentence "}, 0)
			b.ResetTimer()
			ended := make(chan struct{}, sessions)
			for i, run := range runs {
				left := b.N / sessions
				if i == 0 {
					left += b.N % sessions
				}
				var next func(head int64, outs []market.Outcome)
				next = func(head int64, _ []market.Outcome) {
					if left == 0 {
						ended <- struct{}{}
						return
					}
					left--
					e := delta
					e.Run = run.ID
					k.buffer.Write(head, []market.Change{{Session: run.Session, Fence: fenceOf(run), Events: []market.Event{e}}}, next)
				}
				next(k.heads[run.Session], nil)
			}
			for range runs {
				<-ended
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkList measures a page of 20 of a thousand sessions, with a hundred thousand of others beside them.
func BenchmarkList(b *testing.B) {
	k := newKit(b)
	owner := k.user("ada")
	k.session(owner)
	_, err := k.app.DB().NewQuery(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO sessions (id, owner, title, idea, goal, kill, status, score, created, updated)
		SELECT 's' || i, CASE WHEN i < 1000 THEN '` + owner + `' ELSE 'o' || (i / 1000) END, 'Title ' || i, 'An idea of some words', 'living', '[]', 'done', i % 100,
			'2026-11-01 00:00:00.000Z', strftime('%Y-%m-%d %H:%M:%fZ', 1790000000 + i, 'unixepoch') FROM n`).Execute()
	must(b, err)
	b.ResetTimer()
	for range b.N {
		items, total, err := k.store.Sessions(b.Context(), List{Owner: owner})
		if err != nil || len(items) != 20 || total != 1000 {
			b.Fatal(len(items), total, err)
		}
	}
}

// BenchmarkReplay measures reading 10,000 events in pages of 500.
func BenchmarkReplay(b *testing.B) {
	k := newKit(b)
	s := k.session(k.user("ada"))
	var events []market.Event
	for range 10_000 {
		events = append(events, text("m", 1, "a few words of a sentence "))
	}
	start := time.Now()
	k.ok(market.Change{Session: s, Events: events})
	b.Logf("one change of 10,000 events took %s", time.Since(start))
	b.ResetTimer()
	for range b.N {
		for after := int64(0); after < 10_000; after += 500 {
			if list, err := k.store.Events(b.Context(), s, after, 1<<60, 500); err != nil || len(list) != 500 {
				b.Fatal(len(list), err)
			}
		}
	}
}

// BenchmarkSnapshot measures what a page of a running session reads, with 2,000 deltas that are not compacted yet.
func BenchmarkSnapshot(b *testing.B) {
	k := newKit(b)
	s := k.session(k.user("ada"))
	run := k.started(s, 0)
	var evidence []market.Evidence
	for i := range 100 {
		evidence = append(evidence, sealed(unique(i), unique(i)))
	}
	var events []market.Event
	for i := range 2_000 {
		events = append(events, text(fmt.Sprintf("m%d", i/200), 1, "a few words of a sentence "))
	}
	for i := range 9 {
		events = append(events, market.NewEvent(run.ID, "", market.EventMessage, market.Message{ID: fmt.Sprintf("m%d", i)}, 1))
	}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: stepOf("a", evidence...), Events: events})
	b.ResetTimer()
	for range b.N {
		if snap, err := k.store.Snapshot(b.Context(), s); err != nil || len(snap.Texts) != 1 {
			b.Fatal(len(snap.Texts), err)
		}
	}
}
