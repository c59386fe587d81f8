// Package storetest gives tests a real PocketBase with the store and the writer of naps.
package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"naps/internal/migrated"
	"naps/journal"
	"naps/market"
	_ "naps/pb_migrations"
	"naps/store"
	"naps/store/writer"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Kit is a real PocketBase with the store and the writer of naps in a folder of its own. Its methods fail the test
// instead of returning errors.
type Kit struct {
	testing.TB
	App    *core.BaseApp
	Store  *store.Store
	Writer *writer.Writer
	Heads  map[string]int64 // number of the last event by session; for use by one goroutine, or see Head and SetHead
	mu     sync.Mutex       // guards Heads in Head and SetHead
}

// Open opens the database of a folder as naps does; new users get three credits.
func Open(t testing.TB, dir string) *core.BaseApp {
	t.Helper()
	app := core.NewBaseApp(core.BaseAppConfig{DBConnect: store.Connect, DataDir: dir})
	app.OnBootstrap().BindFunc(func(e *core.BootstrapEvent) error { return e.Next() })
	store.BindGrant(app, 3)
	store.BindDelete(app)
	store.BindAccounts(app)
	Must(t, app.Bootstrap())
	Must(t, app.RunAllMigrations())
	return app
}

// Shut closes what Open has opened.
func Shut(t testing.TB, app *core.BaseApp) {
	t.Helper()
	event := &core.TerminateEvent{App: app}
	Must(t, app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }))
}

// New makes a Kit in a folder of its own, which ends with the test.
func New(t testing.TB) *Kit {
	t.Helper()
	return In(t, migrated.Folder(t))
}

// In makes a Kit of the database of a folder, which ends with the test.
func In(t testing.TB, dir string) *Kit {
	t.Helper()
	app := Open(t, dir)
	k := &Kit{TB: t, App: app, Store: store.New(app), Writer: writer.New(app, Quiet()), Heads: map[string]int64{}}
	t.Cleanup(func() {
		Must(t, k.Writer.Close(context.Background()))
		Shut(t, app)
	})
	return k
}

// Quiet is a log that nobody reads.
func Quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// Must fails the test when err is not nil.
func Must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// User makes an account; it has three credits.
func (k *Kit) User(name string) string {
	k.Helper()
	users, err := k.App.FindCollectionByNameOrId("users")
	Must(k, err)
	record := core.NewRecord(users)
	record.SetEmail(name + "@naps.example")
	record.SetPassword("a long password")
	Must(k, k.App.Save(record))
	return record.Id
}

// Session makes a session with one event.
func (k *Kit) Session(owner string) string {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.Commit(journal.Change{
		Session: id,
		Create: &journal.Session{ID: id, Owner: owner, Title: "Invoices", Idea: "Reminders for late invoices",
			Goal: market.Living, Status: journal.Draft},
		Add:    []journal.Message{{ID: "m" + id, Role: "founder", Text: "Reminders for late invoices"}},
		Events: []journal.Event{Event("status")},
	})
	return id
}

// Event is a small event of a kind.
func Event(kind journal.EventKind) journal.Event {
	return journal.Event{Kind: kind, Data: []byte(`{"text":"x"}`)}
}

// Text is a delta of an attempt of a message.
func Text(message string, attempt int, text string) journal.Event {
	return journal.NewEvent("", "", journal.EventText, journal.TextData{Message: message, Attempt: attempt, Text: text},
		1)
}

// Do writes changes of one session and waits for the outcomes.
func (k *Kit) Do(changes ...journal.Change) []journal.Outcome {
	k.Helper()
	session := changes[0].Session
	type answer struct {
		head int64
		outs []journal.Outcome
	}
	done := make(chan answer, 1)
	k.Writer.Write(k.Heads[session], changes, func(head int64, outs []journal.Outcome) { done <- answer{head, outs} })
	select {
	case a := <-done:
		k.Heads[session] = a.head
		return a.outs
	case <-time.After(time.Minute):
		k.Fatal("the writer did not answer")
		return nil
	}
}

// Commit writes a change that must be accepted.
func (k *Kit) Commit(c journal.Change) journal.Outcome {
	k.Helper()
	out := k.Do(c)[0]
	if out.Err != nil {
		k.Fatal(out.Err)
	}
	return out
}

// StartRun makes a run of a session and claims it.
func (k *Kit) StartRun(session string, cost int) journal.Run {
	k.Helper()
	id := core.GenerateDefaultRandomId()
	k.Commit(journal.Change{Session: session, Start: &journal.Run{ID: id, Cost: cost, Pipeline: "test",
		Brief: market.Brief{Idea: "x"}}})
	return *k.Commit(journal.Change{Session: session, Claim: &journal.Claiming{Run: id}}).Run
}

// FenceOf is the fence of the attempt of a run.
func FenceOf(r journal.Run) *journal.Fence { return &journal.Fence{Run: r.ID, Attempt: r.Attempt} }

// Number reads one number by SQL.
func (k *Kit) Number(query string, args ...any) int64 {
	k.Helper()
	var n int64
	Must(k, k.DB().QueryRow(query, args...).Scan(&n))
	return n
}

// DB is the pool that reads.
func (k *Kit) DB() *sql.DB { return k.App.ConcurrentDB().(*dbx.DB).DB() }

// Events reads the log of a session.
func (k *Kit) Events(session string) []journal.Event {
	k.Helper()
	list, err := k.Store.Log.Events(k.Context(), session, 0, 1<<60, 0)
	Must(k, err)
	return list
}

// CheckLog fails unless the numbers of a session's log are 1..n and its head is n.
func (k *Kit) CheckLog(session string) {
	k.Helper()
	list := k.Events(session)
	for i, e := range list {
		if e.Seq != int64(i+1) {
			k.Fatalf("event %d has the number %d", i+1, e.Seq)
		}
	}
	head, err := k.Store.Log.Head(k.Context(), session)
	Must(k, err)
	if head != int64(len(list)) || head != k.Heads[session] {
		k.Fatalf("the head is %d, the writer said %d, the log has %d events", head, k.Heads[session], len(list))
	}
}

// Sealed is evidence with a quote that was cut from a text.
func Sealed(quote, text string) market.Evidence {
	return market.Evidence{
		Source: "hackernews", Kind: market.Post, Phase: market.Pains,
		URL: "https://news.naps.example/1", Title: "Late payers", Quote: quote,
		Metrics: map[string]float64{"votes": 12}, Facts: map[string]string{"status": "alive"}, Text: text, Fetched: 5,
	}.Seal()
}

// StepOf is a finished step that brought evidence.
func StepOf(key string, evidence ...market.Evidence) *journal.Step {
	return &journal.Step{Key: key, Phase: market.Pains, Attempt: 1, Output: []byte(`{"ok":true}`), Evidence: evidence}
}

// Unique is the quote with a number.
func Unique(i int) string { return fmt.Sprintf("quote number %d", i) }

// NewRecord is an account that is not saved yet.
func NewRecord(c *core.Collection, email string) *core.Record {
	record := core.NewRecord(c)
	record.SetEmail(email)
	record.SetPassword("a long password")
	return record
}

// Head is the number of the last event of a session; many goroutines may call it.
func (k *Kit) Head(s string) int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Heads[s]
}

// SetHead notes the number of the last event of a session; many goroutines may call it.
func (k *Kit) SetHead(s string, head int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Heads[s] = head
}
