package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/journal"
)

// chief starts the program with an admin, as an operator's environment makes one, and signs in to the panel.
func (w *world) chief() (token string) {
	w.Helper()
	file := filepath.Join(w.dir, "admin-password")
	must(w, os.WriteFile(file, []byte("admin-horse-99\n"), 0o600))
	w.env = append(w.env, "NAPS_ADMIN_EMAIL=chief@example.com", "NAPS_ADMIN_PASSWORD_FILE="+file)
	w.up(orders{})
	code, raw := w.call("POST", "/api/collections/_superusers/auth-with-password", "",
		map[string]string{"identity": "chief@example.com", "password": "admin-horse-99"})
	var answer struct {
		Token string `json:"token"`
	}
	if err := json.Unmarshal(raw, &answer); code != 200 || err != nil {
		w.Fatalf("the panel admits nobody: %d %s", code, raw)
	}
	return answer.Token
}

// TestARestoreFromThePanelInTheMiddleOfARunPaysForNothingAgain: what was live in the backup waits for its founder, what
// tabs know of the time after the backup is void, and going on asks only what the backup does not hold.
func TestARestoreFromThePanelInTheMiddleOfARunPaysForNothingAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.chief()
	before := w.credits()
	id := w.script(script{Steps: 60, Pause: 1, Wait: 60, At: -1})
	w.advances()
	if code, raw := w.call("POST", "/api/backups", chief, map[string]string{"name": "half.zip"}); code != 204 {
		t.Fatalf("no backup: %d %s", code, raw)
	}
	w.advancesTo(id, w.head(id)+20)
	for _, tab := range w.tabs {
		tab.close()
	}
	cursor := w.tabs[0].cursor
	w.tabs = nil
	if code, raw := w.call("POST", "/api/backups/half.zip/restore", chief, nil); code != 204 {
		t.Fatalf("no restore: %d %s", code, raw)
	}
	w.until("the run is interrupted", func() bool {
		var s journal.Session
		code, raw := w.call("GET", "/api/naps/sessions/"+id, w.token, nil) // 503 while the database is replaced
		return code == 200 && json.Unmarshal(raw, &s) == nil && s.Status == journal.Interrupted
	})
	asked := w.web.answers()
	if left := w.credits(); left != before {
		t.Errorf("%d of %d credits are left of a run that waits", left, before)
	}
	if kind := w.firstFrame(id, cursor); kind != "reset" {
		t.Errorf("a tab with a cursor of the time after the backup is told %q", kind)
	}
	if now := w.web.answers(); now != asked {
		t.Errorf("%d searches were made before anybody asked to go on", now-asked)
	}
	if code, raw := w.call("POST", "/api/naps/sessions/"+id+"/run", w.token, map[string]any{}); code != 202 {
		t.Fatalf("it cannot go on: %d %s", code, raw)
	}
	w.watch(id)
	f := w.finish(time.Minute)
	w.holds(f)
	if f.done != 1 || f.balance != before-1 {
		t.Errorf("%d runs are done, %d of %d credits left", f.done, f.balance, before)
	}
}

// firstFrame is the kind of the first event that a tab with this cursor is sent.
func (w *world) firstFrame(id, cursor string) string {
	w.Helper()
	req, err := http.NewRequestWithContext(w.Context(), http.MethodGet,
		w.base.Load().(string)+"/api/naps/sessions/"+id+"/events", nil)
	must(w, err)
	req.Header.Set("Authorization", w.token)
	req.Header.Set("Last-Event-ID", cursor)
	resp, err := http.DefaultClient.Do(req)
	must(w, err)
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if kind, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			return kind
		}
	}
	return fmt.Sprintf("nothing (%d)", resp.StatusCode)
}

func (w *world) head(id string) int64 {
	w.Helper()
	s, _ := w.session(id)
	return s.HeadSeq
}

