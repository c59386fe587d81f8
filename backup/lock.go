package backup

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// LockFile is the file in the data folder whose lock says that a process works there.
const LockFile = "naps.lock"

var errLocked = errors.New("locked by another process")

// held keeps the lock files open: a file that nobody refers to is closed by the collector, and its lock is gone.
var held sync.Map

// Lock makes sure that only one process works in a data folder, which it makes if need be. A second one waits up to
// wait and then gets an error that says so in a sentence. The lock goes with the process, however it ends.
func Lock(dir string, wait time.Duration) (unlock func() error, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("backup: the data folder cannot be made: %w", err)
	}
	path := filepath.Join(dir, LockFile)
	deadline := time.Now().Add(wait)
	for {
		file, err := lockFile(path)
		if err == nil {
			// a lock that root leaves behind must not keep the server out; who cannot give it away need not
			_ = ownAs(dir, path)
			held.Store(file, true)
			return sync.OnceValue(func() error {
				held.Delete(file)
				return file.Close()
			}), nil
		}
		if !errors.Is(err, errLocked) {
			return nil, fmt.Errorf("backup: %s cannot be locked: %w", path, err)
		}
		left := time.Until(deadline)
		if left <= 0 {
			return nil,
				fmt.Errorf("backup: another naps process is using %s (waited %s for it to end): %w", dir, wait, err)
		}
		time.Sleep(min(left, 50*time.Millisecond))
	}
}
