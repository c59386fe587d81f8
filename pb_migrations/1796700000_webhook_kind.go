package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A webhook may reach a service that wants messages in a form of its own.
func init() {
	m.Register(func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		monitors.Fields.Add(text("kind", shortText))
		return app.Save(monitors)
	}, func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		monitors.Fields.RemoveByName("kind")
		return app.Save(monitors)
	})
}
