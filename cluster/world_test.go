package cluster_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/pocketbase/pocketbase/core"
	"go.uber.org/goleak"

	"naps/cluster"
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
		// pools that PocketBase closes when it likes
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
		// ends by its own timer
		goleak.IgnoreTopFunction("github.com/nats-io/nats-server/v2/server.(*fileStore).syncBlocks"),
	)
}

// journalOf is what a pipeline works with, on the node and on a worker.
type journalOf interface {
	Do(ctx context.Context, key string, fn func(ctx context.Context,
		attempt int) (journal.Step, error)) (journal.Step, error)
	Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error
	Texts(ctx context.Context, hashes []string) (map[string]string, error)
	Hurry() <-chan struct{}
}

type pipeline func(ctx context.Context, run journal.Run, j journalOf) error

// world is the real database, writer, manager and engine, with workers or without.
type world struct {
	*testing.T
	app      core.App
	store    *store.Store
	sessions *session.Manager
	buffer   *writer.Writer
	engine   *engine.Engine
	owner    string

	secure *tls.Certificate
	server *cluster.Server
	conn   *nats.Conn
	node   *cluster.Node
	noted  *notes
	mu     sync.Mutex
	staff  []cluster.Identity
	closed bool
}

// notes keeps the log of a world.
type notes struct {
	mu    sync.Mutex
	lines []string
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, string(p))
	return len(p), nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: migrated.Folder(t), DBConnect: store.Connect})
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	store.BindGrant(app, 100)
	w := &world{T: t, app: app, store: store.New(app), noted: &notes{}}
	users, err := app.FindCollectionByNameOrId("users")
	must(t, err)
	u := core.NewRecord(users)
	u.SetEmail(fmt.Sprintf("founder%d@example.com", people.Add(1)))
	u.SetPassword("correct-horse-9")
	must(t, app.Save(u))
	w.owner = u.Id
	t.Cleanup(func() {
		w.close()
		event := new(core.TerminateEvent)
		event.App = app
		must(t, app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error {
			return e.App.ResetBootstrapState()
		}))
		if t.Failed() {
			w.noted.mu.Lock()
			defer w.noted.mu.Unlock()
			for _, line := range w.noted.lines {
				t.Log(line)
			}
		}
	})
	return w
}

var people atomic.Int64

func (w *world) logger() *slog.Logger { return slog.New(slog.NewTextHandler(w.noted, nil)) }

// local opens an engine that works here.
func (w *world) local(work pipeline) {
	w.open(engine.Config{MaxRunsPerUser: 10}, func(ctx context.Context, r *engine.Run) error {
		return work(ctx, r.Info(), r)
	})
}

// open starts the rooms of a process.
func (w *world) open(cfg engine.Config, work engine.Pipeline) {
	w.Helper()
	w.closed = false
	cfg.Grace, cfg.Logger = time.Second, w.logger()
	w.buffer = writer.New(w.app, nil)
	w.sessions = session.NewManager(session.Config{
		Log: w.buffer, Events: w.store.Log, Sessions: w.store.Sessions,
		Interviewer: mute{}, NewID: core.GenerateDefaultRandomId,
		Now: time.Now, Price: session.Price{Run: 1}, Pipeline: "test",
	})
	w.engine = engine.New(cfg, w.sessions, w.store.Runs, map[string]engine.Pipeline{"test": work})
	w.sessions.SetRunner(w.engine)
}

// serve opens a node that works on nothing itself.
func (w *world) serve() {
	w.Helper()
	server, err := cluster.NewServer(cluster.ServerConfig{
		Address: cluster.Address{Host: "127.0.0.1", Port: "0"},
		Dir:     w.TempDir(), TLS: w.secure, Known: w.knows, Logger: w.logger(),
	})
	must(w.T, err)
	w.server = server
	w.places()
	w.conn, err = w.server.Connect()
	must(w.T, err)
	w.answer(w.server.Remove, w.server.Shut)
	must(w.T, w.engine.Resume(w.Context(), false))
}

// serveOver opens a node that works on nothing itself, with a NATS server elsewhere.
func (w *world) serveOver(conn *nats.Conn) {
	w.Helper()
	w.places()
	w.conn = conn
	w.answer(nil, func(string, time.Duration) {})
	must(w.T, w.engine.Resume(w.Context(), false))
}

