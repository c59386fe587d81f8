package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pocketbase/dbx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// trouble remembers since when the disk takes nothing. It is safe for use by many goroutines.
type trouble struct {
	mu    sync.Mutex // guards what follows
	since time.Time
	err   error
}

// note keeps how a write went; nil ends the trouble.
func (t *trouble) note(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case err == nil:
		t.since = time.Time{}
	case t.since.IsZero():
		t.since = time.Now()
	}
	t.err = err
}

// Trouble tells since when the disk takes nothing, and why; a nil error says that the last write was kept.
func (b *Buffer) Trouble() (since time.Time, err error) {
	b.trouble.mu.Lock()
	defer b.trouble.mu.Unlock()
	return b.trouble.since, b.trouble.err
}

// Probe finds out whether a disk that was in trouble takes writes again, when nobody else has anything to write. It returns what still is wrong.
func (b *Buffer) Probe(ctx context.Context) error {
	if _, err := b.Trouble(); err == nil {
		return nil
	}
	_, err := b.app.NonconcurrentDB().NewQuery(`INSERT INTO naps_meta (name, value) VALUES ('probe', {:at}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`).
		Bind(dbx.Params{"at": time.Now().Format(time.RFC3339)}).WithContext(ctx).Execute()
	if err != nil {
		err = asDisk(fmt.Errorf("probe: %w", err))
	}
	b.trouble.note(err)
	return err
}

// Broken reports whether the disk's refusal is one that waiting does not mend, while a new process may: input and output fail, or the
// file can only be read. A full disk and a lock of another process are not.
func Broken(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}
