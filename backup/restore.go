package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	restoreDir = ".naps_restore" // what is to be restored, until it is in its place
	// ReplacedDir holds what the last restore has replaced, until the next one.
	ReplacedDir = "replaced"

	markReady = "ready" // the files below restoreDir are whole; what is here now must go
	markBegun = "begun" // what the restore before this one has replaced is gone
	markMoved = "moved" // what was here has gone
)

// Finish puts a staged restore in its place, or goes on where an earlier try was cut off. Nothing is staged: it does
// nothing. Call it with the folder's lock and before the database is opened. What was there stands in ReplacedDir
// afterwards; what is no data of naps stays where it is.
func Finish(dir string) (restored bool, err error) {
	staged := filepath.Join(dir, restoreDir)
	if !marked(staged, markReady) && !marked(staged, markMoved) {
		return false, os.RemoveAll(staged) // a staging that was cut off
	}
	if !marked(staged, markMoved) {
		if err := moveAside(dir); err != nil {
			return false, fmt.Errorf("backup: restore: %w", err)
		}
		if err := writeMark(staged, markMoved); err != nil {
			return false, fmt.Errorf("backup: restore: %w", err)
		}
	}
	if err := moveAll(filepath.Join(staged, "new"), dir, func(string) bool { return true }); err != nil {
		return false, fmt.Errorf("backup: restore: %w", err)
	}
	return true, os.RemoveAll(staged)
}

func moveAside(dir string) error {
	staged, aside := filepath.Join(dir, restoreDir), filepath.Join(dir, ReplacedDir)
	if !marked(staged, markBegun) {
		if err := os.RemoveAll(aside); err != nil {
			return err
		}
		if err := writeMark(staged, markBegun); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return err
	}
	inBackup := func(name string) bool {
		_, err := os.Lstat(filepath.Join(staged, "new", name))
		return err == nil
	}
	if err := moveAll(dir, aside, func(name string) bool { return replaced(name, inBackup) }); err != nil {
		return err
	}
	return ownAs(dir, aside)
}

// moveAll moves those entries of a folder that are chosen.
func moveAll(from, to string, chosen func(name string) bool) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !chosen(e.Name()) {
			continue
		}
		if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return syncDir(to)
}

func marked(staged, name string) bool {
	_, err := os.Stat(filepath.Join(staged, name))
	return !errors.Is(err, fs.ErrNotExist)
}

func writeMark(staged, name string) error {
	f, err := os.Create(filepath.Join(staged, name))
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(staged)
}

// syncDir makes the names in a folder durable. Where a folder cannot be synced (some systems), the names are as durable
// as they get.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}

// checkDatabase makes sure that a staged database is whole, is one of naps, and has a schema that this program knows.
func checkDatabase(ctx context.Context, file string) error {
	db, err := openFile(file)
	if err != nil {
		return err
	}
	missing, err := []string(nil), quickCheck(ctx, db)
	if err == nil {
		missing, err = missingTables(ctx, db, "_migrations", "_superusers", "users", "sessions", "stream_buffer",
			metaTable)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("it is no database of naps: it has no table %s", missing[0])
	}
	applied, err := appliedMigrations(ctx, file)
	if err != nil {
		return err
	}
	return unknownTo(applied)
}
