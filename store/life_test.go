package store_test

import (
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"naps/fetch"
	"naps/journal"
	"naps/market"
	"naps/store"
	"naps/store/storetest"
)

// full makes a session with something in every table.
func full(k *storetest.Kit, owner string) string {
	s := k.Session(owner)
	run := k.StartRun(s, 1)
	own := storetest.Sealed("of "+s, "text of "+s)
	done := storetest.StepOf("a", own, storetest.Sealed("shared", "shared text"))
	done.Readings = []market.Reading{readingOf(own, market.ReadByModel)}
	done.Report = &journal.StoredReport{JSON: []byte(`{}`)}
	done.Events = []journal.Event{
		storetest.Text("m", 1, "x"),
		journal.NewEvent(run.ID, "", journal.EventMessage, journal.Message{ID: "m", Text: "x"}, 1),
		journal.NewEvent(run.ID, market.Pains, journal.EventFinding, market.Finding{Kind: "pain"}, 1),
	}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run),
		Once: &journal.Once{Owner: owner, Scope: "message:" + s, Key: "k"}, Step: done})
	k.Commit(journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}})
	return s
}

var ownTables = []string{"messages", "stream_buffer", "runs", "run_steps", "evidence", "readings", "findings",
	"reports"}

func TestADeletedSessionTakesAllWithIt(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(k *storetest.Kit, session, owner string) error{
		"by the store": func(k *storetest.Kit, session, _ string) error {
			return k.Store.Sessions.Delete(k.Context(), session)
		},
		"by the panel": func(k *storetest.Kit, session, _ string) error {
			record, err := k.App.FindRecordById("sessions", session)
			storetest.Must(k, err)
			return k.App.Delete(record)
		},
		"with its user": func(k *storetest.Kit, _, owner string) error {
			record, err := k.App.FindRecordById("users", owner)
			storetest.Must(k, err)
			return k.App.Delete(record)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := storetest.New(t)
			ada := k.User("ada")
			gone, kept := full(k, ada), full(k, k.User("bob"))
			storetest.Must(t, remove(k, gone, ada))
			for _, table := range ownTables {
				if n := k.Number(`SELECT COUNT(*) FROM `+table+` WHERE session = ?`, gone); n != 0 {
					t.Errorf("%d rows left in %s", n, table)
				}
				if n := k.Number(`SELECT COUNT(*) FROM `+table+` WHERE session = ?`, kept); n == 0 {
					t.Errorf("a neighbour's rows in %s are gone", table)
				}
			}
			for query, want := range map[string]int64{
				`SELECT COUNT(*) FROM evidence_fts`:   2,
				`SELECT COUNT(*) FROM idempotency`:    1,
				`SELECT COUNT(*) FROM pages`:          2, // the shared one and the neighbour's
				`SELECT COUNT(*) FROM page_bodies`:    2,
				`SELECT COUNT(*) FROM sessions`:       1,
				`SELECT COUNT(*) FROM compactions`:    0,
				`SELECT COUNT(*) FROM reports`:        1,
				`SELECT COUNT(*) FROM _externalAuths`: 0,
			} {
				if n := k.Number(query); n != want {
					t.Errorf("%s: %d, want %d", query, n, want)
				}
			}
			if name != "with its user" {
				if b, _ := k.Store.Ledger.Balance(t.Context(), ada); b != 2 {
					t.Errorf("the live run, whose report was there, was not settled: balance %d", b)
				}
			}
			late := k.Do(journal.Change{Session: gone, Events: []journal.Event{storetest.Event("notice")}})[0]
			if !errors.Is(late.Err, journal.ErrNotFound) {
				t.Errorf("a late event: %v", late.Err)
			}
			if err := k.Store.Sessions.Delete(t.Context(), gone); !errors.Is(err, journal.ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

func TestCompactionLeavesWhatAReaderNeeds(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 0)
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Events: []journal.Event{
		storetest.Text("done", 1, "a"), storetest.Text("done", 1, "b"), storetest.Text("open", 1, "c"),
		journal.NewEvent(run.ID, "", journal.EventMessage, journal.Message{ID: "done", Text: "ab"}, 1),
	}})
	if n, err := k.Store.Cleanup.Compact(t.Context(), -time.Hour); n != 0 || err != nil {
		t.Fatal("a live session was compacted", n, err)
	}
	k.Commit(journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Done}})
	if n, err := k.Store.Cleanup.Compact(t.Context(), time.Hour); n != 0 || err != nil {
		t.Fatal("compacted before its time", n, err)
	}
	n, err := k.Store.Cleanup.Compact(t.Context(), -time.Hour)
	storetest.Must(t, err)
	floor, err := k.Store.Log.Floor(t.Context(), s)
	storetest.Must(t, err)
	head, err := k.Store.Log.Head(t.Context(), s)
	storetest.Must(t, err)
	if n != 2 || floor != 3 || head != 5 {
		t.Errorf("%d gone, floor %d, head %d", n, floor, head)
	}
	if n, err := k.Store.Cleanup.Compact(t.Context(), -time.Hour); n != 0 || err != nil {
		t.Error("compacted twice", n, err)
	}
	snap, err := k.Store.Sessions.Snapshot(t.Context(), s)
	storetest.Must(t, err)
	if len(snap.Texts) != 1 || snap.Texts[0].Text != "c" || snap.Seq != 5 {
		t.Errorf("%+v", snap.Texts)
	}
	if floor, _ := k.Store.Log.Floor(t.Context(), "another"); floor != 0 {
		t.Error("a floor out of nothing")
	}
}

