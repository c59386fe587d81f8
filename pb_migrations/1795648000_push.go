package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A watch may also tell the browsers of its owner, by the addresses that their push services gave them.
func init() {
	added := []string{"push", "pushed"}
	m.Register(func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		monitors.Fields.Add(flag("push"), text("pushed", shortText))
		pushes := readable("pushes", "", belongs("user", "_pb_users_auth_"),
			&core.TextField{Name: "endpoint", Max: lineText, Required: true, Hidden: true}, created(), updated())
		pushes.AddIndex("idx_pushes_endpoint", true, "`endpoint`", "")
		pushes.AddIndex("idx_pushes_user", false, "`user`", "")
		return saveAll(app, monitors, pushes)
	}, func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		for _, name := range added {
			monitors.Fields.RemoveByName(name)
		}
		return errors.Join(app.Save(monitors), dropAll(app, "pushes"))
	})
}
