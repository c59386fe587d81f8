package writer

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"naps/journal"
	"naps/store/disk"

	"github.com/pocketbase/pocketbase/core"
)

// commit writes a batch as one transaction and fills in the outcomes. When one change breaks the transaction, the
// changes are written again one by one, so that only this one is refused. When the disk says no, all are refused and
// nothing is kept. The result is what follows from the commit.
func (b *Writer) commit(batch []*write) committed {
	done, err := b.try(batch)
	switch {
	case err == nil:
		b.outage.note(nil)
		return done
	case disk.IsStorageError(err) || !errors.Is(err, errBroken):
		// An error that no change has caused comes from the beginning or the end of the transaction.
		err = disk.Error(err)
		b.outage.note(err)
		b.log.Error("The disk can't be written to; nothing is shown that isn't saved", "error", err, "writes",
			len(batch))
		for _, w := range batch {
			w.fail(err)
		}
		return committed{}
	}
	b.log.Error("A change broke the transaction; writing one by one", "error", err)
	return b.oneByOne(batch)
}

// try commits the batch; with an error nothing is committed. Its time is bounded by the busy timeout of the connection.
func (b *Writer) try(batch []*write) (done committed, err error) {
	late := time.AfterFunc(lockedFor, func() {
		b.log.Warn("The database is locked by another process or the disk is slow; commits wait", "waited", lockedFor)
	})
	defer late.Stop()
	isCommitted := false
	var cause error
	err = safely(func() error {
		return b.app.RunInTransaction(func(app core.App) error {
			// PocketBase returns errors of its own hooks after the commit from here too: what counts is the commit.
			app.TxInfo().OnComplete(func(err error) error {
				isCommitted = err == nil
				return nil
			})
			done, cause = b.fill(app, batch)
			return cause
		})
	})
	switch {
	case isCommitted && err != nil:
		b.log.Error("A hook after the commit failed", "error", err)
		return done, nil
	case isCommitted:
		return done, nil
	case cause != nil:
		return committed{}, cause // a failed rollback would hide it: dbx's list of errors cannot be searched
	case err == nil:
		return committed{}, errors.New("the commit was not confirmed")
	}
	return committed{}, err
}

// fill applies the writes within a transaction.
func (b *Writer) fill(app core.App, batch []*write) (committed, error) {
	tx, err := newBatch(app, b.ids)
	if err != nil {
		return committed{}, err
	}
	defer tx.close()
	for _, w := range batch {
		if err := tx.write(w); err != nil {
			return committed{}, err
		}
	}
	return committed{after: tx.after, rows: tx.rows}, nil
}

func (b *Writer) oneByOne(batch []*write) (done committed) {
	for _, w := range batch {
		head := w.head
		outcomes := make([]journal.Outcome, 0, len(w.changes))
		for _, c := range w.changes {
			one := &write{head: head, changes: []journal.Change{c}, bodies: w.bodies}
			more, err := b.try([]*write{one})
			if err != nil {
				if disk.IsStorageError(err) || !errors.Is(err, errBroken) {
					err = disk.Error(err)
				}
				one.fail(err)
			}
			head = one.next
			outcomes = append(outcomes, one.outcomes...)
			done.after = append(done.after, more.after...)
			done.rows = append(done.rows, more.rows...)
		}
		w.next, w.outcomes = head, outcomes
	}
	return done
}

// write applies the changes of one session. An error means that the transaction is lost; refusals are outcomes.
func (b *batch) write(w *write) error {
	head := w.head
	w.outcomes = make([]journal.Outcome, len(w.changes))
	for i := range w.changes {
		out, next, err := b.apply(&w.changes[i], head, w.bodies)
		if errors.Is(err, errBroken) {
			return err
		}
		if err != nil {
			// What was given out before the refusal is undone; only the first answer to a repeat remains.
			w.outcomes[i] = journal.Outcome{Err: err, Answer: out.Answer}
			continue
		}
		head = next
		w.outcomes[i] = out
	}
	w.next = head
	if head == w.head {
		return nil
	}
	// Once a write and not once a change; a row that was saved carries it already, and the same value does no harm.
	if _, err := b.exec(`UPDATE sessions SET head_seq = ? WHERE id = ?`, head, w.changes[0].Session); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	return nil
}

// safely turns a panic into an error that carries the stack.
func safely(fn func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: panic: %v\n%s", p, debug.Stack())
		}
	}()
	return fn()
}

// answers are the refusals that a caller expects; every other error of a change is a fault of ours and belongs in the
// log.
var answers = []error{journal.ErrNotFound, journal.ErrNoCredit, journal.ErrBusy, journal.ErrTooMany, journal.ErrOver,
	journal.ErrFenced, journal.ErrRepeated, journal.ErrDisk}

func expected(err error) bool {
	return slices.ContainsFunc(answers, func(answer error) bool { return errors.Is(err, answer) })
}
