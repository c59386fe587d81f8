package live

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its system collections
	"go.uber.org/goleak"

	"naps/internal/migrated"
	"naps/journal"
	"naps/market"
	"naps/store"
	"naps/store/writer"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// database/sql's own, which end after Close returns.
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
	)
}

// kit is a real PocketBase with naps' store and writer, a feed, and a server of PocketBase's own API.
type kit struct {
	testing.TB
	app    core.App
	store  *store.Store
	buffer *writer.Writer
	feed   *Feed
	server *httptest.Server

	mu    sync.Mutex
	heads map[string]int64
}

func newKit(t testing.TB) *kit { return openKit(t, migrated.Folder(t)) }

func openKit(t testing.TB, dir string) *kit {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DBConnect: store.Connect, DataDir: dir})
	store.BindGrant(app, 3)
	store.BindDelete(app)
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	app.Settings().Logs.MaxDays = 0
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	k := &kit{TB: t, app: app, store: store.New(app), buffer: writer.New(app, log), heads: map[string]int64{}}
	_, err := k.store.Bootstrap(context.Background())
	must(t, err)
	router, err := apis.NewRouter(app) // before the feed: the order of binding must not matter
	must(t, err)
	k.feed = Bind(app, log)
	k.buffer.Tell(k.feed)
	mux, err := router.BuildMux()
	must(t, err)
	k.server = httptest.NewServer(mux)
	t.Cleanup(k.close)
	return k
}

func (k *kit) close() {
	if k.server == nil {
		return
	}
	k.server.CloseClientConnections()
	k.server.Close()
	k.server = nil
	must(k, k.buffer.Close(context.Background()))
	end := &core.TerminateEvent{App: k.app}
	must(k, k.app.OnTerminate().Trigger(end, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// account makes an account in a collection and gives its id and a token.
func (k *kit) account(collection, name string) (id, token string) {
	k.Helper()
	c, err := k.app.FindCollectionByNameOrId(collection)
	must(k, err)
	r := core.NewRecord(c)
	r.SetEmail(name + "@naps.example")
	r.SetPassword("a long password")
	must(k, k.app.Save(r))
	token, err = r.NewAuthToken()
	must(k, err)
	return r.Id, token
}

// do writes changes of one session and waits for them.
func (k *kit) do(changes ...journal.Change) []journal.Outcome {
	k.Helper()
	k.mu.Lock()
	defer k.mu.Unlock()
	session := changes[0].Session
	done := make(chan []journal.Outcome, 1)
	var next int64
	k.buffer.Write(k.heads[session], changes, func(head int64, outs []journal.Outcome) { next = head; done <- outs })
	outs := <-done
	k.heads[session] = next
	return outs
}

func (k *kit) ok(changes ...journal.Change) []journal.Outcome {
	k.Helper()
	outs := k.do(changes...)
	for _, o := range outs {
		must(k, o.Err)
	}
	return outs
}

func (k *kit) session(owner string) string {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(journal.Change{
		Session: id,
		Create:  &journal.Session{ID: id, Owner: owner, Title: "Invoices", Goal: market.Living, Status: journal.Draft},
		Add:     []journal.Message{{ID: "m" + id, Role: "founder", Text: "Reminders for late invoices"}},
		Events:  []journal.Event{notice("made")},
	})
	return id
}

// run makes a run of a session and claims it.
func (k *kit) run(session string) journal.Run {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(journal.Change{Session: session, Start: &journal.Run{ID: id, Pipeline: "test",
		Brief: market.Brief{Idea: "x"}}})
	return *k.ok(journal.Change{Session: session, Claim: &journal.Claiming{Run: id}})[0].Run
}

func fenceOf(r journal.Run) *journal.Fence { return &journal.Fence{Run: r.ID, Attempt: r.Attempt} }

func notice(text string) journal.Event {
	return journal.NewEvent("", "", journal.EventNotice, journal.NoticeData{Text: text}, 1)
}

// mark writes an event by which a subscriber knows that nothing earlier is on its way any more.
func (k *kit) mark(session, text string) func(message) bool {
	k.Helper()
	k.ok(journal.Change{Session: session, Events: []journal.Event{notice(text)}})
	return func(m message) bool { return m.is("stream_buffer") && strings.Contains(string(m.raw), text) }
}
