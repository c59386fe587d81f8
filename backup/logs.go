package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// damagedSuffix is added to the name of a log database that was set aside.
const damagedSuffix = ".damaged"

// logCheck bounds how long a start looks at the log database.
const logCheck = 500 * time.Millisecond

// SetLogAside moves a damaged log database out of the way, so that PocketBase begins a new one, and returns its new
// name; "" says that there was no need. The log holds messages for the operator and nothing of a session, so its damage
// is never a reason not to start. With thorough, after a process that did not end in good order, all of the file is
// looked at as far as the time allows. An earlier file that was set aside goes. Call it with the folder's lock and
// before the database is opened.
func SetLogAside(ctx context.Context, dir string, thorough bool) (moved string, err error) {
	path := filepath.Join(dir, logDatabase)
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return "", nil
	}
	if !isDamage(lookAtLog(ctx, path, thorough)) {
		return "", nil
	}
	aside := path + damagedSuffix
	for _, suffix := range []string{"-wal", "-shm", ""} { // the file itself last: until then the next start tries again
		err := os.Rename(path+suffix, aside+suffix)
		if errors.Is(err, fs.ErrNotExist) {
			err = os.RemoveAll(aside + suffix)
		}
		if err != nil {
			return "", fmt.Errorf("backup: the damaged %s cannot be set aside: %w", logDatabase, err)
		}
	}
	return aside, nil
}

func lookAtLog(ctx context.Context, path string, thorough bool) error {
	ctx, cancel := context.WithTimeout(ctx, logCheck)
	defer cancel()
	db, err := openFile(path)
	if err != nil {
		return err
	}
	defer db.Close()
	if thorough {
		return quickCheck(ctx, db)
	}
	// The schema, and the end of the log, where the next message goes.
	var n int
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master`).Scan(&n); err != nil || n == 0 {
		return err
	}
	err = db.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT * FROM _logs ORDER BY rowid DESC LIMIT 1)`).Scan(&n)
	return err
}
