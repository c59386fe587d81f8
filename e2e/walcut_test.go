package e2e

import (
	"database/sql"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestACutTailOfTheWriteAheadLogLosesNothingThatWasShown does what a power loss does: the process dies and the end of
// the write-ahead log is gone, anywhere behind the last commit that a client was shown. The next process goes on from
// what is left.
func TestACutTailOfTheWriteAheadLogLosesNothingThatWasShown(t *testing.T) {
	t.Parallel()
	cuts := rounds(t, "CUTS", 8)
	var total tally
	for n := 0; n*killsInAWorld < cuts; n++ {
		t.Run("", func(t *testing.T) {
			w := newWorld(t)
			mine := &tally{kills: min(killsInAWorld, cuts-n*killsInAWorld)}
			removed := 0
			for i := range mine.kills {
				w.launch(orders{Fail: []string{afterCommit, afterStep, ""}[i%3], Nth: 20 + rand.Int64N(60)})
				if w.answers() {
					w.quietly = i%2 == 0 // what nobody watches may be cut off
					w.topUp(n, i)
					w.dies(orders{Fail: afterCommit}, rand.N(600*time.Millisecond)-2500*time.Millisecond)
				}
				w.kill()
				removed += w.cut()
			}
			w.up(orders{})
			w.watchAll()
			mine.take(w, w.finish(2*time.Minute))
			if removed == 0 {
				t.Error("no cut removed a commit: nothing was tried")
			}
			t.Logf("%d cuts removed %d commits that nobody was shown", mine.kills, removed)
			total.add(mine)
		})
	}
	total.print(t, "cut WAL")
}

// cut removes a random tail of the log behind the last commit that holds something shown, and gives the number of
// commits that went.
func (w *world) cut() int {
	w.Helper()
	wal := filepath.Join(w.dir, "data.db-wal")
	raw, err := os.ReadFile(wal)
	if os.IsNotExist(err) {
		return 0
	}
	must(w, err)
	ends := commits(raw)
	// The fewest commits with which everything shown is there. More commits never hold less.
	need, _ := slices.BinarySearchFunc(slices.Collect(upTo(len(ends)+1)), true, func(n int, _ bool) int {
		if w.holdsShown(raw[:end(ends, n)]) {
			return 1
		}
		return -1
	})
	if need > len(ends) {
		w.Fatal("something was shown that is not even in the whole log")
	}
	// What was moved into the database has been on the disk before that: no power loss takes it away.
	from := max(end(ends, need), w.backfilled(raw))
	to := from + rand.IntN(len(raw)-from+1)
	must(w, os.Truncate(wal, int64(to)))
	gone := 0
	for _, e := range ends {
		if e > to {
			gone++
		}
	}
	return gone
}

// backfilled gives where the frames end that a checkpoint has copied into the database: nBackfill of the index's
// checkpoint information (sqlite.org/walformat.html, section 2.1), which a process that was killed leaves behind.
func (w *world) backfilled(wal []byte) int {
	w.Helper()
	index, err := os.ReadFile(filepath.Join(w.dir, "data.db-shm"))
	must(w, err)
	if len(index) < 100 || len(wal) < 32 {
		return 0
	}
	if n := int(binary.NativeEndian.Uint32(index[96:])); n > 0 {
		return min(len(wal), 32+n*(24+int(binary.BigEndian.Uint32(wal[8:]))))
	}
	return 0
}

func end(ends []int, n int) int {
	if n == 0 {
		return 0
	}
	return ends[n-1]
}

func upTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// commits gives where the commits of the log's current generation end (sqlite.org/fileformat2.html, section 4).
func commits(raw []byte) (ends []int) {
	if len(raw) < 32 {
		return nil
	}
	frame := 24 + int(binary.BigEndian.Uint32(raw[8:]))
	for at := 32; at+frame <= len(raw); at += frame {
		if string(raw[at+8:at+16]) != string(raw[16:24]) {
			break // of an older generation
		}
		if binary.BigEndian.Uint32(raw[at+4:]) != 0 {
			ends = append(ends, at+frame)
		}
	}
	return ends
}

// holdsShown looks at a copy of the database with this log: is all there that clients were shown or told?
func (w *world) holdsShown(wal []byte) bool {
	w.Helper()
	dir, err := os.MkdirTemp("", "naps-cut-")
	must(w, err)
	defer os.RemoveAll(dir)
	raw, err := os.ReadFile(filepath.Join(w.dir, "data.db"))
	must(w, err)
	file := filepath.Join(dir, "data.db")
	must(w, os.WriteFile(file, raw, 0o600))
	must(w, os.WriteFile(file+"-wal", wal, 0o600))
	db, err := sql.Open("sqlite", file)
	must(w, err)
	defer db.Close()
	seen := w.seen()
	for _, id := range w.sessions {
		var head int64
		if db.QueryRow(`SELECT head_seq FROM sessions WHERE id = ?`, id).Scan(&head) != nil || head < seen[id] {
			return false
		}
	}
	return true
}
