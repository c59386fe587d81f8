package backup

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// copyDatabase makes a copy of one moment and checks it.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := openFile(from)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(from), err)
	}
	copied, err := openFile(to)
	if err != nil {
		return err
	}
	defer copied.Close()
	if err := quickCheck(ctx, copied); err != nil {
		return fmt.Errorf("the copy of %s: %w", filepath.Base(from), err)
	}
	return newIdentity(ctx, copied)
}

// newIdentity gives a copied database an id of its own. A database without ours (PocketBase's log) has none.
func newIdentity(ctx context.Context, db *sql.DB) error {
	if missing, err := missingTables(ctx, db, metaTable); err != nil || len(missing) > 0 {
		return err
	}
	_, err := db.ExecContext(ctx, `UPDATE naps_meta SET value = ? WHERE name = ?`, newDatabaseID(), metaDatabase)
	return err
}

// metaTable holds what a database says of itself.
const metaTable = "naps_meta"

// missingTables are those of the named tables that a database does not have.
func missingTables(ctx context.Context, db *sql.DB, names ...string) (missing []string, err error) {
	for _, name := range names {
		var n int
		if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?`,
			name).Scan(&n); err != nil {
			return nil, err
		}
		if n == 0 {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

// openFile opens a database file outside the pools of the app, with as little ceremony as possible.
func openFile(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", SourceName(path, "_pragma=busy_timeout(10000)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// errDamaged says that a database contradicts itself.
var errDamaged = errors.New("the database is damaged")

func quickCheck(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("%w: %q", errDamaged, strings.TrimSpace(found))
	}
	return nil
}

// isDamage reports whether an error says that a file is no whole database, and not that the disk, a lock or the
// caller's patience failed.
func isDamage(err error) bool {
	if errors.Is(err, errDamaged) {
		return true
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return true
	}
	return e.Code() == sqlite3.SQLITE_IOERR_SHORT_READ
}
