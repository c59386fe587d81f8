package live

import (
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"

	"naps/store"
)

// collections are those whose subscribers are served here and not by PocketBase.
var collections = []string{"sessions", "messages", "stream_buffer", "runs", "evidence", "findings", "reports"}

// set is some of the collections, a bit each.
type set uint

// only is the set of one collection; of another than ours it is empty.
func only(collection string) set {
	if i := slices.Index(collections, collection); i >= 0 {
		return 1 << i
	}
	return 0
}

// Feed passes committed rows on to the clients that subscribe to them.
type Feed struct {
	app       core.App
	log       *slog.Logger
	patience  time.Duration
	listening atomic.Int64 // clients with a topic of ours

	mu      sync.Mutex // guards what follows
	clients map[*client]struct{}
	leaving map[string][]parting // by row, until the transaction that deletes it has ended
}

var _ store.Feed = (*Feed)(nil)

// Bind makes a feed and puts it into the realtime API of the app. Call it before the app is served, and once.
func Bind(app core.App, log *slog.Logger) *Feed {
	f := &Feed{app: app, log: log, patience: patience, clients: map[*client]struct{}{}, leaving: map[string][]parting{}}
	f.bindRequests()
	f.bindRows()
	return f
}

// Committed passes on what the writer has written.
func (f *Feed) Committed(rows []store.Row) {
	if f.listening.Load() == 0 {
		return
	}
	var list []delivery
	var of set
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && n < parcelRows && rows[n].Session == rows[0].Session {
			n++
		}
		for _, r := range rows[:n] {
			of |= only(r.Collection)
		}
		list = append(list, delivery{parcel: newParcel(f.app, rows[:n])})
		rows = rows[n:]
	}
	for _, c := range f.listeners(of) {
		if !c.offer(list) {
			f.drop(c, "it does not keep up")
		}
	}
}

// bindRows listens to what is saved and deleted through PocketBase: the rows of sessions, the files of a report, changes in the panel.
func (f *Feed) bindRows() {
	saved := func(action string) func(*core.RecordEvent) error {
		return func(e *core.RecordEvent) error {
			f.Committed([]store.Row{{Collection: e.Record.Collection().Name, ID: e.Record.Id, Session: sessionOf(e.Record), Action: action}})
			return e.Next()
		}
	}
	f.app.OnRecordAfterCreateSuccess(collections...).BindFunc(saved(store.RowCreated))
	f.app.OnRecordAfterUpdateSuccess(collections...).BindFunc(saved(store.RowUpdated))
	f.bindDeletes()
}

// sessionOf is the session to which a row belongs.
func sessionOf(r *core.Record) string {
	if r.Collection().Name == "sessions" {
		return r.Id
	}
	return r.GetString("session")
}

// listeners are the clients with a topic of one of these collections.
func (f *Feed) listeners(of set) []*client {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []*client
	for c := range f.clients {
		if c.listens(of) {
			list = append(list, c)
		}
	}
	return list
}

// drop disconnects a client. It comes back with a new connection and reads what it has missed.
func (f *Feed) drop(c *client, why string) {
	f.log.Warn("A realtime client was disconnected", "client", c.Id(), "reason", why)
	f.app.SubscriptionsBroker().Unregister(c.Id())
	c.Discard() // also where it was not registered yet
}

func (f *Feed) add(c *client) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clients[c] = struct{}{}
}

func (f *Feed) forget(c *client) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.clients, c)
}

// ours finds the collection that a topic names, if it is served here. Like PocketBase, it takes the name or the id to the letter.
func (f *Feed) ours(nameOrID string) (collection string, ok bool) {
	if slices.Contains(collections, nameOrID) {
		return nameOrID, true
	}
	c, err := f.app.FindCachedCollectionByNameOrId(nameOrID)
	if err != nil || c.Id != nameOrID || !slices.Contains(collections, c.Name) {
		return "", false
	}
	return c.Name, true
}

// delivery is what waits for a client: rows that it may want, or a message that is ready.
type delivery struct {
	parcel *parcel
	ready  subscriptions.Message // without a parcel
}

func (d delivery) size() int {
	if d.parcel == nil {
		return 1
	}
	return len(d.parcel.rows)
}
