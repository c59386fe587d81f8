package store

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"naps/market"

	"github.com/pocketbase/pocketbase/core"
)

// backupOf makes a backup of a folder beside whatever works in it.
func backupOf(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "naps.zip")
	must(t, BackupTo(t.Context(), dir, "test", path))
	return path
}

// restored puts a backup into a folder.
func restored(t testing.TB, dir, file string) {
	t.Helper()
	_, err := StageRestore(t.Context(), dir, file)
	must(t, err)
	done, err := FinishRestore(dir)
	must(t, err)
	if !done {
		t.Fatal("nothing was restored")
	}
}

func TestBackupsUnderLoadAreWholeAndHoldUpNobody(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	must(t, os.MkdirAll(filepath.Join(k.app.DataDir(), "storage", "reports"), 0o755))
	must(t, os.WriteFile(filepath.Join(k.app.DataDir(), "storage", "reports", "a.md"), []byte("# a report"), 0o600))
	s := k.session(k.user("ann"))
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
			if out := k.do(market.Change{Session: s, Events: []market.Event{event("notice")}}); out[0].Err != nil {
				t.Error(out[0].Err)
			}
		}
	}()
	var files []string
	for range 20 {
		files = append(files, backupOf(t, k.app.DataDir()))
	}
	close(done)
	n := <-wrote
	before := int64(0)
	for _, file := range files {
		dir := t.TempDir()
		restored(t, dir, file)
		db, err := openFile(filepath.Join(dir, "data.db"))
		must(t, err)
		must(t, quickCheck(t.Context(), db))
		var rows, last, head int64
		must(t, db.QueryRow(`SELECT COUNT(*), MAX(seq) FROM stream_buffer WHERE session = ?`, s).Scan(&rows, &last))
		must(t, db.QueryRow(`SELECT head_seq FROM sessions WHERE id = ?`, s).Scan(&head))
		must(t, db.Close())
		if rows != last || head != last || last < before {
			t.Errorf("%d rows, the last is %d, the head %d; the backup before had %d", rows, last, head, before)
		}
		before = last
		if raw, err := os.ReadFile(filepath.Join(dir, "storage", "reports", "a.md")); err != nil || string(raw) != "# a report" {
			t.Errorf("a file is not restored: %q %v", raw, err)
		}
		if _, err := os.Stat(filepath.Join(dir, IDFile)); err == nil {
			t.Error("a backup holds the id of its machine")
		}
	}
	k.gapless(s)
	t.Logf("20 backups beside %d commits", n)
}

func TestARestoreOnTheSameMachineIsNoticed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	boot := func() (int64, bool) {
		app := open(t, dir)
		defer shut(t, app)
		s := New(app)
		restored, err := s.Bootstrap(t.Context())
		must(t, err)
		must(t, s.RestoreHandled(t.Context()))
		return s.Epoch(), restored
	}
	boot()
	file := backupOf(t, dir)
	for epoch := int64(2); epoch < 4; epoch++ {
		restored(t, dir, file)
		if e, r := boot(); e != epoch || !r {
			t.Errorf("epoch %d, restored %v; want %d, true", e, r, epoch)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, ReplacedDir, "data.db")); err != nil {
		t.Error("what was replaced is gone:", err)
	}
	if e, r := boot(); e != 3 || r {
		t.Errorf("opened again: epoch %d, restored %v", e, r)
	}
}

// A crash between any two steps of a restore: the next start goes on with it, and never opens a mixture.
func TestARestoreGoesOnWhereItWasCutOff(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	shut(t, open(t, source))
	must(t, os.WriteFile(filepath.Join(source, "z-new"), []byte("new"), 0o600))
	file := backupOf(t, source)
	old := func(t *testing.T) string {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "data.db"), []byte("old"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "old-file"), []byte("old"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, IDFile), []byte("id 1"), 0o600))
		_, err := StageRestore(t.Context(), dir, file)
		must(t, err)
		return dir
	}
	cuts := map[string]func(t *testing.T, dir string){
		"staged":            func(*testing.T, string) {},
		"half moved aside":  func(t *testing.T, dir string) { begun(t, dir); aside(t, dir, "data.db") },
		"all moved aside":   func(t *testing.T, dir string) { begun(t, dir); aside(t, dir, "data.db"); aside(t, dir, "old-file") },
		"half put in place": func(t *testing.T, dir string) { begun(t, dir); moved(t, dir); place(t, dir, "z-new") },
	}
	for name, cut := range cuts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := old(t)
			cut(t, dir)
			done, err := FinishRestore(dir)
			must(t, err)
			if !done {
				t.Fatal("the restore was forgotten")
			}
			must(t, checkStaged(t.Context(), filepath.Join(dir, "data.db")))
			for path, there := range map[string]bool{"z-new": true, "old-file": false, IDFile: true, restoreDir: false, ReplacedDir + "/old-file": true} {
				if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != there {
					t.Errorf("%s: there %v", path, err == nil)
				}
			}
			if done, err := FinishRestore(dir); done || err != nil {
				t.Error("it was done twice", err)
			}
		})
	}
	t.Run("not wholly staged", func(t *testing.T) {
		t.Parallel()
		dir := old(t)
		must(t, os.Remove(filepath.Join(dir, restoreDir, markReady)))
		if done, err := FinishRestore(dir); done || err != nil {
			t.Fatal(done, err)
		}
		if raw, err := os.ReadFile(filepath.Join(dir, "data.db")); err != nil || string(raw) != "old" {
			t.Error("the data changed")
		}
	})
}

