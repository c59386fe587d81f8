package pb_migrations

import (
	"testing"

	"github.com/pocketbase/pocketbase/core"
)

func TestMigrationsGoForwardBackwardAndForwardAgain(t *testing.T) {
	t.Parallel()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	runner := core.NewMigrationsRunner(app, core.AppMigrations)
	for range 2 {
		if err := app.RunAllMigrations(); err != nil {
			t.Fatal(err)
		}
		if _, err := app.FindCollectionByNameOrId("stream_buffer"); err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Down(len(core.AppMigrations.Items()) - 1); err != nil {
			t.Fatal(err)
		}
		if app.HasTable("sessions") || app.HasTable("evidence_fts") {
			t.Fatal("something was left behind")
		}
	}
}

func TestNobodyWritesThroughPocketBase(t *testing.T) {
	t.Parallel()
	app := core.NewBaseApp(core.BaseAppConfig{DataDir: t.TempDir()})
	if err := app.Bootstrap(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = app.ResetBootstrapState() })
	if err := app.RunAllMigrations(); err != nil {
		t.Fatal(err)
	}
	all, err := app.FindAllCollections(core.CollectionTypeBase)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if !c.System && (c.CreateRule != nil || c.UpdateRule != nil || c.DeleteRule != nil) {
			t.Errorf("%s can be written from outside", c.Name)
		}
	}
}
