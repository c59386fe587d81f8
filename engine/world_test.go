package engine_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"go.uber.org/goleak"

	"naps/engine"
	"naps/internal/migrated"
	"naps/journal"
	"naps/market"
	_ "naps/pb_migrations"
	"naps/session"
	"naps/store"
	"naps/store/writer"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"), // pools that PocketBase closes when it likes
	)
}

// world is the real database, writer and manager, with an engine whose pipeline is the test's.
type world struct {
	*testing.T
	app      core.App
	store    *store.Store
	sessions *session.Manager
	buffer   *writer.Writer
	engine   *engine.Engine
	owner    string
}

var people atomic.Int64

func newWorld(t *testing.T, cfg engine.Config, work engine.Pipeline) *world {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t), DBConnect: store.Connect})
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	store.BindGrant(app, 100)
	w := &world{T: t, app: app}
	w.store = store.New(app)
	w.owner = w.user()
	w.open(cfg, work)
	t.Cleanup(func() {
		w.close()
		event := new(core.TerminateEvent)
		event.App = app
		must(t, app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error {
			return e.App.ResetBootstrapState()
		}))
	})
	return w
}

// open starts the rooms of a process; close ends them in good order.
func (w *world) open(cfg engine.Config, work engine.Pipeline) {
	w.Helper()
	cfg.Grace = max(cfg.Grace, time.Millisecond)
	w.buffer = writer.New(w.app, nil)
	w.sessions = session.NewManager(session.Config{
		Log: w.buffer, Events: w.store.Log, Sessions: w.store.Sessions,
		Interviewer: mute{}, NewID: core.GenerateDefaultRandomId,
		Now: time.Now, Price: session.Price{Run: 1}, Pipeline: "test",
	})
	w.engine = engine.New(cfg, w.sessions, w.store.Runs, map[string]engine.Pipeline{"test": work})
	w.sessions.SetRunner(w.engine)
}

func (w *world) close() {
	w.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	w.engine.Drain(ctx)
	w.sessions.Close()
	must(w.T, w.buffer.Close(ctx))
}

// restart is a deploy: the process ends in good order and another goes on.
func (w *world) restart(cfg engine.Config, work engine.Pipeline) {
	w.Helper()
	w.close()
	w.open(cfg, work)
	must(w.T, w.engine.Resume(w.Context(), false))
}

func (w *world) user() string {
	w.Helper()
	users, err := w.app.FindCollectionByNameOrId("users")
	must(w.T, err)
	u := core.NewRecord(users)
	u.SetEmail(fmt.Sprintf("founder%d@example.com", people.Add(1)))
	u.SetPassword("correct-horse-9")
	must(w.T, w.app.Save(u))
	return u.Id
}

func (w *world) start(owner string) journal.Session {
	w.Helper()
	s, err := w.sessions.Create(w.Context(), session.Idea{Owner: owner, Text: "an idea", Goal: market.Living,
		Start: true})
	must(w.T, err)
	return s
}

func (w *world) session(id string) journal.Session {
	w.Helper()
	s, err := w.store.Sessions.Session(w.Context(), id)
	must(w.T, err)
	return s
}

// ends waits until the run of a session is over, by the events that a tab sees.
func (w *world) ends(id string) journal.Session {
	w.Helper()
	tab, err := w.sessions.Attach(w.Context(), id)
	must(w.T, err)
	defer tab.Close()
	timeout := time.After(2 * time.Minute)
	for !w.session(id).Status.Over() {
		select {
		case <-tab.C:
		case <-timeout:
			w.Fatalf("the run of %s does not end: %+v", id, w.session(id))
		}
	}
	return w.session(id)
}

func (w *world) credits(owner string) int {
	w.Helper()
	n, err := w.store.Ledger.Balance(w.Context(), owner)
	must(w.T, err)
	return n
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type mute struct{}

func (mute) Open(market.Brief) string { return "" }
func (mute) Answer(context.Context, journal.Session, string) (string, []string, error) {
	return "", nil, nil
}