func begun(t *testing.T, dir string) {
	t.Helper()
	must(t, writeMark(filepath.Join(dir, restoreDir), "begun"))
	must(t, os.MkdirAll(filepath.Join(dir, ReplacedDir), 0o755))
}

func aside(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.Rename(filepath.Join(dir, name), filepath.Join(dir, ReplacedDir, name)))
}

func moved(t *testing.T, dir string) {
	t.Helper()
	aside(t, dir, "data.db")
	aside(t, dir, "old-file")
	must(t, writeMark(filepath.Join(dir, restoreDir), markMoved))
}

func place(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.Rename(filepath.Join(dir, restoreDir, "new", name), filepath.Join(dir, name)))
}

// forged changes a real backup: each file of it passes through change, which may drop it; more is added with honest hashes.
func forged(t *testing.T, file string, change func(m *Manifest, files map[string][]byte)) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	must(t, err)
	defer z.Close()
	files := map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		must(t, err)
		files[f.Name], err = io.ReadAll(in)
		must(t, err)
	}
	var m Manifest
	must(t, json.Unmarshal(files[ManifestFile], &m))
	files[ManifestFile] = nil
	change(&m, files)
	if raw, there := files[ManifestFile]; there && raw == nil {
		files[ManifestFile], err = json.Marshal(m)
		must(t, err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, raw := range files {
		f, err := w.Create(name)
		must(t, err)
		_, err = f.Write(raw)
		must(t, err)
	}
	must(t, w.Close())
	path := filepath.Join(t.TempDir(), "forged.zip")
	must(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path
}

func honest(m *Manifest, files map[string][]byte, name, text string) {
	sum := sha256.Sum256([]byte(text))
	files[name] = []byte(text)
	m.Files = append(m.Files, BackupFile{Name: name, Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:])})
}

func TestABadBackupIsRefusedAndNothingChanges(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	shut(t, open(t, source))
	file := backupOf(t, source)
	for name, c := range map[string]struct {
		want   string
		change func(m *Manifest, files map[string][]byte)
	}{
		"no manifest":          {"no backup of naps", func(_ *Manifest, files map[string][]byte) { delete(files, ManifestFile) }},
		"a broken manifest":    {"cannot be read", func(_ *Manifest, files map[string][]byte) { files[ManifestFile] = []byte("{") }},
		"no database":          {"no database", func(m *Manifest, _ map[string][]byte) { m.Files = nil }},
		"a newer schema":       {ErrNewer.Error(), func(m *Manifest, _ map[string][]byte) { m.Migrations = append(m.Migrations, "9999999999_later.go") }},
		"a changed file":       {"not what the manifest says", func(_ *Manifest, files map[string][]byte) { files["data.db"][5000] ^= 1 }},
		"a longer file":        {"not what the manifest says", func(_ *Manifest, files map[string][]byte) { files["data.db"] = append(files["data.db"], 0) }},
		"a missing file":       {"data.db", func(_ *Manifest, files map[string][]byte) { delete(files, "data.db") }},
		"a path out of it":     {"must not hold this name", func(m *Manifest, files map[string][]byte) { honest(m, files, "../evil", "x") }},
		"an absolute path":     {"must not hold this name", func(m *Manifest, files map[string][]byte) { honest(m, files, "/tmp/evil", "x") }},
		"a path of Windows":    {"must not hold this name", func(m *Manifest, files map[string][]byte) { honest(m, files, `..\evil`, "x") }},
		"the lock":             {"must not hold this name", func(m *Manifest, files map[string][]byte) { honest(m, files, LockFile, "x") }},
		"its own marks":        {"must not hold this name", func(m *Manifest, files map[string][]byte) { honest(m, files, restoreDir+"/moved", "x") }},
		"a file within a file": {"data.db", func(m *Manifest, files map[string][]byte) { honest(m, files, "data.db/x", "x") }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, "data.db"), []byte("old"), 0o600))
			_, err := StageRestore(t.Context(), dir, forged(t, file, c.change))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if done, err := FinishRestore(dir); done || err != nil {
				t.Error(done, err)
			}
			entries, err := os.ReadDir(dir)
			must(t, err)
			if len(entries) != 1 {
				t.Errorf("it left something behind: %v", entries)
			}
		})
	}
}

