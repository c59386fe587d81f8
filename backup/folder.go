package backup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// RunningFile stands in the data folder while a process works there. One that is left over tells that the last one did
// not end in good order.
const RunningFile = "naps.running"

// CheckFolder refuses a data folder from which the database has gone, rather than begin an empty one beside what is
// left of it. unclean says that the last process did not end in good order, so that the database should be examined.
// Call it with the folder's lock and before the database is opened.
func CheckFolder(dir string) (unclean bool, err error) {
	size := func(name string) int64 {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return -1
		}
		return info.Size()
	}
	if size("data.db") <= 0 {
		switch {
		case size("data.db-wal") > 0:
			return false,
				fmt.Errorf(
					"backup: data.db is missing in %s, but data.db-wal, which belongs to it, is there: copy both from where they came, or restore a backup; nothing was changed",
					dir)
		case size(IDFile) > 0:
			return false,
				fmt.Errorf(
					"backup: there was a database in %s (%s says so), but data.db is missing or empty: copy it from where it went, or restore a backup; to start with an empty database, remove %s",
					dir, IDFile, IDFile)
		}
	}
	return size(RunningFile) >= 0, nil
}

// MarkRunning notes that a process works in the folder; MarkEnded that it has ended in good order.
func MarkRunning(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, RunningFile), nil, 0o644); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// MarkEnded takes back MarkRunning.
func MarkEnded(dir string) error {
	if err := os.Remove(filepath.Join(dir, RunningFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// MarkServing adds to MarkRunning where the process serves, for commands that print its address.
func MarkServing(dir, address string) error {
	if err := os.WriteFile(filepath.Join(dir, RunningFile), []byte(address+"\n"), 0o644); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// Serving is the address of the server that works in a data folder; empty if none does.
func Serving(dir string) string {
	raw, err := os.ReadFile(filepath.Join(dir, RunningFile))
	if err != nil {
		return ""
	}
	if !locked(filepath.Join(dir, LockFile)) {
		return "" // it ended without taking back its mark
	}
	return strings.TrimSpace(string(raw))
}
