package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// A login is known by a claim in its tokens and not by the text of one of them, which has more than one spelling and
// is replaced when it is refreshed. Tokens from before have no claim that could be known again: everybody signs in
// once more.
func init() {
	m.Register(func(app core.App) error {
		if _, err := app.DB().NewQuery("DELETE FROM logins").Execute(); err != nil {
			return err
		}
		logins, err := app.FindCollectionByNameOrId("logins")
		if err != nil {
			return err
		}
		logins.RemoveIndex("idx_logins_token")
		logins.Fields.RemoveByName("token")
		logins.Fields.RemoveByName("ended")
		return app.Save(logins)
	}, func(app core.App) error {
		if _, err := app.DB().NewQuery("DELETE FROM logins").Execute(); err != nil {
			return err
		}
		logins, err := app.FindCollectionByNameOrId("logins")
		if err != nil {
			return err
		}
		logins.Fields.Add(&core.TextField{Name: "token", Max: shortText, Required: true, Hidden: true}, flag("ended"))
		logins.AddIndex("idx_logins_token", true, "`token`", "")
		return app.Save(logins)
	})
}
