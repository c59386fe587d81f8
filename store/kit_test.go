package store

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"naps/internal/migrated"
	"naps/market"
	_ "naps/pb_migrations"

	"github.com/pocketbase/pocketbase/core"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// database/sql's own, which end after Close returns.
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
	)
}

// kit is a real PocketBase with naps' store and writer in a folder of its own.
type kit struct {
	testing.TB
	app    *core.BaseApp
	store  *Store
	buffer *Buffer
	heads  map[string]int64
}

func open(t testing.TB, dir string) *core.BaseApp {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DBConnect: Connect, DataDir: dir})
	app.OnBootstrap().BindFunc(func(e *core.BootstrapEvent) error { return e.Next() })
	BindGrant(app, 3)
	BindDelete(app)
	BindAccounts(app)
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	return app
}

func shut(t testing.TB, app *core.BaseApp) {
	t.Helper()
	event := &core.TerminateEvent{App: app}
	must(t, app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }))
}

func newKit(t testing.TB) *kit {
	t.Helper()
	app := open(t, migrated.Folder(t))
	k := &kit{TB: t, app: app, store: New(app), buffer: NewBuffer(app, quiet()), heads: map[string]int64{}}
	t.Cleanup(func() {
		must(t, k.buffer.Close(context.Background()))
		shut(t, app)
	})
	return k
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// user makes an account; it has three credits.
func (k *kit) user(name string) string {
	k.Helper()
	users, err := k.app.FindCollectionByNameOrId("users")
	must(k, err)
	record := core.NewRecord(users)
	record.SetEmail(name + "@naps.example")
	record.SetPassword("a long password")
	must(k, k.app.Save(record))
	return record.Id
}

// session makes a session with one event.
func (k *kit) session(owner string) string {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(market.Change{
		Session: id,
		Create:  &market.Session{ID: id, Owner: owner, Title: "Invoices", Idea: "Reminders for late invoices", Goal: market.Living, Status: market.Draft},
		Add:     []market.Message{{ID: "m" + id, Role: "founder", Text: "Reminders for late invoices"}},
		Events:  []market.Event{event("status")},
	})
	return id
}

func event(kind market.EventKind) market.Event {
	return market.Event{Kind: kind, Data: []byte(`{"text":"x"}`)}
}

func text(message string, attempt int, text string) market.Event {
	return market.NewEvent("", "", market.EventText, market.TextData{Message: message, Attempt: attempt, Text: text}, 1)
}

// do writes changes of one session and waits for the outcomes.
func (k *kit) do(changes ...market.Change) []market.Outcome {
	k.Helper()
	session := changes[0].Session
	type answer struct {
		head int64
		outs []market.Outcome
	}
	done := make(chan answer, 1)
	k.buffer.Write(k.heads[session], changes, func(head int64, outs []market.Outcome) { done <- answer{head, outs} })
	select {
	case a := <-done:
		k.heads[session] = a.head
		return a.outs
	case <-time.After(time.Minute):
		k.Fatal("the writer did not answer")
		return nil
	}
}

func (k *kit) ok(c market.Change) market.Outcome {
	k.Helper()
	out := k.do(c)[0]
	if out.Err != nil {
		k.Fatal(out.Err)
	}
	return out
}

// started makes a run of a session and claims it.
func (k *kit) started(session string, cost int) market.Run {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.ok(market.Change{Session: session, Start: &market.Run{ID: id, Cost: cost, Pipeline: "test", Brief: market.Brief{Idea: "x"}}})
	return *k.ok(market.Change{Session: session, Claim: &market.Claiming{Run: id}}).Run
}

func fenceOf(r market.Run) *market.Fence { return &market.Fence{Run: r.ID, Attempt: r.Attempt} }

// number reads one number by SQL.
func (k *kit) number(query string, args ...any) int64 {
	k.Helper()
	db, err := k.store.db()
	must(k, err)
	var n int64
	must(k, db.QueryRow(query, args...).Scan(&n))
	return n
}

func (k *kit) events(session string) []market.Event {
	k.Helper()
	list, err := k.store.Events(k.Context(), session, 0, 1<<60, 0)
	must(k, err)
	return list
}

// gapless fails unless the numbers of a session's log are 1..n and its head is n.
func (k *kit) gapless(session string) {
	k.Helper()
	list := k.events(session)
	for i, e := range list {
		if e.Seq != int64(i+1) {
			k.Fatalf("event %d has the number %d", i+1, e.Seq)
		}
	}
	head, err := k.store.Head(k.Context(), session)
	must(k, err)
	if head != int64(len(list)) || head != k.heads[session] {
		k.Fatalf("the head is %d, the writer said %d, the log has %d events", head, k.heads[session], len(list))
	}
}

func sealed(quote, text string) market.Evidence {
	return market.Evidence{
		Source: "hackernews", Kind: market.Post, Phase: market.Pains, URL: "https://news.naps.example/1", Title: "Late payers", Quote: quote,
		Metrics: map[string]float64{"votes": 12}, Facts: map[string]string{"status": "alive"}, Text: text, Fetched: 5,
	}.Seal()
}

func stepOf(key string, evidence ...market.Evidence) *market.Step {
	return &market.Step{Key: key, Phase: market.Pains, Attempt: 1, Output: []byte(`{"ok":true}`), Evidence: evidence}
}

func unique(i int) string { return fmt.Sprintf("quote number %d", i) }

func newRecord(c *core.Collection, email string) *core.Record {
	record := core.NewRecord(c)
	record.SetEmail(email)
	record.SetPassword("a long password")
	return record
}

var heads sync.Mutex

func (k *kit) setHead(s string, head int64) {
	heads.Lock()
	defer heads.Unlock()
	k.heads[s] = head
}
