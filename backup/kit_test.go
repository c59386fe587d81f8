package backup

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"naps/internal/migrated"

	"github.com/pocketbase/pocketbase/core"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// database/sql's own, which end after Close returns.
		goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"),
	)
}

// open is a real PocketBase with the collections of naps in a folder, which is filled first if it has no database.
func open(t testing.TB, dir string) *core.BaseApp {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "data.db")); errors.Is(err, fs.ErrNotExist) {
		must(t, os.MkdirAll(dir, 0o755)) // as PocketBase does
		migrated.Fill(t, dir)
	}
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: dir})
	must(t, app.Bootstrap())
	must(t, app.RunAllMigrations())
	return app
}

func shut(t testing.TB, app *core.BaseApp) {
	t.Helper()
	event := &core.TerminateEvent{App: app}
	must(t, app.OnTerminate().Trigger(event, func(e *core.TerminateEvent) error { return e.App.ResetBootstrapState() }))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
