package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Monitors look at a session again from time to time; shares let somebody without an account read a report; fetch_cache
// says what the web answered before (the bodies stand compressed in fetch_bodies).
func init() {
	m.Register(func(app core.App) error {
		monitors := readable("monitors", ruleOfSession,
			belongs("session", idSessions), needed("every", shortText), flag("active"), whole("next"), whole("last"),
			text("last_run", shortText), text("note", lineText), created(), updated(),
		)
		monitors.AddIndex("idx_monitors_session", true, "`session`", "")
		monitors.AddIndex("idx_monitors_next", false, "`next`", "`active` = TRUE")

		// The token is in the link and shown once; what is kept is its hash.
		shares := readable("shares", ruleOfSession,
			belongs("session", idSessions),
			&core.TextField{Name: "token", Max: shortText, Required: true, Hidden: true},
			whole("version"), whole("expires"), flag("revoked"), created(), updated(),
		)
		shares.AddIndex("idx_shares_token", true, "`token`", "")
		shares.AddIndex("idx_shares_session", false, "`session`", "")

		cache := readable("fetch_cache", "",
			needed("key", shortText), text("url", ideaText), whole("status"),
			jsonOf("header", smallJSON), whole("size"), whole("fetched"),
		)
		cache.AddIndex("idx_fetch_cache_key", true, "`key`", "")
		cache.AddIndex("idx_fetch_cache_fetched", false, "`fetched`", "")

		return saveAll(app, monitors, shares, cache)
	}, func(app core.App) error {
		return dropAll(app, "fetch_cache", "shares", "monitors")
	})
}