// places opens the rooms of a node that works on nothing itself.
func (w *world) places() {
	w.open(engine.Config{MaxRuns: -1, MaxRunsPerUser: 10, Places: places{w}}, func(context.Context, *engine.Run) error {
		w.Error("the node worked itself")
		return nil
	})
}

// answer begins to answer workers.
func (w *world) answer(gone func(key string), flood func(key string, d time.Duration)) {
	w.Helper()
	var err error
	w.node, err = cluster.NewNode(w.Context(), w.conn, cluster.NodeConfig{
		Workers: func(context.Context) ([]cluster.Identity, error) { return w.registered(), nil },
		Terms:   func(cluster.Identity) (json.RawMessage, error) { return json.RawMessage(`{}`), nil },
		Read: func(_ context.Context, session, what string) (any, error) {
			return []string{session, what}, nil
		},
		Reports: func(ctx context.Context, session, run string) (bool, error) { return w.reported(ctx, session, run) },
		Model:   func() bool { return false }, Suspect: engine.Suspect,
		Joined: w.engine.Fill, Gone: gone, Flood: flood, Logger: w.logger(),
	})
	must(w.T, err)
}

func (w *world) reported(ctx context.Context, session, run string) (bool, error) {
	raw, _, err := w.store.Reports.Report(ctx, session, 0)
	if err != nil {
		return false, nil
	}
	var r struct{ Run string }
	return json.Unmarshal(raw, &r) == nil && r.Run == run, nil
}

type places struct{ w *world }

func (p places) Take(run journal.Run) (engine.Pipeline, func()) {
	place := p.w.node.Take(run)
	if place == nil {
		return nil, nil
	}
	return func(ctx context.Context, r *engine.Run) error { return place.Work(ctx, r.Info(), r, r.Hurry()) },
		place.Leave
}

func (w *world) close() {
	w.Helper()
	if w.closed || w.engine == nil {
		return
	}
	w.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	w.engine.Drain(ctx)
	w.sessions.Close()
	must(w.T, w.buffer.Close(ctx))
	if w.node != nil {
		w.node.Close()
		w.conn.Close()
	}
	if w.server != nil {
		w.server.Close()
	}
}

func (w *world) registered() []cluster.Identity {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]cluster.Identity(nil), w.staff...)
}

func (w *world) knows(_ context.Context, key string) bool {
	for _, id := range w.registered() {
		if id.Key == key {
			return true
		}
	}
	return false
}

// hire registers a worker.
func (w *world) hire(name string) cluster.Token {
	w.Helper()
	token, key, err := cluster.NewToken(name)
	must(w.T, err)
	w.mu.Lock()
	w.staff = append(w.staff, cluster.Identity{ID: name, Name: name, Key: key})
	w.mu.Unlock()
	return token
}

func (w *world) fire(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, id := range w.staff {
		if id.Name == name {
			w.staff = append(w.staff[:i:i], w.staff[i+1:]...)
			return
		}
	}
}

// worker starts a worker; stop ends it in good order.
func (w *world) worker(token cluster.Token, address string, work pipeline) (stop func() error) {
	w.Helper()
	at, err := cluster.ParseAddress(address)
	must(w.T, err)
	worker := cluster.NewWorker(cluster.WorkerConfig{
		Token: token, Address: at, Places: 4, Version: "test", Grace: time.Second, Logger: w.logger(),
		Pipelines: map[string]cluster.Work{"test": func(ctx context.Context, run journal.Run, j *cluster.Remote,
			_ json.RawMessage) error {
			return work(ctx, run, j)
		}},
	})
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- worker.Run(ctx) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	w.Cleanup(func() { _ = stop() })
	return stop
}

func (w *world) start() journal.Session {
	w.Helper()
	s, err := w.sessions.Create(w.Context(), session.Idea{Owner: w.owner, Text: "an idea", Goal: market.Living,
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

func (w *world) events(id string) []journal.Event {
	w.Helper()
	list, err := w.store.Log.Events(w.Context(), id, 0, w.session(id).HeadSeq, 100_000)
	must(w.T, err)
	return list
}

func (w *world) credits() int {
	w.Helper()
	n, err := w.store.Ledger.Balance(w.Context(), w.owner)
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
