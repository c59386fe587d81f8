package store

import (
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"naps/fetch"
	"naps/market"
)

// full makes a session with something in every table.
func (k *kit) full(owner string) string {
	s := k.session(owner)
	run := k.started(s, 1)
	own := sealed("of "+s, "text of "+s)
	done := stepOf("a", own, sealed("shared", "shared text"))
	done.Readings = []market.Reading{readingOf(own, market.ReadByModel)}
	done.Report = &market.StoredReport{JSON: []byte(`{}`), Files: map[string][]byte{"report.md": []byte("# R")}}
	done.Events = []market.Event{
		text("m", 1, "x"), market.NewEvent(run.ID, "", market.EventMessage, market.Message{ID: "m", Text: "x"}, 1),
		market.NewEvent(run.ID, market.Pains, market.EventFinding, market.Finding{Kind: "pain"}, 1),
	}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Once: &market.Once{Owner: owner, Scope: "message:" + s, Key: "k"}, Step: done})
	k.ok(market.Change{Session: s, Events: []market.Event{event("notice")}})
	return s
}

var ownTables = []string{"messages", "stream_buffer", "runs", "run_steps", "evidence", "readings", "findings", "reports"}

func TestADeletedSessionTakesAllWithIt(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(k *kit, session, owner string) error{
		"by the store": func(k *kit, session, _ string) error { return k.store.Delete(k.Context(), session) },
		"by the panel": func(k *kit, session, _ string) error {
			record, err := k.app.FindRecordById("sessions", session)
			must(k, err)
			return k.app.Delete(record)
		},
		"with its user": func(k *kit, _, owner string) error {
			record, err := k.app.FindRecordById("users", owner)
			must(k, err)
			return k.app.Delete(record)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := newKit(t)
			ada := k.user("ada")
			gone, kept := k.full(ada), k.full(k.user("bob"))
			must(t, remove(k, gone, ada))
			for _, table := range ownTables {
				if n := k.number(`SELECT COUNT(*) FROM `+table+` WHERE session = ?`, gone); n != 0 {
					t.Errorf("%d rows left in %s", n, table)
				}
				if n := k.number(`SELECT COUNT(*) FROM `+table+` WHERE session = ?`, kept); n == 0 {
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
				if n := k.number(query); n != want {
					t.Errorf("%s: %d, want %d", query, n, want)
				}
			}
			if name != "with its user" {
				if b, _ := k.store.Balance(t.Context(), ada); b != 2 {
					t.Errorf("the live run, whose report was there, was not settled: balance %d", b)
				}
			}
			late := k.do(market.Change{Session: gone, Events: []market.Event{event("notice")}})[0]
			if !errors.Is(late.Err, market.ErrNotFound) {
				t.Errorf("a late event: %v", late.Err)
			}
			if err := k.store.Delete(t.Context(), gone); !errors.Is(err, market.ErrNotFound) {
				t.Error(err)
			}
		})
	}
}

func TestCompactionLeavesWhatAReaderNeeds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 0)
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Events: []market.Event{
		text("done", 1, "a"), text("done", 1, "b"), text("open", 1, "c"),
		market.NewEvent(run.ID, "", market.EventMessage, market.Message{ID: "done", Text: "ab"}, 1),
	}})
	if n, err := k.store.Compact(t.Context(), -time.Hour); n != 0 || err != nil {
		t.Fatal("a live session was compacted", n, err)
	}
	k.ok(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Done}})
	if n, err := k.store.Compact(t.Context(), time.Hour); n != 0 || err != nil {
		t.Fatal("compacted before its time", n, err)
	}
	n, err := k.store.Compact(t.Context(), -time.Hour)
	must(t, err)
	floor, err := k.store.Floor(t.Context(), s)
	must(t, err)
	head, err := k.store.Head(t.Context(), s)
	must(t, err)
	if n != 2 || floor != 3 || head != 5 {
		t.Errorf("%d gone, floor %d, head %d", n, floor, head)
	}
	if n, err := k.store.Compact(t.Context(), -time.Hour); n != 0 || err != nil {
		t.Error("compacted twice", n, err)
	}
	snap, err := k.store.Snapshot(t.Context(), s)
	must(t, err)
	if len(snap.Texts) != 1 || snap.Texts[0].Text != "c" || snap.Seq != 5 {
		t.Errorf("%+v", snap.Texts)
	}
	if floor, _ := k.store.Floor(t.Context(), "another"); floor != 0 {
		t.Error("a floor out of nothing")
	}
}

func TestConnectionsWaitForTheDisk(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for pragma, want := range map[string]int64{"synchronous": 2, "busy_timeout": BusyTimeout, "foreign_keys": 1} {
		if n := k.number(`PRAGMA ` + pragma); n != want {
			t.Errorf("%s is %d", pragma, n)
		}
		var n int64
		must(t, k.app.NonconcurrentDB().NewQuery(`PRAGMA `+pragma).Row(&n))
		if n != want {
			t.Errorf("%s of the writer is %d", pragma, n)
		}
	}
}

func TestTheCacheGivesBackWhatItGot(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	c := k.store.Cache()
	if _, ok, err := c.Get(t.Context(), "k"); ok || err != nil {
		t.Fatal(ok, err)
	}
	for _, body := range []string{"first", "", "second"} {
		e := fetch.Entry{URL: "https://a.example/", Status: http.StatusOK, Header: map[string]string{"etag": `"1"`}, Body: []byte(body), Fetched: time.UnixMilli(1_000).UTC()}
		must(t, c.Put(t.Context(), "k", e))
		got, ok, err := c.Get(t.Context(), "k")
		must(t, err)
		if !ok || string(got.Body) != body || got.URL != e.URL || got.Header["etag"] != `"1"` || !got.Fetched.Equal(e.Fetched) || got.Status != 200 {
			t.Errorf("%+v", got)
		}
	}
	n, err := k.store.Sweep(t.Context(), time.Hour, time.Hour)
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if n := k.number(`SELECT COUNT(*) FROM fetch_bodies`); n != 0 {
		t.Error("a body outlived its entry")
	}
}

func TestAnotherProcessThatHoldsTheLockDelaysAndLosesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	other, err := Connect(filepath.Join(k.app.DataDir(), "data.db"))
	must(t, err)
	defer other.Close()
	tx, err := other.Begin() // immediate: it has the write lock now
	must(t, err)
	done := make(chan market.Outcome, 1)
	k.buffer.Write(k.heads[s], []market.Change{{Session: s, Events: []market.Event{event("notice")}}}, func(head int64, outs []market.Outcome) {
		k.setHead(s, head)
		done <- outs[0]
	})
	select {
	case out := <-done:
		t.Fatal("committed under a foreign lock", out.Err)
	case <-time.After(100 * time.Millisecond):
	}
	must(t, tx.Rollback())
	must(t, (<-done).Err)
	k.gapless(s)
}
