package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"naps/journal"
	"naps/store"
	"naps/store/rows"
	"naps/store/storetest"

	"github.com/pocketbase/dbx"
)

func TestCleaningUpLeavesWhatIsNeeded(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	owner := k.User("ada")
	ended := func(status journal.Status) journal.Run {
		run := k.StartRun(k.Session(owner), 0)
		k.Commit(journal.Change{Session: run.Session, Fence: storetest.FenceOf(run),
			Step: storetest.StepOf("a", storetest.Sealed(string(status), "text of "+string(status)))})
		k.Commit(journal.Change{Session: run.Session, End: &journal.Ending{Run: run.ID, Status: status},
			State: &journal.State{Status: &status}})
		return run
	}
	done, stopped := ended(journal.Done), ended(journal.Stopped)
	alive := k.StartRun(k.Session(owner), 0)
	k.Commit(journal.Change{Session: alive.Session, Fence: storetest.FenceOf(alive), Step: storetest.StepOf("a")})
	steps := func(r journal.Run) int64 { return k.Number(`SELECT COUNT(*) FROM run_steps WHERE run = ?`, r.ID) }

	if n, err := k.Store.Cleanup.PruneJournals(t.Context(), time.Hour); n != 0 || err != nil {
		t.Fatal("a young journal went", n, err)
	}
	for i, want := range []int64{1, 0} { // the second time changes nothing
		if n, err := k.Store.Cleanup.PruneJournals(t.Context(), -time.Hour); n != want || err != nil {
			t.Fatalf("time %d: %d steps went, %v", i+1, n, err)
		}
	}
	if steps(done) != 0 || steps(stopped) != 1 || steps(alive) != 1 {
		t.Fatal("of the done, the stopped and the live run there are", steps(done), steps(stopped), steps(alive))
	}

	if n, err := k.Store.Cleanup.PrunePages(t.Context()); n != 0 || err != nil {
		t.Fatal("a page with evidence went", n, err)
	}
	_, err := k.App.DB().NewQuery(`DELETE FROM evidence WHERE session = '` + done.Session + `'`).Execute()
	storetest.Must(t, err)
	for i, want := range []int64{1, 0} {
		if n, err := k.Store.Cleanup.PrunePages(t.Context()); n != want || err != nil {
			t.Fatalf("time %d: %d pages went, %v", i+1, n, err)
		}
	}
	if n := k.Number(`SELECT COUNT(*) FROM page_bodies`); n != 1 {
		t.Fatal("bodies:", n)
	}
}

func TestSharesGoWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	session := k.Session(k.User("ada"))
	for token, expires := range map[string]int64{"never": 0, "over": 1,
		"later": time.Now().Add(time.Hour).UnixMilli()} {
		_, err := k.App.DB().Insert("shares", dbx.Params{"id": "share" + token, "session": session, "token": token,
			"expires": expires}).Execute()
		storetest.Must(t, err)
	}
	for i, want := range []int64{1, 0} {
		if n, err := k.Store.Cleanup.ExpireShares(t.Context()); n != want || err != nil {
			t.Fatalf("time %d: %d shares went, %v", i+1, n, err)
		}
	}
}

// A checkpoint empties the log of writes, is harmless beside a reader, and leaves the connection as patient as it was.
func TestACheckpointEmptiesTheWriteAheadLog(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	session := k.Session(k.User("ada"))
	wal := func() int64 {
		info, err := os.Stat(filepath.Join(k.App.DataDir(), "data.db-wal"))
		storetest.Must(t, err)
		return info.Size()
	}
	storetest.Must(t, store.View(k.Store, t.Context(), func(q rows.Querier) error {
		if _, err := store.ReadPage(t.Context(), q, "none"); err == nil {
			t.Error("there is a page")
		}
		k.Commit(journal.Change{Session: session, Events: []journal.Event{storetest.Event("notice")}})
		return k.Store.Cleanup.Checkpoint(t.Context())
	}))
	storetest.Must(t, k.Store.Cleanup.Checkpoint(t.Context()))
	if wal() != 0 {
		t.Fatal("the write-ahead log has", wal(), "bytes")
	}
	var patience int
	storetest.Must(t, k.App.NonconcurrentDB().NewQuery(`PRAGMA busy_timeout`).Row(&patience))
	if patience != store.BusyTimeout {
		t.Fatal("the writer waits for", patience, "ms")
	}
	k.CheckLog(session)
}
