package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Invitations let somebody make an account where not everybody may, and may bring credits. The code is in the link and
// shown once; what is kept is its hash.
func init() {
	m.Register(func(app core.App) error {
		invites := readable("invites", "",
			&core.TextField{Name: "code", Max: shortText, Required: true, Hidden: true}, text("note", lineText),
			whole("credits"), whole("uses"), whole("used"), whole("expires"), flag("revoked"), created(), updated(),
		)
		invites.AddIndex("idx_invites_code", true, "`code`", "")
		return saveAll(app, invites)
	}, func(app core.App) error {
		return dropAll(app, "invites")
	})
}
