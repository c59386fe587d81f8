package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// appliedMigrations are the migrations that a database file has seen, oldest first.
func appliedMigrations(ctx context.Context, file string) ([]string, error) {
	db, err := openFile(file)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	found, err := db.QueryContext(ctx, `SELECT file FROM _migrations ORDER BY applied, rowid`)
	if err != nil {
		return nil, fmt.Errorf("%s is no database of naps: %w", filepath.Base(file), err)
	}
	defer found.Close()
	var list []string
	for found.Next() {
		var name string
		if err := found.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, found.Err()
}

// knownMigrations are those that this program brings.
func knownMigrations() []string {
	var list []string
	for _, m := range slices.Concat(core.SystemMigrations.Items(), core.AppMigrations.Items()) {
		list = append(list, m.File)
	}
	return list
}

// ErrNewer says that a database has seen migrations that this program does not know. Migrations only go forward.
var ErrNewer = errors.New("it was written by a newer version of naps; use that version or a newer one")

// unknownTo answers ErrNewer when a list of migrations names one that this program does not know.
func unknownTo(applied []string) error {
	known := knownMigrations()
	for _, name := range applied {
		if !slices.Contains(known, name) {
			return fmt.Errorf("backup: %w (it has seen %q)", ErrNewer, name)
		}
	}
	return nil
}

// Pending reports whether the database of a folder has migrations ahead of it; a folder without a database has none.
func Pending(ctx context.Context, dir string) (bool, error) {
	file := filepath.Join(dir, "data.db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	applied, err := appliedMigrations(ctx, file)
	if err != nil || len(applied) == 0 {
		return false, err
	}
	if err := unknownTo(applied); err != nil {
		return false, err
	}
	return slices.ContainsFunc(knownMigrations(), func(name string) bool { return !slices.Contains(applied, name) }),
		nil
}
