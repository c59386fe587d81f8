package store

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"naps/market"

	"github.com/pocketbase/dbx"
)

func TestCleaningUpLeavesWhatIsNeeded(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	owner := k.user("ada")
	ended := func(status market.Status) market.Run {
		run := k.started(k.session(owner), 0)
		k.ok(market.Change{Session: run.Session, Fence: fenceOf(run), Step: stepOf("a", sealed(string(status), "text of "+string(status)))})
		k.ok(market.Change{Session: run.Session, End: &market.Ending{Run: run.ID, Status: status}, State: &market.State{Status: &status}})
		return run
	}
	done, stopped := ended(market.Done), ended(market.Stopped)
	alive := k.started(k.session(owner), 0)
	k.ok(market.Change{Session: alive.Session, Fence: fenceOf(alive), Step: stepOf("a")})
	steps := func(r market.Run) int64 { return k.number(`SELECT COUNT(*) FROM run_steps WHERE run = ?`, r.ID) }

	if n, err := k.store.PruneJournals(t.Context(), time.Hour); n != 0 || err != nil {
		t.Fatal("a young journal went", n, err)
	}
	for i, want := range []int64{1, 0} { // the second time changes nothing
		if n, err := k.store.PruneJournals(t.Context(), -time.Hour); n != want || err != nil {
			t.Fatalf("time %d: %d steps went, %v", i+1, n, err)
		}
	}
	if steps(done) != 0 || steps(stopped) != 1 || steps(alive) != 1 {
		t.Fatal("of the done, the stopped and the live run there are", steps(done), steps(stopped), steps(alive))
	}

	if n, err := k.store.PrunePages(t.Context()); n != 0 || err != nil {
		t.Fatal("a page with evidence went", n, err)
	}
	_, err := k.app.DB().NewQuery(`DELETE FROM evidence WHERE session = '` + done.Session + `'`).Execute()
	must(t, err)
	for i, want := range []int64{1, 0} {
		if n, err := k.store.PrunePages(t.Context()); n != want || err != nil {
			t.Fatalf("time %d: %d pages went, %v", i+1, n, err)
		}
	}
	if n := k.number(`SELECT COUNT(*) FROM page_bodies`); n != 1 {
		t.Fatal("bodies:", n)
	}
}

func TestSharesGoWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	session := k.session(k.user("ada"))
	for token, expires := range map[string]int64{"never": 0, "over": 1, "later": time.Now().Add(time.Hour).UnixMilli()} {
		_, err := k.app.DB().Insert("shares", dbx.Params{"id": "share" + token, "session": session, "token": token, "expires": expires}).Execute()
		must(t, err)
	}
	for i, want := range []int64{1, 0} {
		if n, err := k.store.ExpireShares(t.Context()); n != want || err != nil {
			t.Fatalf("time %d: %d shares went, %v", i+1, n, err)
		}
	}
}

// A checkpoint empties the log of writes, is harmless beside a reader, and leaves the connection as patient as it was.
func TestACheckpointEmptiesTheWriteAheadLog(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	session := k.session(k.user("ada"))
	wal := func() int64 {
		info, err := os.Stat(filepath.Join(k.app.DataDir(), "data.db-wal"))
		must(t, err)
		return info.Size()
	}
	must(t, k.store.view(t.Context(), func(q querier) error {
		if _, err := readPage(t.Context(), q, "none"); err == nil {
			t.Error("there is a page")
		}
		k.ok(market.Change{Session: session, Events: []market.Event{event("notice")}})
		return k.store.Checkpoint(t.Context())
	}))
	must(t, k.store.Checkpoint(t.Context()))
	if wal() != 0 {
		t.Fatal("the write-ahead log has", wal(), "bytes")
	}
	var patience int
	must(t, k.app.NonconcurrentDB().NewQuery(`PRAGMA busy_timeout`).Row(&patience))
	if patience != BusyTimeout {
		t.Fatal("the writer waits for", patience, "ms")
	}
	k.gapless(session)
}
