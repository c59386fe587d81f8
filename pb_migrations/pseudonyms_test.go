package pb_migrations

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

func TestEveryInstanceMakesAKeyOfItsOwnAndListsTheSessionsFromBefore(t *testing.T) {
	t.Parallel()
	keys := map[string]bool{}
	for range 2 {
		app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
		if err := app.Bootstrap(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = app.ResetBootstrapState() })
		if err := app.RunAllMigrations(); err != nil {
			t.Fatal(err)
		}
		var key string
		if err := app.DB().NewQuery(`SELECT value FROM naps_meta WHERE name = 'pseudonyms'`).Row(&key); err != nil ||
			len(key) < 40 {
			t.Fatalf("the key has %d characters: %v", len(key), err)
		}
		keys[key] = true
	}
	if len(keys) != 2 {
		t.Error("two instances have one key")
	}
}
