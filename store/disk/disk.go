// Package disk tells the disk's refusals from other errors of the database.
package disk

import (
	"errors"
	"fmt"
	"slices"

	"naps/journal"

	"github.com/pocketbase/dbx"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// refusals are the primary result codes of SQLite with which the disk, and not the change, is at fault:
// full, input/output, locked past the timeout, read-only, gone or broken.
var refusals = map[int]bool{
	sqlite3.SQLITE_FULL: true, sqlite3.SQLITE_IOERR: true, sqlite3.SQLITE_BUSY: true, sqlite3.SQLITE_LOCKED: true,
	sqlite3.SQLITE_READONLY: true, sqlite3.SQLITE_CANTOPEN: true,
	sqlite3.SQLITE_CORRUPT: true, sqlite3.SQLITE_NOTADB: true,
	sqlite3.SQLITE_PROTOCOL: true, sqlite3.SQLITE_NOMEM: true,
}

// IsStorageError reports whether err is the disk's refusal. The low byte of an extended code is the primary one.
func IsStorageError(err error) bool {
	return slices.ContainsFunc(sqliteErrors(err), func(e *sqlite.Error) bool { return refusals[e.Code()&0xff] })
}

// sqliteErrors finds SQLite's own errors in err, also in dbx's list of errors, which says of a failed transaction that
// its rollback failed too, and which errors.As does not search.
func sqliteErrors(err error) (found []*sqlite.Error) {
	var list dbx.Errors
	if errors.As(err, &list) {
		for _, one := range list {
			found = append(found, sqliteErrors(one)...)
		}
		return found
	}
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		found = append(found, e)
	}
	return found
}

// CannotSave reports whether err says that the disk takes nothing at the moment: it is full, fails, can only be read or
// is locked by another process. Damage is not among them: waiting does not fix it.
func CannotSave(err error) bool {
	return errors.Is(err, journal.ErrDisk) || slices.ContainsFunc(sqliteErrors(err), func(e *sqlite.Error) bool {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED,
			sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN:
			return true
		}
		return false
	})
}

// Error marks err as a refusal of the disk: the result wraps both journal.ErrDisk and err.
func Error(err error) error {
	if errors.Is(err, journal.ErrDisk) {
		return err
	}
	return fmt.Errorf("store: %w: %w", journal.ErrDisk, err)
}

// Broken reports whether the disk's refusal is one that waiting does not fix, while a new process may: input and output
// fail, or the file can only be read. A full disk and a lock of another process are not.
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