func TestConnectionsWaitForTheDisk(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	for pragma, want := range map[string]int64{"synchronous": 2, "busy_timeout": store.BusyTimeout, "foreign_keys": 1} {
		if n := k.Number(`PRAGMA ` + pragma); n != want {
			t.Errorf("%s is %d", pragma, n)
		}
		var n int64
		storetest.Must(t, k.App.NonconcurrentDB().NewQuery(`PRAGMA `+pragma).Row(&n))
		if n != want {
			t.Errorf("%s of the writer is %d", pragma, n)
		}
	}
}

func TestTheCacheGivesBackWhatItGot(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	c := k.Store.Cache
	if _, ok, err := c.Get(t.Context(), "k"); ok || err != nil {
		t.Fatal(ok, err)
	}
	for _, body := range []string{"first", "", "second"} {
		e := fetch.Entry{URL: "https://a.example/", Status: http.StatusOK, Header: map[string]string{"etag": `"1"`},
			Body: []byte(body), Fetched: time.UnixMilli(1_000).UTC()}
		storetest.Must(t, c.Put(t.Context(), "k", e))
		got, ok, err := c.Get(t.Context(), "k")
		storetest.Must(t, err)
		if !ok || string(got.Body) != body || got.URL != e.URL || got.Header["etag"] != `"1"` ||
			!got.Fetched.Equal(e.Fetched) || got.Status != 200 {
			t.Errorf("%+v", got)
		}
	}
	n, err := k.Store.Cleanup.Sweep(t.Context(), time.Hour, time.Hour)
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if n := k.Number(`SELECT COUNT(*) FROM fetch_bodies`); n != 0 {
		t.Error("a body outlived its entry")
	}
}

func TestAnotherProcessThatHoldsTheLockDelaysAndLosesNothing(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	other, err := store.Connect(filepath.Join(k.App.DataDir(), "data.db"))
	storetest.Must(t, err)
	defer other.Close()
	tx, err := other.Begin() // immediate: it has the write lock now
	storetest.Must(t, err)
	done := make(chan journal.Outcome, 1)
	k.Writer.Write(k.Heads[s], []journal.Change{{Session: s, Events: []journal.Event{storetest.Event("notice")}}},
		func(head int64, outs []journal.Outcome) {
			k.SetHead(s, head)
			done <- outs[0]
		})
	select {
	case out := <-done:
		t.Fatal("committed under a foreign lock", out.Err)
	case <-time.After(100 * time.Millisecond):
	}
	storetest.Must(t, tx.Rollback())
	storetest.Must(t, (<-done).Err)
	k.CheckLog(s)
}
