package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Logins are the browsers that are signed in, so that their owner sees them and ends one. Their tokens are kept as
// hashes.
func init() {
	m.Register(func(app core.App) error {
		logins := readable("logins", "",
			belongs("user", "_pb_users_auth_"),
			&core.TextField{Name: "token", Max: shortText, Required: true, Hidden: true},
			text("agent", lineText), whole("expires"), whole("seen"), flag("ended"), created(), updated(),
		)
		logins.AddIndex("idx_logins_token", true, "`token`", "")
		logins.AddIndex("idx_logins_user", false, "`user`", "")
		return saveAll(app, logins)
	}, func(app core.App) error { return dropAll(app, "logins") })
}
