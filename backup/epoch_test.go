package backup

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestARestoredDatabaseGetsANewEpoch(t *testing.T) {
	t.Parallel()
	dir, backup := t.TempDir(), t.TempDir()
	boot := func() (epoch int64, restored bool) {
		app := open(t, dir)
		defer shut(t, app)
		_, restored, err := Epoch(app)
		must(t, err)
		epoch, again, err := Epoch(app)
		must(t, err)
		if again != restored {
			t.Error("the restore was forgotten before it was dealt with")
		}
		must(t, RestoreHandled(app))
		_, err = app.DB().NewQuery(`PRAGMA wal_checkpoint(TRUNCATE)`).Execute()
		must(t, err)
		return epoch, restored
	}
	expect := func(what string, epoch int64, restored bool) {
		t.Helper()
		if e, r := boot(); e != epoch || r != restored {
			t.Errorf("%s: epoch %d, restored %v; want %d, %v", what, e, r, epoch, restored)
		}
	}
	restore := func() {
		raw, err := os.ReadFile(filepath.Join(backup, "data.db"))
		must(t, err)
		_ = os.Remove(filepath.Join(dir, "data.db-wal"))
		_ = os.Remove(filepath.Join(dir, "data.db-shm"))
		must(t, os.WriteFile(filepath.Join(dir, "data.db"), raw, 0o644))
	}
	expect("fresh", 1, false)
	expect("opened again", 1, false)
	raw, err := os.ReadFile(filepath.Join(dir, "data.db"))
	must(t, err)
	must(t, os.WriteFile(filepath.Join(backup, "data.db"), raw, 0o644))
	expect("before the restore", 1, false)
	// A second machine that starts from the backup has no file beside it.
	must(t, os.Remove(filepath.Join(dir, IDFile)))
	expect("moved without its file", 2, true)
	restore()
	expect("restored", 3, true)
	restore()
	expect("restored from the same backup", 4, true)
	expect("opened after the restore", 4, false)
}

func TestASecondProcessWaitsForTheLock(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "pb_data")
	unlock, err := Lock(dir, 0)
	must(t, err)
	_, err = Lock(dir, 60*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "another naps process is using "+dir) {
		t.Fatal(err)
	}
	got := make(chan error)
	go func() {
		second, err := Lock(dir, time.Minute)
		if err == nil {
			err = second()
		}
		got <- err
	}()
	must(t, unlock())
	must(t, unlock()) // twice does no harm
	must(t, <-got)
}