func (w *world) advancesTo(id string, seq int64) {
	w.Helper()
	w.until(fmt.Sprintf("event %d", seq), func() bool { return w.head(id) >= seq })
}

// TestAFounderDeletedDuringTheirRunTakesAllAlong: nothing of theirs is left, nothing goes on, also not in the next
// process.
func TestAFounderDeletedDuringTheirRunTakesAllAlong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief := w.chief()
	w.script(script{Steps: 300, Pause: 1, Wait: 30, At: -1})
	w.script(script{Steps: 300, Pause: 1, Wait: 30, At: -1})
	w.advances()
	if code, raw := w.call("DELETE", "/api/collections/users/records/"+founded.user, chief, nil); code != 204 {
		t.Fatalf("they cannot be deleted: %d %s", code, raw)
	}
	if code, raw := w.call("GET", "/api/naps/sessions", w.token, nil); code != 401 {
		t.Errorf("who is deleted is answered %d %s", code, raw)
	}
	w.until("nothing is asked any more", func() bool {
		asked := w.web.answers()
		<-time.After(300 * time.Millisecond) // ten of their searches
		return w.web.answers() == asked
	})
	w.down()
	w.up(orders{})
	w.down()
	for _, table := range []string{"sessions", "runs", "messages", "stream_buffer", "run_steps", "evidence", "readings",
		"findings", "reports", "shares", "monitors"} {
		var rows int
		must(t, w.ask("SELECT count(*) FROM "+table).Scan(&rows))
		if rows != 0 {
			t.Errorf("%d rows of %s are left", rows, table)
		}
	}
	w.clean()
}

// TestThePanelAndTheWriterNeverRefuseEachOther: with a second pool that writes, a transaction that reads first fails at
// once, whatever the busy timeout (SQLITE_BUSY_SNAPSHOT).
func TestThePanelAndTheWriterNeverRefuseEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.quietly = true
	chief := w.chief()
	for range 4 {
		w.script(script{Steps: 40, Pause: 0, Wait: 5, At: -1})
	}
	var editors sync.WaitGroup
	refused := make(chan string, 400)
	for editor := range 4 {
		editors.Go(func() {
			for n := range 100 {
				name := fmt.Sprintf("editor %d, edit %d", editor, n)
				if code, raw := w.call("PATCH", "/api/collections/users/records/"+founded.user, chief,
					map[string]string{"name": name}); code != 200 {
					refused <- fmt.Sprintf("%s: %d %s", name, code, raw)
				}
			}
		})
	}
	editors.Wait()
	close(refused)
	for r := range refused {
		t.Error(r)
	}
	f := w.finish(time.Minute)
	w.holds(f)
	if f.done != 4 {
		t.Errorf("%d of 4 runs are done", f.done)
	}
}

// TestATabThatReadsNothingDoesNotLetTheLogOfTheDatabaseGrow: rows held open for a slow reader keep SQLite from ever
// starting its write-ahead log anew.
func TestATabThatReadsNothingDoesNotLetTheLogOfTheDatabaseGrow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.quietly = true
	w.up(orders{})
	id := w.script(script{Steps: 60, At: -1})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		w.base.Load().(string)+"/api/naps/sessions/"+id+"/events", nil)
	must(t, err)
	req.Header.Set("Authorization", w.token)
	req.Header.Set("Last-Event-ID", "0")
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer resp.Body.Close() // of which nothing was read
	for range 12 {
		w.script(script{Steps: 60, At: -1})
	}
	w.settle(2 * time.Minute)
	if v := w.vitals(); v.wal > 32<<20 {
		t.Errorf("the write-ahead log has %d bytes", v.wal)
	}
	var bytes int64
	must(t, w.ask("SELECT sum(length(data)) FROM stream_buffer").Scan(&bytes))
	t.Logf("%d bytes of events, a write-ahead log of %d", bytes, w.vitals().wal)
	w.holds(w.finish(time.Minute))
}
