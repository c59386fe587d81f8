package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A shared report shows what interviews said only where its owner chose so; links that exist already do not.
func init() {
	m.Register(func(app core.App) error {
		shares, err := app.FindCollectionByNameOrId("shares")
		if err != nil {
			return err
		}
		shares.Fields.Add(flag("interviews"))
		return app.Save(shares)
	}, func(app core.App) error {
		shares, err := app.FindCollectionByNameOrId("shares")
		if err != nil {
			return err
		}
		shares.Fields.RemoveByName("interviews")
		return app.Save(shares)
	})
}
