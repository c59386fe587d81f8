package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"naps/app"
	"naps/cluster"
	"naps/engine"
	"naps/journal"
	"naps/session"
)

// The crash harness runs this test binary again as the real program: a child serves, the parent kills it, starts it
// anew and compares what tabs were shown with what the database holds. childEnv carries the parent's orders.
const childEnv = "NAPS_TEST_CHILD"

// The failpoints at which a child kills itself as kill -9 would.
const (
	beforeCommit = "before_commit" // a step's work is done, nothing of it is in the database
	afterCommit  = "after_commit"  // anything is committed, nobody is told
	afterStep    = "after_step"    // a finished step is committed, nobody is told
	afterEnd     = "after_end"     // the end of a run is committed, nobody is told
)

// orders are what a parent asks of its child beyond what any operator could.
type orders struct {
	Version   string        // of the program
	Pipelines []string      // that the program knows, the one of new runs last; none: the product's
	Fail      string        // a failpoint
	Nth       int64         // its so-and-so-manieth passing
	FileLimit uint64        // bytes that a file may have (RLIMIT_FSIZE) from SIGUSR2 to SIGUSR1
	Full      bool          // FileLimit holds from the start
	Skew      time.Duration // by which the clock of the session room is wrong
	Patience  time.Duration // with another process in the data folder
	Web       string        // the stand-in web
}

func TestMain(m *testing.M) {
	raw := os.Getenv(childEnv)
	if raw == "" {
		code := m.Run()
		_ = os.RemoveAll(founded.dir) // a folder of the system's own for such things
		os.Exit(code)
	}
	var o orders
	if err := json.Unmarshal([]byte(raw), &o); err != nil {
		panic(err)
	}
	tellVitals()
	if o.FileLimit > 0 {
		o.limitFiles()
	}
	os.Exit(app.Main(cmp.Or(o.Version, "dev"), os.Args[1:], o.seams()))
}

func (o orders) seams() app.Seams {
	s := app.Seams{Patience: o.Patience}
	if o.Skew != 0 {
		s.Now = func() time.Time { return time.Now().Add(o.Skew) }
	}
	if o.Fail != "" {
		s.Log = func(l session.Log) session.Log {
			t := &trap{Log: l, at: o.Fail}
			t.left.Store(o.Nth)
			return t
		}
	}
	s.Work = func(known cluster.Work) cluster.Work { return workScripted(o.Web, known) }
	s.Pipelines = func(known map[string]engine.Pipeline) string {
		var fresh string
		for v, research := range known {
			fresh, known[v] = v, scripted(o.Web, research)
		}
		if len(o.Pipelines) == 0 {
			return fresh
		}
		work := known[fresh]
		clear(known)
		for _, v := range o.Pipelines {
			known[v] = work
		}
		return o.Pipelines[len(o.Pipelines)-1]
	}
	return s
}

// trap is the writer with a failpoint.
type trap struct {
	session.Log
	at   string
	left atomic.Int64
}

func (t *trap) Write(head int64, changes []journal.Change, done func(int64, []journal.Outcome)) {
	if t.at == beforeCommit && slices.ContainsFunc(changes, finishes) {
		t.spring()
	}
	t.Log.Write(head, changes, func(head int64, outcomes []journal.Outcome) {
		for i, c := range changes {
			if outcomes[i].Err == nil &&
				(t.at == afterCommit || t.at == afterStep && finishes(c) || t.at == afterEnd && c.End != nil) {
				t.spring()
			}
		}
		done(head, outcomes)
	})
}

func finishes(c journal.Change) bool { return c.Step != nil && !c.Step.Begun }

func (t *trap) spring() {
	if t.left.Add(-1) == 0 {
		die()
	}
}

// die is kill -9 from within: nothing after it happens.
func die() {
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		panic(fmt.Sprintf("a process cannot kill itself: %v", err))
	}
	select {}
}
