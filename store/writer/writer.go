package writer

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"naps/journal"
	"naps/store/disk"

	"github.com/pocketbase/pocketbase/core"
)

// ErrClosed is what a Write gets after Close. It wraps journal.ErrDisk: nothing is kept any more, and no run has failed
// by it.
var ErrClosed = disk.Error(errors.New("the writer is closed"))

// errBroken says that the transaction of a batch cannot be used any more.
var errBroken = errors.New("the transaction is broken")

// lockedFor is how long a batch may wait for the write lock before the log says so.
const lockedFor = 5 * time.Second

// Writer is the group-commit writer: one goroutine, one transaction for everything that waits. Light load is written at
// once, heavy load in few large commits. Its methods are safe for use by many goroutines.
type Writer struct {
	app core.App
	log *slog.Logger
	ids *idMaker

	mu     sync.Mutex
	queue  []*write
	closed bool
	feed   Feed          // nil: nobody
	wake   chan struct{} // holds one; closed by Close
	ended  chan struct{} // closed when the goroutine is gone

	stats Stats // under mu

	outage outage
}

// Stats counts what the writer has done.
type Stats struct {
	Batches int64 // transactions
	Changes int64 // committed
	Refused int64
	Events  int64 // rows of the log
	Failed  int64 // batches that the disk refused
}

// write is one call of Write.
type write struct {
	head     int64
	changes  []journal.Change
	bodies   map[string][]byte // pages of its evidence, compressed, by content hash
	done     func(int64, []journal.Outcome)
	outcomes []journal.Outcome
	next     int64
}

// New starts the writer; Close ends it. The app's database must be open and migrated.
func New(app core.App, log *slog.Logger) *Writer {
	if log == nil {
		log = slog.Default()
	}
	b := &Writer{app: app, log: log, ids: newIDs(), wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go b.loop()
	return b
}

// Write queues changes and returns at once. All of them belong to one session and are applied in order; head is the
// session's sequence number before them, so a caller keeps at most one Write of a session under way. done is called
// once, on the writer's goroutine and after the commit, with the new head and an outcome for each change; it must not
// block.
func (b *Writer) Write(head int64, changes []journal.Change, done func(head int64, outcomes []journal.Outcome)) {
	w := &write{head: head, changes: changes, bodies: compressed(changes), done: done}
	b.mu.Lock()
	closed := b.closed
	if !closed {
		b.queue = append(b.queue, w)
		select {
		case b.wake <- struct{}{}:
		default: // it is awake already
		}
	}
	b.mu.Unlock()
	if closed {
		w.fail(ErrClosed)
		b.answer(w)
	}
}

// Close writes what waits and ends the goroutine; ctx bounds the wait. Later writes are answered with ErrClosed.
func (b *Writer) Close(ctx context.Context) error {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.wake)
	}
	b.mu.Unlock()
	select {
	case <-b.ended:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Depth is the number of writes that wait for the next commit.
func (b *Writer) Depth() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.queue)
}

// Stats tells what has been done so far.
func (b *Writer) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stats
}

func (b *Writer) loop() {
	defer close(b.ended)
	for range b.wake {
		b.guarded()
	}
	b.guarded() // what came between the last flush and Close
}

// guarded is flush for a goroutine that must not end: whatever panics in there has been answered or is logged.
func (b *Writer) guarded() {
	if err := safely(func() error { b.flush(); return nil }); err != nil {
		b.log.Error("The writer failed", "error", err)
	}
}

// flush writes everything queued as one batch and answers. No panic leaves it.
func (b *Writer) flush() {
	b.mu.Lock()
	batch, feed := b.queue, b.feed // who listens when the batch begins is told, as Tell promises
	b.queue = nil
	b.mu.Unlock()
	if len(batch) == 0 {
		return
	}
	done := b.commit(batch)
	b.count(batch)
	for _, w := range batch {
		b.answer(w)
	}
	b.tell(feed, done.rows)
	for _, fn := range done.after {
		if err := safely(func() error { fn(b.app); return nil }); err != nil {
			b.log.Error("Work after a commit failed", "error", err)
		}
	}
}

func (b *Writer) answer(w *write) {
	if w.done == nil {
		return
	}
	if err := safely(func() error { w.done(w.next, w.outcomes); return nil }); err != nil {
		b.log.Error("The answer to a write failed", "error", err)
	}
}

func (b *Writer) count(batch []*write) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.stats.Batches++
	for _, w := range batch {
		b.stats.Events += w.next - w.head
		for i, out := range w.outcomes {
			if out.Err == nil {
				b.stats.Changes++
				continue
			}
			b.stats.Refused++
			if !expected(out.Err) {
				b.log.Error("A change could not be written", "session", w.changes[i].Session, "error", out.Err)
			}
		}
	}
	if len(batch[0].outcomes) > 0 && errors.Is(batch[0].outcomes[0].Err, journal.ErrDisk) {
		b.stats.Failed++
	}
}

// fail gives every change of the write the same refusal: nothing of it is kept.
func (w *write) fail(err error) {
	w.next = w.head
	w.outcomes = make([]journal.Outcome, len(w.changes))
	for i := range w.outcomes {
		w.outcomes[i] = journal.Outcome{Err: err}
	}
}
