package store_test

import (
	"fmt"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store/storetest"
)

// BenchmarkList measures a page of 20 of a thousand sessions, with a hundred thousand of others beside them.
func BenchmarkList(b *testing.B) {
	k := storetest.New(b)
	owner := k.User("ada")
	k.Session(owner)
	_, err := k.App.DB().NewQuery(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO sessions (id, owner, title, idea, goal, kill, status, score, created, updated)
		SELECT 's' || i, CASE WHEN i < 1000 THEN '` + owner + `' ELSE 'o' || (i / 1000) END, 'Title ' || i, 'An idea of some words', 'living', '[]', 'done', i % 100,
			'2026-11-01 00:00:00.000Z', strftime('%Y-%m-%d %H:%M:%fZ', 1790000000 + i, 'unixepoch') FROM n`).Execute()
	storetest.Must(b, err)
	b.ResetTimer()
	for range b.N {
		items, total, err := k.Store.Sessions.ListSessions(b.Context(), records.SessionList{Owner: owner})
		if err != nil || len(items) != 20 || total != 1000 {
			b.Fatal(len(items), total, err)
		}
	}
}

// BenchmarkReplay measures reading 10,000 events in pages of 500.
func BenchmarkReplay(b *testing.B) {
	k := storetest.New(b)
	s := k.Session(k.User("ada"))
	var events []journal.Event
	for range 10_000 {
		events = append(events, storetest.Text("m", 1, "a few words of a sentence "))
	}
	start := time.Now()
	k.Commit(journal.Change{Session: s, Events: events})
	b.Logf("one change of 10,000 events took %s", time.Since(start))
	b.ResetTimer()
	for range b.N {
		for after := int64(0); after < 10_000; after += 500 {
			if list, err := k.Store.Log.Events(b.Context(), s, after, 1<<60, 500); err != nil || len(list) != 500 {
				b.Fatal(len(list), err)
			}
		}
	}
}

// BenchmarkSnapshot measures what a page of a running session reads, with 2,000 deltas that are not compacted yet.
func BenchmarkSnapshot(b *testing.B) {
	k := storetest.New(b)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 0)
	var evidence []market.Evidence
	for i := range 100 {
		evidence = append(evidence, storetest.Sealed(storetest.Unique(i), storetest.Unique(i)))
	}
	var events []journal.Event
	for i := range 2_000 {
		events = append(events, storetest.Text(fmt.Sprintf("m%d", i/200), 1, "a few words of a sentence "))
	}
	for i := range 9 {
		events = append(events, journal.NewEvent(run.ID, "", journal.EventMessage,
			journal.Message{ID: fmt.Sprintf("m%d", i)}, 1))
	}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: storetest.StepOf("a", evidence...),
		Events: events})
	b.ResetTimer()
	for range b.N {
		if snap, err := k.Store.Sessions.Snapshot(b.Context(), s); err != nil || len(snap.Texts) != 1 {
			b.Fatal(len(snap.Texts), err)
		}
	}
}
