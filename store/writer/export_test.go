package writer

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// NoteOutage keeps how a write went, for tests.
func (b *Writer) NoteOutage(err error) { b.outage.note(err) }

// StopsSince counts the stops of a user in the day before a moment, for tests.
func StopsSince(app core.App, user string, at time.Time) (int, error) {
	b, err := newBatch(app, &idMaker{})
	if err != nil {
		return 0, err
	}
	defer b.close()
	b.now = at
	return b.stopsSince(user)
}
