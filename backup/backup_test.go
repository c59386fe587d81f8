package backup

import (
	"archive/zip"
	"bytes"
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

	"github.com/pocketbase/pocketbase/core"
)

// backupOf makes a backup of a folder beside whatever works in it.
func backupOf(t testing.TB, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "naps.zip")
	_, err := ToFile(t.Context(), dir, "test", path)
	must(t, err)
	return path
}

// restored puts a backup into a folder.
func restored(t testing.TB, dir, file string) {
	t.Helper()
	_, err := Stage(t.Context(), dir, file, Refuse)
	must(t, err)
	done, err := Finish(dir)
	must(t, err)
	if !done {
		t.Fatal("nothing was restored")
	}
}

func TestARestoreOnTheSameMachineIsNoticed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	boot := func() (int64, bool) {
		app := open(t, dir)
		defer shut(t, app)
		epoch, restored, err := Epoch(app)
		must(t, err)
		must(t, RestoreHandled(app))
		return epoch, restored
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
	must(t, os.WriteFile(filepath.Join(source, "z.key"), []byte("new"), 0o600))
	file := backupOf(t, source)
	old := func(t *testing.T) string {
		dir := t.TempDir()
		must(t, os.WriteFile(filepath.Join(dir, "data.db"), []byte("old"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, "storage"), []byte("old"), 0o600))
		must(t, os.WriteFile(filepath.Join(dir, IDFile), []byte("id 1"), 0o600))
		_, err := Stage(t.Context(), dir, file, Refuse)
		must(t, err)
		return dir
	}
	cuts := map[string]func(t *testing.T, dir string){
		"staged":           func(*testing.T, string) {},
		"half moved aside": func(t *testing.T, dir string) { begun(t, dir); aside(t, dir, "data.db") },
		"all moved aside": func(t *testing.T, dir string) {
			begun(t, dir)
			aside(t, dir, "data.db")
			aside(t, dir, "storage")
		},
		"half put in place": func(t *testing.T, dir string) { begun(t, dir); moved(t, dir); place(t, dir, "z.key") },
	}
	for name, cut := range cuts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := old(t)
			cut(t, dir)
			done, err := Finish(dir)
			must(t, err)
			if !done {
				t.Fatal("the restore was forgotten")
			}
			must(t, checkDatabase(t.Context(), filepath.Join(dir, "data.db")))
			for path, there := range map[string]bool{"z.key": true, "storage": false, IDFile: true, restoreDir: false,
				ReplacedDir + "/storage": true} {
				if _, err := os.Stat(filepath.Join(dir, path)); (err == nil) != there {
					t.Errorf("%s: there %v", path, err == nil)
				}
			}
			if done, err := Finish(dir); done || err != nil {
				t.Error("it was done twice", err)
			}
		})
	}
	t.Run("not wholly staged", func(t *testing.T) {
		t.Parallel()
		dir := old(t)
		must(t, os.Remove(filepath.Join(dir, restoreDir, markReady)))
		if done, err := Finish(dir); done || err != nil {
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
	aside(t, dir, "storage")
	must(t, writeMark(filepath.Join(dir, restoreDir), markMoved))
}

func place(t *testing.T, dir, name string) {
	t.Helper()
	must(t, os.Rename(filepath.Join(dir, restoreDir, "new", name), filepath.Join(dir, name)))
}

// forged changes a real backup: each file of it passes through change, which may drop it; more is added with honest
// hashes.
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
	m.Files = append(m.Files, File{Name: name, Size: int64(len(text)), SHA256: hex.EncodeToString(sum[:])})
}

func TestABadBackupIsRefusedAndNothingChanges(t *testing.T) {
	t.Parallel()
	source := t.TempDir()
	shut(t, open(t, source))
	file := backupOf(t, source)
	const noData, noName = "no data of naps", "must not hold the name"
	for name, c := range map[string]struct {
		want   string
		change func(m *Manifest, files map[string][]byte)
	}{
		"no manifest": {"no backup of naps", func(_ *Manifest, files map[string][]byte) {
			delete(files, ManifestFile)
		}},
		"a broken manifest": {"cannot be read", func(_ *Manifest, files map[string][]byte) {
			files[ManifestFile] = []byte("{")
		}},
		"no database": {"no database", func(m *Manifest, _ map[string][]byte) { m.Files = nil }},
		"a newer schema": {ErrNewer.Error(), func(m *Manifest, _ map[string][]byte) {
			m.Migrations = append(m.Migrations, "9999999999_later.go")
		}},
		"a changed file": {"not what the manifest says", func(_ *Manifest, files map[string][]byte) {
			files["data.db"][5000] ^= 1
		}},
		"a longer file": {"not what the manifest says", func(_ *Manifest, files map[string][]byte) {
			files["data.db"] = append(files["data.db"], 0)
		}},
		"a missing file": {"data.db", func(_ *Manifest, files map[string][]byte) { delete(files, "data.db") }},
		"a file not listed": {"not in its list", func(_ *Manifest, files map[string][]byte) {
			files["storage/x"] = []byte("x")
		}},
		"a setting not listed": {"not in its list", func(_ *Manifest, files map[string][]byte) {
			files[".env"] = []byte("x")
		}},
		"settings": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, ".env", "NAPS_SIGNUP=open")
		}},
		"hooks of PocketBase": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "pb_hooks/main.pb.js", "x")
		}},
		"a hidden key": {noData, func(m *Manifest, files map[string][]byte) { honest(m, files, ".key", "x") }},
		"a log of a database": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "data.db-wal", "x")
		}},
		"the lock": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, LockFile, "x")
		}},
		"its own marks": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, restoreDir+"/moved", "x")
		}},
		"a file within a file": {noData, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "data.db/x", "x")
		}},
		"escape sequences": {`\x1b]0;owned`, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "\x1b]0;owned\a", "x")
		}},
		"a path out of it": {noName, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "../evil", "x")
		}},
		"a path out of files": {noName, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "storage/../../evil", "x")
		}},
		"an absolute path": {noName, func(m *Manifest, files map[string][]byte) {
			honest(m, files, "/tmp/evil", "x")
		}},
		"a path of Windows": {noName, func(m *Manifest, files map[string][]byte) {
			honest(m, files, `..\evil`, "x")
		}},
		"a mode to run":   {"no mode", func(m *Manifest, _ map[string][]byte) { m.Files[0].Mode = "4755" }},
		"a mode of words": {"no mode", func(m *Manifest, _ map[string][]byte) { m.Files[0].Mode = "rwx\x1b[2J" }},
		"a size below zero": {"not what the manifest says", func(m *Manifest, _ map[string][]byte) {
			m.Files[0].Size = -1
		}},
		"a size without end": {"not what the manifest says", func(m *Manifest, _ map[string][]byte) {
			m.Files[0].Size = 1<<63 - 1
		}},
		"a name twice": {"twice", func(m *Manifest, _ map[string][]byte) {
			m.Files = append(m.Files, m.Files[0])
		}},
		"another's database": {"no database of naps", func(m *Manifest, files map[string][]byte) {
			foreignDatabase(t, m, files)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			must(t, os.WriteFile(filepath.Join(dir, "data.db"), []byte("old"), 0o600))
			_, err := Stage(t.Context(), dir, forged(t, file, c.change), Refuse)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			if strings.ContainsRune(err.Error(), 0x1b) {
				t.Errorf("an error carries an escape sequence: %q", err)
			}
			if done, err := Finish(dir); done || err != nil {
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

// foreignDatabase puts a whole database that is none of naps in the place of ours, with honest hashes.
func foreignDatabase(t *testing.T, m *Manifest, files map[string][]byte) {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := openFile(path)
	must(t, err)
	_, err = db.Exec(`CREATE TABLE _migrations (file TEXT, applied INTEGER)`)
	must(t, errors.Join(err, db.Close()))
	raw, err := os.ReadFile(path)
	must(t, err)
	m.Files = slices.DeleteFunc(m.Files, func(f File) bool { return f.Name == "data.db" })
	honest(m, files, "data.db", string(raw))
}

func TestADamagedDatabaseIsNotBackedUpAsIfItWereWhole(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "data.db"), bytes.Repeat([]byte("no database "), 1000), 0o600))
	path := filepath.Join(t.TempDir(), "naps.zip")
	if _, err := ToFile(t.Context(), dir, "test", path); err == nil {
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
		_, err := Auto(t.Context(), dir, "test", fmt.Sprint("daily", i), 2)
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
