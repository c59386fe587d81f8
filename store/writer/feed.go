package writer

import "github.com/pocketbase/pocketbase/core"

// What has become of a row, in the words of PocketBase's realtime messages.
const (
	RowCreated = "create"
	RowUpdated = "update"
)

// Row names a row that the writer has written by SQL, past the hooks of PocketBase.
type Row struct {
	Collection string
	ID         string
	Session    string
	Action     string // RowCreated or RowUpdated
}

// Feed is told of the rows of every commit, in the order in which they were written. Committed is called on the
// writer's goroutine, before the next transaction begins: it must not block, and the rows are its own.
type Feed interface {
	Committed(rows []Row)
}

// Tell names the feed of this writer. It is told of what is queued from now on, and of nothing that was answered
// before.
func (b *Writer) Tell(f Feed) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.feed = f
}

// committed is what follows from a transaction once it is in the database.
type committed struct {
	after []func(core.App) // what is to be done
	rows  []Row            // what the feed is told
}

// tell gives the rows of a commit to the feed. What goes wrong there is no fault of the log.
func (b *Writer) tell(feed Feed, rows []Row) {
	if feed == nil || len(rows) == 0 {
		return
	}
	if err := safely(func() error { feed.Committed(rows); return nil }); err != nil {
		b.log.Error("The subscribers of a commit were not told", "error", err)
	}
}

// wrote notes a row for the feed; what a refused change has noted is dropped with it.
func (a *applying) wrote(collection, id, action string) {
	a.rows = append(a.rows, Row{Collection: collection, ID: id, Session: a.c.Session, Action: action})
}
