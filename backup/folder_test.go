package backup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNoEmptyDatabaseIsBegunBesideWhatIsLeftOfAnother goes through which files may be missing, as after a careless
// copy.
func TestNoEmptyDatabaseIsBegunBesideWhatIsLeftOfAnother(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		files   map[string]string
		refused string
	}{
		{"a new folder", nil, ""},
		{"a database", map[string]string{"data.db": "x", IDFile: "id 1"}, ""},
		{"with its log", map[string]string{"data.db": "x", "data.db-wal": "x", "data.db-shm": "x", IDFile: "id 1"}, ""},
		{"the log alone", map[string]string{"data.db-wal": "x"}, "data.db-wal"},
		{"the log and its index", map[string]string{"data.db-wal": "x", "data.db-shm": "x", IDFile: "id 1"},
			"data.db-wal"},
		{"the log of an empty file", map[string]string{"data.db": "", "data.db-wal": "x"}, "data.db-wal"},
		{"only the id", map[string]string{IDFile: "id 1"}, IDFile},
		{"an emptied database", map[string]string{"data.db": "", IDFile: "id 1"}, IDFile},
		{"a creation that was cut off", map[string]string{"data.db": "", "data.db-wal": ""}, ""},
	} {
		dir := t.TempDir()
		for name, text := range c.files {
			must(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
		}
		_, err := CheckFolder(dir)
		if (err != nil) != (c.refused != "") || err != nil && !strings.Contains(err.Error(), c.refused) {
			t.Errorf("%s: %v", c.name, err)
		}
		after, err := os.ReadDir(dir)
		must(t, err)
		if len(after) != len(c.files) {
			t.Errorf("%s: something was changed: %v", c.name, after)
		}
	}
}

func TestAProcessThatDidNotEndInGoodOrderIsNoticed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var got []bool
	look := func() {
		unclean, err := CheckFolder(dir)
		must(t, err)
		got = append(got, unclean)
	}
	look()
	must(t, MarkRunning(dir))
	look()
	must(t, MarkEnded(dir))
	must(t, MarkEnded(dir))
	look()
	if !slices.Equal(got, []bool{false, true, false}) {
		t.Error(got)
	}
}
