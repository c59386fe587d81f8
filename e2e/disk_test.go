package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"naps/journal"
)

func TestOnADiskThatTakesNothingNothingIsShownAndTheRunGoesOnWhenThereIsSpace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{FileLimit: 64 << 10}) // less than the files have
	for range 3 {
		w.script(script{Steps: 20, Pause: 3, Wait: 10, At: -1})
	}
	w.advances()
	w.send(syscall.SIGUSR2)
	w.until("a tab is told", func() bool { return w.tabs[0].heard("disk") })
	seen := w.seen()
	<-time.After(time.Second)
	for id, n := range w.seen() {
		if n > seen[id] {
			t.Errorf("something was shown on a full disk: event %d of %s", n, id)
		}
	}
	if code, _ := w.call("GET", "/api/naps/ready", w.token, nil); code != 503 {
		t.Errorf("ready answers %d", code)
	}
	if code, raw := w.call("POST", "/api/naps/sessions", w.token,
		map[string]any{"idea": "An idea on a full disk", "start": true}); code != 507 {
		t.Errorf("a start answers %d %s", code, raw)
	}
	if live := w.live(); live != 3 {
		t.Errorf("%d runs are live, not 3", live)
	}
	w.send(syscall.SIGUSR1)
	w.until("it is ready again", func() bool {
		code, _ := w.call("GET", "/api/naps/ready", w.token, nil)
		return code == 200
	})
	f := w.finish(time.Minute)
	w.holds(f)
	if again, _ := w.web.again(); again != 0 || f.done != 3 {
		t.Errorf("%d searches were made again, %d runs done", again, f.done)
	}
}

func TestAStartOnAFullDiskSaysSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.launch(orders{FileLimit: 4 << 10, Full: true})
	if err := w.ends(30 * time.Second); err == nil || !strings.Contains(w.out.String(), "the disk is full") ||
		strings.Contains(w.out.String(), "no database of naps") {
		t.Errorf("it ended with %v: %s", err, tail(w.out.String()))
	}
	w.up(orders{})
	if code, raw := w.call("GET", "/api/naps/sessions", w.token, nil); code != 200 {
		t.Errorf("with room again: %d %s", code, raw)
	}
}

// TestOnAFullDiskADeletionIsAnsweredAndARunStopsAllTheSame: a deletion waited for the end of the run to be written, and
// so for ever.
func TestOnAFullDiskADeletionIsAnsweredAndARunStopsAllTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{FileLimit: 64 << 10})
	id := w.script(script{Steps: 200, Pause: 3, Wait: 10, At: -1})
	w.advances()
	w.send(syscall.SIGUSR2)
	w.until("a tab is told", func() bool { return w.tabs[0].heard("disk") })
	answered := make(chan int, 1)
	go func() {
		code, _ := w.call("DELETE", "/api/naps/sessions/"+id, w.token, nil)
		answered <- code
	}()
	select {
	case code := <-answered:
		if code != 507 {
			t.Errorf("a deletion answers %d", code)
		}
	case <-time.After(slack * 10 * time.Second):
		t.Fatal("a deletion hangs")
	}
	w.send(syscall.SIGUSR1)
	w.until("the run has stopped", func() bool { s, ok := w.session(id); return ok && s.Status == journal.Stopped })
	if code, raw := w.call("DELETE", "/api/naps/sessions/"+id, w.token, nil); code != 204 {
		t.Errorf("with room again a deletion answers %d %s", code, raw)
	}
}

func TestADamagedLogIsSetAsideAndNamedAtTheStart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{})
	w.down()
	path := filepath.Join(w.dir, "auxiliary.db")
	must(t, os.WriteFile(path, bytes.Repeat([]byte{0xa5}, 20_000), 0o600))
	w.up(orders{})
	if code, raw := w.call("GET", "/api/naps/sessions", w.token, nil); code != 200 {
		t.Errorf("%d %s", code, raw)
	}
	w.down()
	if !strings.Contains(w.out.String(), path+".damaged") {
		t.Errorf("nobody is told where it went: %s", tail(w.out.String()))
	}
	if raw, err := os.ReadFile(path + ".damaged"); err != nil || len(raw) != 20_000 {
		t.Errorf("%d bytes, %v", len(raw), err)
	}
	var n int
	db, err := sql.Open("sqlite", path)
	must(t, err)
	defer db.Close()
	must(t, db.QueryRow(`SELECT COUNT(*) FROM _logs`).Scan(&n)) // the new one works
}