func TestADamagedDatabaseIsNotBackedUpAsIfItWereWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "data.db"), bytes.Repeat([]byte("no database "), 1000), 0o600))
	path := filepath.Join(t.TempDir(), "naps.zip")
	if err := BackupTo(t.Context(), dir, "test", path); err == nil {
		t.Error("it was backed up")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("half a backup stands there")
	}
}

func TestOnlyAutomaticBackupsAreDropped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	shut(t, open(t, dir))
	shelf := filepath.Join(dir, core.LocalBackupsDirName)
	must(t, os.MkdirAll(shelf, 0o755))
	must(t, os.WriteFile(filepath.Join(shelf, "mine.zip"), nil, 0o600))
	for i := range 4 {
		_, err := AutoBackup(t.Context(), dir, "test", fmt.Sprint("daily", i), 2)
		must(t, err)
	}
	entries, err := os.ReadDir(shelf)
	must(t, err)
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name()[:min(11, len(e.Name()))])
	}
	if !slices.Equal(names, []string{"auto_daily2", "auto_daily3", "mine.zip"}) {
		t.Error(names)
	}
}

func TestThePanelsBackupsAreOurs(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	BindBackup(k.app, "test")
	must(t, k.app.CreateBackup(context.Background(), "panel.zip"))
	m, err := StageRestore(t.Context(), t.TempDir(), filepath.Join(k.app.DataDir(), core.LocalBackupsDirName, "panel.zip"))
	must(t, err)
	if m.Version != "test" || !slices.ContainsFunc(m.Files, func(f BackupFile) bool { return f.Name == "auxiliary.db" }) {
		t.Errorf("%+v", m)
	}
}

func TestAFolderOfANewerVersionIsToldApart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if pending, err := Pending(t.Context(), dir); pending || err != nil {
		t.Error("an empty folder:", pending, err)
	}
	shut(t, open(t, dir))
	if pending, err := Pending(t.Context(), dir); pending || err != nil {
		t.Error("up to date:", pending, err)
	}
	change := func(query string) {
		db, err := openFile(filepath.Join(dir, "data.db"))
		must(t, err)
		_, err = db.Exec(query)
		must(t, errors.Join(err, db.Close()))
	}
	change(`DELETE FROM _migrations WHERE file LIKE '1795478450%'`)
	if pending, err := Pending(t.Context(), dir); !pending || err != nil {
		t.Error("one behind:", pending, err)
	}
	change(`INSERT INTO _migrations (file, applied) VALUES ('9999999999_later.go', 1)`)
	if _, err := Pending(t.Context(), dir); !errors.Is(err, ErrNewer) {
		t.Error("one ahead:", err)
	}
}

func TestOnePersonIsTheFirstAdminHoweverManyTry(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	outs := make(chan error, 10)
	for i := range cap(outs) {
		go func() { outs <- FirstAdmin(k.app, fmt.Sprintf("admin%d@naps.example", i), "a long password") }()
	}
	made := 0
	for range cap(outs) {
		switch err := <-outs; {
		case err == nil:
			made++
		case !errors.Is(err, ErrAdminExists):
			t.Error(err)
		}
	}
	if made != 1 {
		t.Errorf("%d first admins", made)
	}
}

func TestAnAdminHasOnePasswordForPagesAndPanel(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.user("ann")
	must(t, SetAdmin(k.app, "ann@naps.example", "another password"))
	must(t, SetAdmin(k.app, "ann@naps.example", "a third password"))
	for _, name := range []string{"users", core.CollectionNameSuperusers} {
		record, err := k.app.FindAuthRecordByEmail(name, "ann@naps.example")
		must(t, err)
		if !record.ValidatePassword("a third password") || record.ValidatePassword("another password") {
			t.Errorf("%s has another password", name)
		}
	}
	for email, password := range map[string]string{"nobody": "a long password", "bob@naps.example": "short"} {
		if err := SetAdmin(k.app, email, password); err == nil {
			t.Errorf("%s with %q was taken", email, password)
		}
		if _, err := k.app.FindAuthRecordByEmail("users", email); err == nil {
			t.Error("half an admin")
		}
	}
}
