package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"naps/store"
	"naps/store/storetest"
)

func TestTheSigningKeyIsMadeOnceAndOnlyItsOwnerReadsIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := store.SigningKey(dir)
	storetest.Must(t, err)
	again, err := store.SigningKey(dir)
	storetest.Must(t, err)
	if !first.Equal(again) {
		t.Error("a second start makes another key")
	}
	entries, err := os.ReadDir(dir)
	storetest.Must(t, err)
	info, err := os.Stat(filepath.Join(dir, store.SignKeyFile))
	storetest.Must(t, err)
	if info.Mode().Perm() != 0o600 || len(entries) != 1 {
		t.Errorf("mode %o, %d files", info.Mode().Perm(), len(entries))
	}
	for _, broken := range []string{"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		storetest.Must(t, os.WriteFile(filepath.Join(dir, store.SignKeyFile), []byte(broken), 0o600))
		if key, err := store.SigningKey(dir); err == nil || key != nil {
			t.Errorf("%q: a key that cannot be read is replaced in silence", broken)
		}
	}
	if _, err := store.SigningKey(filepath.Join(dir, "missing")); err == nil {
		t.Error("a folder that is not there holds a key")
	}
}
