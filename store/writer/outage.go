package writer

import (
	"context"
	"fmt"
	"sync"
	"time"

	"naps/store/disk"

	"github.com/pocketbase/dbx"
)

// outage records when writes began to fail. It is safe for use by many goroutines.
type outage struct {
	mu    sync.Mutex // guards what follows
	since time.Time
	err   error
}

// note keeps how a write went; nil ends the outage.
func (o *outage) note(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err == nil:
		o.since = time.Time{}
	case o.since.IsZero():
		o.since = time.Now()
	}
	o.err = err
}

// Trouble tells since when the disk takes nothing, and why; a nil error says that the last write was kept.
func (b *Writer) Trouble() (since time.Time, err error) {
	b.outage.mu.Lock()
	defer b.outage.mu.Unlock()
	return b.outage.since, b.outage.err
}

// Probe finds out whether a disk that was in trouble takes writes again, when nobody else has anything to write. It
// returns what still is wrong.
func (b *Writer) Probe(ctx context.Context) error {
	if _, err := b.Trouble(); err == nil {
		return nil
	}
	_, err := b.app.NonconcurrentDB().NewQuery(
		`INSERT INTO naps_meta (name, value) VALUES ('probe', {:at}) ON CONFLICT (name) DO UPDATE SET value = excluded.value`).
		Bind(dbx.Params{"at": time.Now().Format(time.RFC3339)}).WithContext(ctx).Execute()
	if err != nil {
		err = disk.Error(fmt.Errorf("probe: %w", err))
	}
	b.outage.note(err)
	return err
}
