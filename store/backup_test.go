package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"naps/backup"
	"naps/journal"
	"naps/records"
	"naps/store/storetest"

	"github.com/pocketbase/pocketbase/core"
)

// backupOf makes a backup of a folder beside whatever works in it.
func backupOf(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "naps.zip")
	_, err := backup.ToFile(t.Context(), dir, "test", path)
	storetest.Must(t, err)
	return path
}

// restored puts a backup into a folder.
func restored(t testing.TB, dir, file string) {
	t.Helper()
	_, err := backup.Stage(t.Context(), dir, file, backup.Refuse)
	storetest.Must(t, err)
	done, err := backup.Finish(dir)
	storetest.Must(t, err)
	if !done {
		t.Fatal("nothing was restored")
	}
}

func TestBackupsUnderLoadAreWholeAndHoldUpNobody(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	storetest.Must(t, os.MkdirAll(filepath.Join(k.App.DataDir(), "storage", "reports"), 0o755))
	storetest.Must(t, os.WriteFile(filepath.Join(k.App.DataDir(), "storage", "reports", "a.md"), []byte("# a report"),
		0o600))
	s := k.Session(k.User("ann"))
	done, wrote := make(chan struct{}), make(chan int)
	go func() { // the only writer of this session while the backups are made
		n := 0
		for ; ; n++ {
			select {
			case <-done:
				wrote <- n
				return
			default:
			}
			if out := k.Do(journal.Change{Session: s,
				Events: []journal.Event{storetest.Event("notice")}}); out[0].Err != nil {
				t.Error(out[0].Err)
			}
		}
	}()
	var files []string
	for range 20 {
		files = append(files, backupOf(t, k.App.DataDir()))
	}
	close(done)
	n := <-wrote
	before := int64(0)
	for _, file := range files {
		dir := t.TempDir()
		restored(t, dir, file)
		db, err := sql.Open("sqlite", filepath.Join(dir, "data.db"))
		storetest.Must(t, err)
		var whole string
		storetest.Must(t, db.QueryRow(`PRAGMA quick_check(1)`).Scan(&whole))
		if whole != "ok" {
			t.Errorf("a backup is damaged: %s", whole)
		}
		var rows, last, head int64
		storetest.Must(t, db.QueryRow(`SELECT COUNT(*), MAX(seq) FROM stream_buffer WHERE session = ?`, s).Scan(&rows,
			&last))
		storetest.Must(t, db.QueryRow(`SELECT head_seq FROM sessions WHERE id = ?`, s).Scan(&head))
		storetest.Must(t, db.Close())
		if rows != last || head != last || last < before {
			t.Errorf("%d rows, the last is %d, the head %d; the backup before had %d", rows, last, head, before)
		}
		before = last
		if raw, err := os.ReadFile(filepath.Join(dir, "storage", "reports", "a.md")); err != nil ||
			string(raw) != "# a report" {
			t.Errorf("a file is not restored: %q %v", raw, err)
		}
		if _, err := os.Stat(filepath.Join(dir, backup.IDFile)); err == nil {
			t.Error("a backup holds the id of its machine")
		}
	}
	k.CheckLog(s)
	t.Logf("20 backups beside %d commits", n)
}

func TestThePanelsBackupsAreOurs(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	backup.Bind(k.App, "test")
	storetest.Must(t, k.App.CreateBackup(context.Background(), "panel.zip"))
	m, err := backup.Stage(t.Context(), t.TempDir(),
		filepath.Join(k.App.DataDir(), core.LocalBackupsDirName, "panel.zip"), backup.Refuse)
	storetest.Must(t, err)
	if m.Version != "test" ||
		!slices.ContainsFunc(m.Files, func(f backup.File) bool { return f.Name == "auxiliary.db" }) {
		t.Errorf("%+v", m)
	}
}

func TestOnePersonIsTheFirstAdminHoweverManyTry(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	outs := make(chan error, 10)
	for i := range cap(outs) {
		go func() { outs <- k.Store.Admins.FirstAdmin(fmt.Sprintf("admin%d@naps.example", i), "a long password") }()
	}
	made := 0
	for range cap(outs) {
		switch err := <-outs; {
		case err == nil:
			made++
		case !errors.Is(err, records.ErrAdminExists):
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d first admins", made)
	}
}

func TestAnAdminHasOnePasswordForPagesAndPanel(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	k.User("ann")
	storetest.Must(t, k.Store.Admins.SetAdmin("ann@naps.example", "another password"))
	storetest.Must(t, k.Store.Admins.SetAdmin("ann@naps.example", "a third password"))
	for _, name := range []string{"users", core.CollectionNameSuperusers} {
		record, err := k.App.FindAuthRecordByEmail(name, "ann@naps.example")
		storetest.Must(t, err)
		if !record.ValidatePassword("a third password") || record.ValidatePassword("another password") {
			t.Errorf("%s has another password", name)
		}
	}
	for email, password := range map[string]string{"nobody": "a long password", "bob@naps.example": "short"} {
		if err := k.Store.Admins.SetAdmin(email, password); err == nil {
			t.Errorf("%s with %q was taken", email, password)
		}
		if _, err := k.App.FindAuthRecordByEmail("users", email); err == nil {
			t.Error("half an admin")
		}
	}
}
