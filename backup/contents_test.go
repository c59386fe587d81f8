package backup

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestABackupBringsBackTheDataAndNothingElse: settings that lie in the data folder would be read by the next start.
func TestABackupBringsBackTheDataAndNothingElse(t *testing.T) {
	t.Parallel()
	source, dir := t.TempDir(), t.TempDir()
	shut(t, open(t, source))
	stored := filepath.Join("storage", "reports", "a.md")
	must(t, os.MkdirAll(filepath.Join(source, "storage", "reports"), 0o755))
	for name, mode := range map[string]fs.FileMode{stored: 0o640, "push.key": 0o600, ".env": 0o644, "notes.txt": 0o644,
		LockFile: 0o644} {
		must(t, os.WriteFile(filepath.Join(source, name), []byte(name), mode))
		must(t, os.Chmod(filepath.Join(source, name), mode))
	}
	must(t, os.Chmod(filepath.Join(source, "data.db"), 0o660))
	file := filepath.Join(t.TempDir(), "naps.zip")
	m, err := ToFile(t.Context(), source, "test", file)
	must(t, err)
	if !slices.Equal(m.LeftOut, []string{".env", "notes.txt"}) {
		t.Errorf("left out: %q", m.LeftOut)
	}
	must(t, os.WriteFile(filepath.Join(dir, ".env"), []byte("mine"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "sign.key"), []byte("mine"), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "push.key"), []byte("old"), 0o600))
	restored(t, dir, file)
	for name, want := range map[string]struct {
		text string
		mode fs.FileMode
	}{stored: {stored, 0o640}, "push.key": {"push.key", 0o600}, ".env": {"mine", 0o600}, "sign.key": {"mine",
		0o600}, "data.db": {"", 0o660}, ReplacedDir + "/push.key": {"old", 0o600}} {
		raw, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if want.text != "" && string(raw) != want.text || info.Mode().Perm() != want.mode {
			t.Errorf("%s: %q with mode %o", name, raw, info.Mode().Perm())
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "notes.txt")); err == nil {
		t.Error("a file that is no data was restored")
	}
}

func TestABackupOfAnOlderVersionCanBeRestoredWithoutItsForeignFiles(t *testing.T) {
	t.Parallel()
	source, dir := t.TempDir(), t.TempDir()
	shut(t, open(t, source))
	must(t, os.WriteFile(filepath.Join(source, "push.key"), []byte("key"), 0o600))
	old := forged(t, backupOf(t, source), func(m *Manifest, files map[string][]byte) {
		honest(m, files, ".env", "NAPS_SIGNUP=open")
		for i := range m.Files {
			m.Files[i].Mode = "" // older backups did not keep them
		}
	})
	if _, err := Stage(t.Context(), dir, old, Refuse); !errors.Is(err, errRefused) {
		t.Fatal(err)
	}
	m, err := Stage(t.Context(), dir, old, LeaveIt)
	must(t, err)
	_, err = Finish(dir)
	must(t, err)
	if !slices.Equal(m.LeftOut, []string{".env"}) {
		t.Errorf("left out: %q", m.LeftOut)
	}
	if _, err := os.Stat(filepath.Join(dir, ".env")); err == nil {
		t.Error("the settings of a backup are in force")
	}
	for _, name := range []string{"data.db", "push.key"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
}

// damaged are the ways in which a log database may be beyond reading; each is told apart from one that is whole.
var damaged = map[string]func(raw []byte) []byte{
	"no database":       func([]byte) []byte { return bytes.Repeat([]byte("no database "), 1000) },
	"a broken head":     func(raw []byte) []byte { copy(raw, bytes.Repeat([]byte{0xa5}, 100)); return raw },
	"a broken schema":   func(raw []byte) []byte { copy(raw[100:4096], bytes.Repeat([]byte{0xa5}, 3996)); return raw },
	"cut off":           func(raw []byte) []byte { return raw[:4096] },
	"a few bytes alone": func([]byte) []byte { return []byte("SQL") },
}

func TestADamagedLogIsSetAsideAndHoldsUpNothing(t *testing.T) {
	t.Parallel()
	for name, damage := range damaged {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			shut(t, open(t, dir))
			path := filepath.Join(dir, logDatabase)
			raw, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, damage(raw), 0o600))

			m, err := ToFile(t.Context(), dir, "test", filepath.Join(t.TempDir(), "naps.zip"))
			if err != nil || !slices.Equal(m.LeftOut, []string{logDatabase}) {
				t.Errorf("a backup: %v, left out %q", err, m.LeftOut)
			}
			moved, err := SetLogAside(t.Context(), dir, true)
			must(t, err)
			if moved != path+damagedSuffix {
				t.Fatalf("it was moved to %q", moved)
			}
			shut(t, open(t, dir))
			if moved, err := SetLogAside(t.Context(), dir, true); moved != "" || err != nil {
				t.Errorf("the new log is no better: %q %v", moved, err)
			}
		})
	}
}

func TestAWholeLogOrNoneStaysWhereItIs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for range 2 { // without a log, then with one
		for _, thorough := range []bool{false, true} {
			if moved, err := SetLogAside(t.Context(), dir, thorough); moved != "" || err != nil {
				t.Error(moved, err)
			}
		}
		shut(t, open(t, dir))
	}
}

func TestADamagedLogInABackupIsLeftOut(t *testing.T) {
	t.Parallel()
	source, dir := t.TempDir(), t.TempDir()
	shut(t, open(t, source))
	file := forged(t, backupOf(t, source), func(m *Manifest, files map[string][]byte) {
		m.Files = slices.DeleteFunc(m.Files, func(f File) bool { return f.Name == logDatabase })
		honest(m, files, logDatabase, string(damaged["a broken head"](files[logDatabase])))
	})
	m, err := Stage(t.Context(), dir, file, Refuse)
	must(t, err)
	_, err = Finish(dir)
	must(t, err)
	if !slices.Equal(m.LeftOut, []string{logDatabase}) {
		t.Errorf("left out: %q", m.LeftOut)
	}
	shut(t, open(t, dir))
}
