package e2e

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"naps/journal"
)

func TestARunSurvivesTenDeploysWithoutASearchMadeTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var longest time.Duration
	for n := range 10 {
		w.up(orders{Version: fmt.Sprintf("1.%d", n)})
		if n == 0 {
			w.script(script{Steps: 60, Pause: 2, Wait: 20, At: -1})
			w.script(script{Steps: 50, Pause: 3, Wait: 30, At: -1})
		}
		w.advances()
		<-time.After(rand.N(200 * time.Millisecond))
		longest = max(longest, w.down())
	}
	if longest > 10*time.Second {
		t.Errorf("a process took %s to end", longest)
	}
	notices := 0
	for _, tab := range w.tabs {
		if tab.heard("shutdown") {
			notices++
		}
	}
	if notices < 2 {
		t.Errorf("only %d tabs were told that the server restarts", notices)
	}
	w.up(orders{})
	f := w.finish(2 * time.Minute)
	w.holds(f)
	if again, _ := w.web.again(); again != 0 || f.done != 2 {
		t.Errorf("%d searches were made again, %d runs done", again, f.done)
	}
	t.Logf("10 deploys: the longest end took %s", longest.Round(time.Millisecond))
}

// advances waits until every tab that stays was shown new evidence: then a step was finished since the start, and a run
// that is killed now has got further.
func (w *world) advances() {
	w.Helper()
	deadline := time.Now().Add(slack * time.Minute)
	for _, tab := range w.tabs {
		if tab.drop != nil {
			continue
		}
		for {
			if tab.learned(w.began) {
				break
			}
			if time.Now().After(deadline) {
				w.Fatalf("nothing new was shown: %s", tail(w.out.String()))
			}
			<-time.After(3 * time.Millisecond)
		}
	}
}

// TestAnotherBuildGoesOnWithTheRunsOfTheLast: an engine that stamps runs with the hash of its program would leave them
// behind.
func TestAnotherBuildGoesOnWithTheRunsOfTheLast(t *testing.T) {
	t.Parallel()
	next := buildNext(t)
	w := newWorld(t)
	w.up(orders{Version: "before"})
	w.create(ideas[0])
	w.advances()
	w.down()
	w.bin = next
	w.up(orders{})
	w.advances()
	w.send(syscall.SIGKILL)
	<-w.exited
	w.bin = swift(t)
	w.up(orders{Version: "before"}) // a rollback, of a release without a new schema
	f := w.finish(3 * time.Minute)
	w.holds(f)
	if f.done != 1 {
		t.Errorf("%d runs are done", f.done)
	}
}

func TestARetiredPipelineInterruptsItsRunsAndOffersToGoOnFromTheEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := 0
	w.up(orders{Pipelines: []string{"v1"}})
	before = w.credits()
	id := w.script(script{Steps: 12, Pause: 2, Wait: 20, At: -1})
	w.advances()
	w.down()

	w.up(orders{Pipelines: []string{"v1", "v2"}}) // knows it still: the run keeps the version that it began with
	w.advances()
	w.down()
	w.pipelineIs(id, "v1")

	w.up(orders{Pipelines: []string{"v2"}})
	s, _ := w.session(id)
	if s.Status != journal.Interrupted || !strings.Contains(s.Reason, "no longer knows") || w.credits() != before {
		t.Fatalf("%s (%q), %d of %d credits", s.Status, s.Reason, w.credits(), before)
	}
	if code, raw := w.call("POST", "/api/naps/sessions/"+id+"/run", w.token, map[string]any{}); code != 202 {
		t.Fatalf("it cannot go on: %d %s", code, raw)
	}
	f := w.finish(time.Minute)
	w.holds(f)
	if again, _ := w.web.again(); again != 0 || f.done != 1 || f.runs != 2 || f.balance != before-1 {
		t.Errorf("%d searches made again, %d of %d runs done, %d of %d credits left", again, f.done, f.runs, f.balance,
			before)
	}
	w.pipelineIs(id, "v2")
}

func (w *world) pipelineIs(session, want string) {
	w.Helper()
	var got string
	must(w, w.ask(`SELECT r.pipeline FROM runs r JOIN sessions s ON s.run = r.id WHERE s.id = ?`, session).Scan(&got))
	if got != want {
		w.Errorf("the run has pipeline %s, not %s", got, want)
	}
}

// ask asks the database of a process that has ended.
func (w *world) ask(query string, args ...any) *sql.Row {
	w.Helper()
	db := w.open()
	w.Cleanup(func() { _ = db.Close() })
	return db.QueryRow(query, args...)
}

func (w *world) open() *sql.DB {
	w.Helper()
	db, err := sql.Open("sqlite", filepath.Join(w.dir, "data.db")+"?_pragma=busy_timeout(10000)")
	must(w, err)
	return db
}

func TestAnOlderProgramRefusesANewerDatabaseWithASentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	db := w.open()
	_, err := db.Exec(`INSERT INTO _migrations (file, applied) VALUES ('4102444800_from_the_future.go', 4102444800)`)
	must(t, err)
	must(t, db.Close())
	w.launch(orders{})
	if err := w.ends(30 * time.Second); err == nil || !strings.Contains(w.out.String(), "newer version of naps") {
		t.Errorf("it ended with %v: %s", err, tail(w.out.String()))
	}
}

func TestTwoProcessesNeverWorkOnOneFolder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.up(orders{})
	w.script(script{Steps: 30, Pause: 3, Wait: 20, At: -1})
	w.advances()
	second := &process{TB: t, dir: w.dir}
	t.Cleanup(second.kill)
	second.start(orders{Patience: 300 * time.Millisecond, Web: w.web.URL})
	if err := second.ends(30 * time.Second); err == nil ||
		!strings.Contains(second.out.String(), "another naps process is using") {
		t.Errorf("the second ended with %v: %s", err, tail(second.out.String()))
	}
	// A deploy that overlaps: the second waits and takes over.
	second.start(orders{Patience: 30 * time.Second, Web: w.web.URL})
	w.advances()
	w.down()
	second.well()
	w.base.Store(second.base.Load())
	w.cmd, w.exited, w.began = second.cmd, second.exited, second.began
	f := w.finish(time.Minute)
	w.holds(f)
	if again, _ := w.web.again(); again != 0 || f.done != 1 {
		t.Errorf("%d searches were made again, %d runs done", again, f.done)
	}
}
