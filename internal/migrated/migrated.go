// Package migrated gives tests data folders in which all migrations have already run. Running them takes a good part of
// a second, and ten times that under the race detector; here it happens once a test binary, and each test begins with a
// copy.
package migrated

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	_ "github.com/pocketbase/pocketbase/migrations" // its system collections
	"golang.org/x/crypto/bcrypt"

	_ "naps/pb_migrations" // and those of naps
)

var template struct {
	once  sync.Once
	files map[string][]byte
	err   error
}

// Folder is a new data folder, gone when the test ends. The caller opens it as any other; its migrations find nothing
// to do. It has neither an epoch nor an id yet: those come with store.Bootstrap. Safe for use by many goroutines.
func Folder(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	Fill(t, dir)
	return dir
}

// Fill puts the files into a folder that exists.
func Fill(t testing.TB, dir string) {
	t.Helper()
	template.once.Do(func() { template.files, template.err = build() })
	if template.err != nil {
		t.Fatalf("migrated: no data folder could be made: %v", template.err)
	}
	for name, raw := range template.files {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func build() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "naps-migrated-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a folder of the system's own for such things
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	if err := app.Bootstrap(); err != nil {
		return nil, err
	}
	if err := app.RunAllMigrations(); err != nil {
		return nil, err
	}
	if err := cheapPasswords(app); err != nil {
		return nil, err
	}
	end := &core.TerminateEvent{App: app}
	// Closing the last connection moves the write-ahead log into the file.
	if err := app.OnTerminate().Trigger(end,
		func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }); err != nil {
		return nil, err
	}
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range list {
		if f.IsDir() {
			continue
		}
		if files[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// cheapPasswords makes hashing one take a millisecond. At the cost that a server uses it takes two seconds of CPU under
// the race detector, and tests make hundreds of accounts.
func cheapPasswords(app core.App) error {
	all, err := app.FindAllCollections(core.CollectionTypeAuth)
	if err != nil {
		return err
	}
	for _, c := range all {
		password, ok := c.Fields.GetByName(core.FieldNamePassword).(*core.PasswordField)
		if !ok {
			return fmt.Errorf("%s has no password", c.Name)
		}
		password.Cost = bcrypt.MinCost
		if err := app.Save(c); err != nil {
			return err
		}
	}
	return nil
}
