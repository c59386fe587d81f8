package store

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheSigningKeyIsMadeOnceAndOnlyItsOwnerReadsIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := SigningKey(dir)
	must(t, err)
	again, err := SigningKey(dir)
	must(t, err)
	if !first.Equal(again) {
		t.Error("a second start makes another key")
	}
	entries, err := os.ReadDir(dir)
	must(t, err)
	info, err := os.Stat(filepath.Join(dir, signKeyFile))
	must(t, err)
	if info.Mode().Perm() != 0o600 || len(entries) != 1 {
		t.Errorf("mode %o, %d files", info.Mode().Perm(), len(entries))
	}
	for _, broken := range []string{"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		must(t, os.WriteFile(filepath.Join(dir, signKeyFile), []byte(broken), 0o600))
		if key, err := SigningKey(dir); err == nil || key != nil {
			t.Errorf("%q: a key that cannot be read is replaced in silence", broken)
		}
	}
	if _, err := SigningKey(filepath.Join(dir, "missing")); err == nil {
		t.Error("a folder that is not there holds a key")
	}
}