// until waits for something that is bound to come.
func (w *world) until(what string, is func() bool) {
	w.Helper()
	for deadline := time.Now().Add(slack * time.Minute); !is(); <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.Fatalf("not within a minute: %s: %s", what, tail(w.out.String()))
		}
	}
}

func TestAForeignLockMakesCommitsWaitAndFailsNothing(t *testing.T) {
	t.Parallel()
	for _, held := range []time.Duration{time.Second, 8 * time.Second} {
		t.Run(held.String(), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.up(orders{})
			w.script(script{Steps: 20, Pause: 3, Wait: 10, At: -1})
			w.advances()
			db := w.open()
			defer db.Close()
			conn, err := db.Conn(context.Background())
			must(t, err)
			_, err = conn.ExecContext(context.Background(), `BEGIN IMMEDIATE`)
			must(t, err)
			<-time.After(200 * time.Millisecond) // what was committed before is on its way
			seen := w.seen()
			<-time.After(held)
			for id, n := range w.seen() {
				if n > seen[id] {
					t.Errorf("something was shown that was not committed: event %d of %s", n, id)
				}
			}
			_, err = conn.ExecContext(context.Background(), `ROLLBACK`)
			must(t, err)
			must(t, conn.Close())
			f := w.finish(time.Minute)
			w.holds(f)
			if f.done != 1 {
				t.Errorf("%d runs are done", f.done)
			}
			if held > 5*time.Second && !w.logged("locked by another process") {
				t.Error("the log does not say that commits wait")
			}
		})
	}
}

// logged reports whether PocketBase's log, which the panel shows, has a message; the process has ended.
func (w *world) logged(message string) bool {
	w.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "auxiliary.db"))
	must(w, err)
	defer db.Close()
	var n int
	must(w, db.QueryRow(`SELECT COUNT(*) FROM _logs WHERE message LIKE '%' || ? || '%'`, message).Scan(&n))
	return n > 0
}

func TestADatabaseThatIsGoneIsNotBegunAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{})
	w.script(script{Steps: 2, At: -1})
	w.kill()
	must(t, os.Remove(filepath.Join(w.dir, "data.db")))
	w.launch(orders{})
	if err := w.ends(30 * time.Second); err == nil || !strings.Contains(w.out.String(), "data.db is missing") {
		t.Errorf("it ended with %v: %s", err, tail(w.out.String()))
	}
	if _, err := os.Stat(filepath.Join(w.dir, "data.db")); err == nil {
		t.Error("an empty database was begun")
	}
}

func TestADamagedPageIsReportedAndOtherSessionsCanBeRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{})
	w.quietly = true
	bad := w.script(script{Steps: 12, At: -1})
	w.settle(time.Minute)
	good := w.script(script{Steps: 12, At: -1})
	w.settle(time.Minute)
	w.kill()
	db := w.open()
	_, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
	must(t, err)
	must(t, db.Close())
	w.damage("n0001")
	w.up(orders{})
	for _, path := range []string{"", "/report"} {
		if code, raw := w.call("GET", "/api/naps/sessions/"+good+path, w.token, nil); code != 200 {
			t.Errorf("the other session cannot be read: %d %s", code, raw)
		}
	}
	_, _ = w.call("GET", "/api/naps/sessions/"+bad+"/evidence", w.token, nil) // whatever it answers, it answers
	w.until("the damage is reported", func() bool { return strings.Contains(w.out.String(), "may be damaged") })
	w.down()
}

// damage destroys the first page of the file that holds a text in the middle of its evidence.
func (w *world) damage(text string) {
	w.Helper()
	path := filepath.Join(w.dir, "data.db")
	raw, err := os.ReadFile(path)
	must(w, err)
	const page = 4096
	at := bytes.Index(raw, []byte("https://script.example/"+text))
	if at < page {
		w.Fatal("the text is not in the file")
	}
	at -= at % page
	copy(raw[at:at+64], bytes.Repeat([]byte{0xa5}, 64))
	must(w, os.WriteFile(path, raw, 0o600))
}
