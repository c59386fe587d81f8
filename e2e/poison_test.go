package e2e

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestARunThatKillsTheServerIsGivenUpAndItsNeighboursFinish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	starts := 0
	var poison string
	for w.launch(orders{}); starts < 12; w.launch(orders{}) {
		starts++
		if !w.answers() {
			w.kill()
			continue
		}
		if poison == "" {
			before := len(w.sessions)
			for range 3 {
				w.script(script{Steps: 4, Pause: 2, Wait: 300, At: -1})
			}
			w.script(script{Steps: 3, Act: "die", At: 0})
			if len(w.sessions) != before+4 {
				w.readLost(before + 4)
			}
			poison = "sown"
		}
		w.until("it dies or all is over", func() bool { return !w.running() || w.live() == 0 })
		if w.running() {
			break
		}
	}
	f := w.finish(time.Minute)
	w.holds(f)
	if f.givenUp != 1 || f.done != f.runs-1 {
		t.Errorf("%d of %d runs were given up, %d done", f.givenUp, f.runs, f.done)
	}
	if starts > 5 {
		t.Errorf("it took %d starts", starts)
	}
}

// readLost says how many sessions the test has: the answer to the last start may have died with the process, which the
// oracle makes good.
func (w *world) readLost(want int) { w.Logf("%d of %d starts were answered", len(w.sessions), want) }

func TestAPanicInAStepEndsThatRunOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t).unhurried()
	w.up(orders{})
	before := w.credits()
	for range 6 {
		w.script(script{Steps: 4, Pause: 1, Wait: 20, At: -1})
	}
	w.script(script{Steps: 4, Act: "panic", At: 1})
	f := w.finish(time.Minute)
	w.holds(f)
	if f.done != 6 || f.runs != 7 || f.balance != before-6 {
		t.Errorf("%d of %d runs are done, %d of %d credits left", f.done, f.runs, f.balance, before)
	}
	if !w.logged("panicked") {
		t.Error("the log does not say what panicked")
	}
}

func TestAProcessThatStoodStillGoesOnAndDoesNothingTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t).unhurried()
	w.up(orders{})
	for range 3 {
		w.script(script{Steps: 12, Pause: 2, Wait: 20, At: -1})
	}
	w.advances()
	w.send(syscall.SIGSTOP)
	<-time.After(2 * time.Second)
	w.send(syscall.SIGCONT)
	f := w.finish(time.Minute)
	w.holds(f)
	if again, _ := w.web.again(); again != 0 || f.done != 3 {
		t.Errorf("%d searches were made again, %d runs done", again, f.done)
	}
}

func TestAClockThatJumpsADayFailsNoRunAndOrdersNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n, skew := range []time.Duration{24 * time.Hour, -24 * time.Hour, 0} {
		w.up(orders{Skew: skew})
		if n == 0 {
			w.script(script{Steps: 30, Pause: 2, Wait: 20, At: -1})
		}
		w.advances()
		w.kill()
		db := w.open()
		// The same to the next process as if the machine's clock had jumped.
		for _, statement := range []string{
			`UPDATE stream_buffer SET at = at - ?`,
			`UPDATE runs SET created = datetime(created, (-? / 1000) || ' seconds') || '.000Z'`,
		} {
			_, err := db.Exec(statement, skew.Milliseconds())
			must(t, err)
		}
		must(t, db.Close())
		for _, tab := range w.tabs {
			tab.forget()
		}
	}
	w.up(orders{})
	f := w.finish(time.Minute)
	w.holds(f)
	if f.done != 1 {
		t.Errorf("%d runs are done", f.done)
	}
}

// forget drops what was shown, whose times are no more those of the log; the cursor stays.
func (t *tab) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.base, t.frames = t.last, nil
}

func TestAHerdOfRunsThatDiedGoesThroughTheSameQueue(t *testing.T) {
	t.Parallel()
	const places = 4
	herd := rounds(t, "HERD", 100)
	w := newWorld(t)
	w.env = []string{fmt.Sprintf("NAPS_MAX_RUNS=%d", places)}
	w.quietly = true
	w.up(orders{})
	id := w.script(script{Steps: 2, Wait: 20, At: -1})
	w.kill()
	w.seed(id, herd)
	w.up(orders{})
	f := w.finish(10 * time.Minute)
	w.holds(f)
	if f.done != herd+1 || w.web.most > places {
		t.Errorf("%d of %d runs are done, %d searches were made at once with %d places", f.done, f.runs, w.web.most,
			places)
	}
}

