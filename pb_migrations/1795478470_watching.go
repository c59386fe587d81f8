package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A monitor says how its owner is told, with what key a webhook is signed, and of which run they were told. Access
// tokens are kept as hashes.
func init() {
	added := []string{"email", "webhook", "secret", "figure", "mailed", "posted"}
	m.Register(func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		monitors.Fields.Add(flag("email"), text("webhook", lineText),
			&core.TextField{Name: "secret", Max: shortText, Hidden: true},
			text("figure", shortText), text("mailed", shortText), text("posted", shortText))

		tokens := readable("access_tokens", "",
			belongs("user", "_pb_users_auth_"),
			&core.TextField{Name: "token", Max: shortText, Required: true, Hidden: true},
			needed("name", shortText), needed("scope", shortText),
			whole("expires"), whole("used"), created(), updated(),
		)
		tokens.AddIndex("idx_access_tokens_token", true, "`token`", "")
		tokens.AddIndex("idx_access_tokens_user", false, "`user`", "")
		return saveAll(app, monitors, tokens)
	}, func(app core.App) error {
		monitors, err := app.FindCollectionByNameOrId("monitors")
		if err != nil {
			return err
		}
		for _, name := range added {
			monitors.Fields.RemoveByName(name)
		}
		return errors.Join(app.Save(monitors), dropAll(app, "access_tokens"))
	})
}
