package store

import (
	"errors"
	"fmt"
	"slices"

	"naps/market"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// refusals are the primary result codes of SQLite with which the disk, and not the change, is at fault:
// full, input/output, locked past the timeout, read-only, gone or broken.
var refusals = map[int]bool{
	sqlite3.SQLITE_FULL: true, sqlite3.SQLITE_IOERR: true, sqlite3.SQLITE_BUSY: true, sqlite3.SQLITE_LOCKED: true,
	sqlite3.SQLITE_READONLY: true, sqlite3.SQLITE_CANTOPEN: true, sqlite3.SQLITE_CORRUPT: true, sqlite3.SQLITE_NOTADB: true,
	sqlite3.SQLITE_PROTOCOL: true, sqlite3.SQLITE_NOMEM: true,
}

// diskSays reports whether err is the disk's refusal. The low byte of an extended code is the primary one.
func diskSays(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && refusals[e.Code()&0xff]
}

// answers are the refusals that a caller expects; every other error of a change is a fault of ours and belongs in the log.
var answers = []error{market.ErrNotFound, market.ErrNoCredit, market.ErrBusy, market.ErrTooMany, market.ErrOver, market.ErrFenced, market.ErrRepeated, market.ErrDisk}

func expected(err error) bool {
	return slices.ContainsFunc(answers, func(answer error) bool { return errors.Is(err, answer) })
}

func asDisk(err error) error {
	if errors.Is(err, market.ErrDisk) {
		return err
	}
	return fmt.Errorf("store: %w: %w", market.ErrDisk, err)
}