// seed copies a session with a run that has just been queued, so many times.
func (w *world) seed(id string, n int) {
	w.Helper()
	db := w.open()
	defer db.Close()
	tx, err := db.Begin()
	must(w, err)
	for _, statement := range []string{
		`UPDATE runs SET status = 'queued', attempt = 0, tries = 0 WHERE session = $id AND status IN ('queued', 'running')`,
		`CREATE TEMP TABLE herd AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < $n) SELECT printf('herd%011d', i) AS s, printf('hrun%011d', i) AS r, i FROM c`,
		`CREATE TEMP TABLE one AS SELECT * FROM sessions WHERE id = $id`,
		`CREATE TEMP TABLE run AS SELECT * FROM runs WHERE session = $id`,
		`CREATE TEMP TABLE paid AS SELECT * FROM credit_entries WHERE run = (SELECT id FROM run) AND kind = 'reserve'`,
		`CREATE TEMP TABLE event AS SELECT * FROM stream_buffer WHERE session = $id AND seq = 1`,
	} {
		_, err := tx.Exec(statement, sql.Named("id", id), sql.Named("n", n))
		must(w, err)
	}
	for table, change := range map[string]string{
		"sessions":       `UPDATE one SET id = (SELECT s FROM herd WHERE i = $i), run = (SELECT r FROM herd WHERE i = $i), status = 'queued', head_seq = 1`,
		"runs":           `UPDATE run SET id = (SELECT r FROM herd WHERE i = $i), session = (SELECT s FROM herd WHERE i = $i)`,
		"credit_entries": `UPDATE paid SET id = (SELECT 'p' || substr(r, 2) FROM herd WHERE i = $i), run = (SELECT r FROM herd WHERE i = $i), pays_for = 'reserve:' || (SELECT r FROM herd WHERE i = $i)`,
		"stream_buffer":  `UPDATE event SET id = (SELECT 'e' || substr(r, 2) FROM herd WHERE i = $i), session = (SELECT s FROM herd WHERE i = $i)`,
	} {
		from := strings.Fields(change)[1]
		for i := 1; i <= n; i++ {
			_, err := tx.Exec(change, sql.Named("i", i))
			must(w, err)
			_, err = tx.Exec(`INSERT INTO ` + table + ` SELECT * FROM ` + from)
			must(w, err)
		}
	}
	must(w, tx.Commit())
}

// TestAThousandSessionsLeaveNothingBehind runs small sessions one after the other and looks whether the process comes
// back to what it was: goroutines, descriptors, memory, write-ahead log. LEAKS says how many; actors stay for a minute
// after their last use.
func TestAThousandSessionsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	n := rounds(t, "LEAKS", 100)
	if n < 100 && os.Getenv("LEAKS") == "" {
		t.Skip("it waits a minute until actors leave: LEAKS=100 or NAPS_TEST_ALL=1 runs it")
	}
	w := newWorld(t)
	w.quietly = true
	w.up(orders{})
	for range 5 {
		w.script(script{Steps: 1, At: -1}) // what is made once is made
	}
	w.settle(time.Minute)
	before := w.vitals()
	for range n {
		id := w.script(script{Steps: 2, At: -1})
		tab := openTab(&w.process, w.token, id, func() time.Duration { return 30 * time.Millisecond })
		<-time.After(5 * time.Millisecond)
		tab.close()
	}
	w.settle(5 * time.Minute)
	var after vitals
	deadline := time.Now().Add(100 * time.Second)
	for time.Now().Before(deadline) {
		if after = w.vitals(); after.goroutines <= before.goroutines+20 && after.descriptors <= before.descriptors+20 {
			break
		}
		<-time.After(time.Second)
	}
	t.Logf("%d sessions: %+v became %+v", n, before, after)
	if after.goroutines > before.goroutines+20 || after.descriptors > before.descriptors+20 {
		t.Errorf("%+v became %+v", before, after)
	}
	if after.heap > before.heap+50<<20 || after.wal > 40<<20 {
		t.Errorf("%+v became %+v", before, after)
	}
	w.holds(w.finish(time.Minute))
}

type vitals struct{ goroutines, descriptors, heap, wal int }

// vitals asks the process for its numbers; it prints them on SIGALRM.
func (w *world) vitals() (v vitals) {
	w.Helper()
	mark := strings.Count(w.out.String(), "vitals ")
	w.send(syscall.SIGALRM)
	w.until("the vitals", func() bool { return strings.Count(w.out.String(), "vitals ") > mark })
	<-time.After(10 * time.Millisecond) // the line is whole
	out := w.out.String()
	_, err := fmt.Sscanf(out[strings.LastIndex(out, "vitals "):], "vitals %d %d", &v.goroutines, &v.heap)
	must(w, err)
	list, err := os.ReadDir("/proc/" + strconv.Itoa(w.cmd.Process.Pid) + "/fd")
	if err == nil {
		v.descriptors = len(list)
	}
	if info, err := os.Stat(filepath.Join(w.dir, "data.db-wal")); err == nil {
		v.wal = int(info.Size())
	}
	return v
}
