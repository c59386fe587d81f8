package live

import (
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"naps/store/writer"

	"github.com/pocketbase/pocketbase/core"
)

// collections are those whose subscribers are served here and not by PocketBase.
var collections = []string{"sessions", "messages", "stream_buffer", "runs", "evidence", "findings", "reports"}

// Feed passes committed rows on to the clients that subscribe to them.
type Feed struct {
	app       core.App
	log       *slog.Logger
	patience  time.Duration
	listening atomic.Int64 // clients with a topic of ours
	clients   clients
	leaving   partings
}

var _ writer.Feed = (*Feed)(nil)

// Bind makes a feed and puts it into the realtime API of the app. Call it before the app is served, and once.
func Bind(app core.App, log *slog.Logger) *Feed {
	f := &Feed{app: app, log: log, patience: patience}
	f.clients.all = map[*client]struct{}{}
	f.leaving.rows = map[string][]parting{}
	f.bindRequests()
	f.bindRows()
	f.bindDeletes()
	return f
}

// Committed passes on what the writer has written.
func (f *Feed) Committed(rows []writer.Row) {
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
	for _, c := range f.clients.listening(of) {
		c.offer(list)
	}
}

// bindRows listens to what is saved through PocketBase: the rows of sessions, the files of a report, changes in the
// panel.
func (f *Feed) bindRows() {
	saved := func(action string) func(*core.RecordEvent) error {
		return func(e *core.RecordEvent) error {
			f.Committed([]writer.Row{rowOf(e.Record, action)})
			return e.Next()
		}
	}
	f.app.OnRecordAfterCreateSuccess(collections...).BindFunc(saved(writer.RowCreated))
	f.app.OnRecordAfterUpdateSuccess(collections...).BindFunc(saved(writer.RowUpdated))
}

// rowOf names the row of a record.
func rowOf(r *core.Record, action string) writer.Row {
	name := r.Collection().Name
	session := r.GetString("session")
	if name == "sessions" {
		session = r.Id
	}
	return writer.Row{Collection: name, ID: r.Id, Session: session, Action: action}
}

// drop disconnects a client. It comes back with a new connection and reads what it has missed.
func (f *Feed) drop(c *client, why string) {
	f.log.Warn("A realtime client was disconnected", "user", c.user(), "reason", why)
	f.app.SubscriptionsBroker().Unregister(c.Id())
	c.Discard() // also where it was not registered yet
}

// ours finds the collection that a topic names, if it is served here. Like PocketBase, it takes the name or the id to
// the letter.
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
