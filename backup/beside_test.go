package backup

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

// TestABackupToAnotherDiskNeedsNoRoomBesideTheData: the copies of the databases were made in the data folder, whose
// disk may be full.
func TestABackupToAnotherDiskNeedsNoRoomBesideTheData(t *testing.T) {
	t.Parallel()
	dir, elsewhere := t.TempDir(), t.TempDir()
	shut(t, open(t, dir))
	if err := os.WriteFile(filepath.Join(dir, core.LocalTempDirName), nil, 0o600); err != nil {
		// nothing can be put there
		t.Fatal(err)
	}
	target := filepath.Join(elsewhere, "b.zip")
	if _, err := ToFile(t.Context(), dir, "1", target); err != nil {
		t.Fatal(err)
	}
	if _, err := ToFile(t.Context(), filepath.Join(dir, "missing"), "1",
		filepath.Join(elsewhere, "c.zip")); err == nil {
		t.Error("a folder without a database is backed up")
	}
	left, err := os.ReadDir(elsewhere)
	if err != nil || len(left) != 1 || left[0].Name() != "b.zip" {
		t.Errorf("beside the target lies %v %v", left, err)
	}
}

// TestADatabaseIsFoundWhateverItsFolderIsCalled: a question mark ended the name of the file, and another database was
// opened.
func TestADatabaseIsFoundWhateverItsFolderIsCalled(t *testing.T) {
	t.Parallel()
	made := filepath.Join(t.TempDir(), "made")
	shut(t, open(t, made))
	for _, name := range []string{"a?b", "a#b", "a%41b", "a b", "%3F", "ä?mode=memory"} {
		dir := filepath.Join(t.TempDir(), name)
		must(t, os.Rename(made, dir))
		if _, err := Examine(t.Context(), dir); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := ToFile(t.Context(), dir, "1", filepath.Join(dir, "b.zip")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		made = dir
	}
}
