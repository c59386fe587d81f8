package session_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/internal/migrated"
	"naps/journal"
	_ "naps/pb_migrations"
	"naps/session"
	"naps/store"
	"naps/store/writer"
)

// granted is what every user of these tests begins with.
const granted = 1000

// real is the real database with its writer and the real Manager; a researcher that finds nothing under way.
type real struct {
	testing.TB
	dir     string
	app     *core.BaseApp
	store   *store.Store
	buffer  *writer.Writer
	log     *wire
	manager *session.Manager
	onDeath func()
}

func newReal(t testing.TB) *real {
	t.Helper()
	r := &real{TB: t, dir: t.TempDir()}
	r.must(os.Mkdir(filepath.Join(r.dir, "data"), 0o700))
	migrated.Fill(t, filepath.Join(r.dir, "data"))
	r.boot()
	t.Cleanup(func() {
		r.manager.Close()
		r.shut()
	})
	return r
}

func (r *real) boot() {
	r.app = core.NewBaseApp(core.BaseAppConfig{DataDir: filepath.Join(r.dir, "data"), DBConnect: store.Connect})
	r.must(r.app.Bootstrap())
	r.must(r.app.RunAllMigrations())
	store.BindGrant(r.app, granted)
	store.BindDelete(r.app)
	r.store = store.New(r.app)
	_, err := r.store.Bootstrap(context.Background())
	r.must(err)
	r.must(r.store.RestoreHandled(context.Background()))
	r.buffer = writer.New(r.app, nil)
	r.wake()
}

// wake is a new process on the same database.
func (r *real) wake() {
	r.log = &wire{log: r.buffer, reached: make(chan struct{}), dead: make(chan struct{})}
	r.manager = session.NewManager(session.Config{
		Log: r.log, Events: r.store.Log, Sessions: r.store.Sessions, Interviewer: voice{},
		NewID: core.GenerateDefaultRandomId, Now: time.Now, Price: session.Price{Run: 1}, Pipeline: "test",
	})
	r.manager.SetRunner(&staff{})
}

// die ends the Manager as a kill would: nothing that waits is written any more, nobody hears of what was.
func (r *real) die() {
	close(r.log.dead)
	r.manager.Close()
	if r.onDeath != nil {
		r.onDeath()
		r.onDeath = nil
	}
	r.wake()
}

func (r *real) shut() {
	r.must(r.buffer.Close(context.Background()))
	event := &core.TerminateEvent{App: r.app}
	r.must(r.app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error {
		return e.App.ResetBootstrapState()
	}))
}

func (r *real) backup() {
	file := filepath.Join(r.dir, "backup.db")
	_ = os.Remove(file) // of the last time, if there was one
	_, err := r.app.NonconcurrentDB().NewQuery(fmt.Sprintf("VACUUM INTO '%s'", file)).Execute()
	r.must(err)
}

func (r *real) restore() {
	r.manager.Close()
	r.shut()
	data := filepath.Join(r.dir, "data", "data.db")
	for _, old := range []string{data + "-wal", data + "-shm"} {
		_ = os.Remove(old) // a clean end has left none
	}
	raw, err := os.ReadFile(filepath.Join(r.dir, "backup.db"))
	r.must(err)
	r.must(os.WriteFile(data, raw, 0o600))
	r.boot()
}

var people atomic.Int64

func (r *real) user() string {
	users, err := r.app.FindCollectionByNameOrId("users")
	r.must(err)
	u := core.NewRecord(users)
	u.SetEmail(fmt.Sprintf("founder%d@example.com", people.Add(1)))
	u.SetPassword("correct-horse-9")
	r.must(r.app.Save(u))
	return u.Id
}

func (r *real) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// wire carries writes to the real log until it is cut: then the next write is committed or not, and its answer waits
// for the death of the process.
type wire struct {
	log     session.Log
	reached chan struct{} // closed when the write after the cut was committed, or dropped
	dead    chan struct{}

	mu     sync.Mutex
	broken bool
	commit bool
}

func (w *wire) cut(commit bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.broken, w.commit = true, commit
}

func (w *wire) Write(head int64, changes []journal.Change, done func(int64, []journal.Outcome)) {
	w.mu.Lock()
	broken, commit := w.broken, w.commit
	w.mu.Unlock()
	select {
	case <-w.dead:
		broken, commit = true, false
	default:
	}
	lost := func() {
		outcomes := make([]journal.Outcome, len(changes))
		for i := range outcomes {
			outcomes[i].Err = writer.ErrClosed
		}
		go func() { <-w.dead; done(head, outcomes) }()
	}
	switch {
	case !broken:
		w.log.Write(head, changes, done)
	case commit:
		w.log.Write(head, changes, func(int64, []journal.Outcome) { lost(); close(w.reached) })
	default:
		lost()
		select {
		case <-w.dead: // what a dying process still tries
		default:
			close(w.reached)
		}
	}
}

func delta(e journal.Event) (d journal.TextData, ok bool) {
	return d, e.Kind == journal.EventText && json.Unmarshal(e.Data, &d) == nil
}

// messageOf is the id of the message that the event finishes, or nothing.
func messageOf(e journal.Event) string {
	var msg journal.Message
	if e.Kind != journal.EventMessage || json.Unmarshal(e.Data, &msg) != nil {
		return ""
	}
	return msg.ID
}
