package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The runs, their journal and the ledger that pays for them.
func init() {
	m.Register(func(app core.App) error {
		runs := readable("runs", ruleOfSession,
			belongs("session", idSessions), text("owner", shortText),
			text("status", shortText), text("reason", lineText),
			whole("attempt"), whole("tries"), text("pipeline", shortText), text("continues", shortText), whole("cost"),
			jsonOf("brief", largeJSON), whole("worked"), whole("ended"), created(), updated(),
		)
		// One live run a session, whatever the code above it believes.
		runs.AddIndex("idx_runs_live", true, "`session`", "`status` = 'queued' OR `status` = 'running'")
		runs.AddIndex("idx_runs_session", false, "`session`, `created`", "")
		runs.AddIndex("idx_runs_status", false, "`status`, `created`", "")

		// A step's key holds the query it asks, so it may be long. done is false while an attempt is under way.
		steps := readable("run_steps", ruleOfSession,
			belongs("session", idSessions), needed("run", shortText), needed("key", lineText), text("phase", shortText),
			whole("attempt"), flag("done"), flag("failed"), jsonOf("output", largeJSON), jsonOf("usage", smallJSON),
			jsonOf("evidence", smallJSON), created(), updated(),
		)
		steps.AddIndex("idx_run_steps_key", true, "`run`, `key`", "")
		steps.AddIndex("idx_run_steps_session", false, "`session`", "")

		// A run is named by its id and not by a relation: what was paid stays when a session goes. It goes with its
		// user.
		credits := readable("credit_entries", ruleUser,
			belongs("user", "_pb_users_auth_"), whole("amount"), needed("kind", shortText), text("run", shortText),
			needed("pays_for", shortText), text("note", lineText), created(),
		)
		credits.AddIndex("idx_credit_entries_pays_for", true, "`pays_for`", "")
		credits.AddIndex("idx_credit_entries_user", false, "`user`, `amount`", "")

		return saveAll(app, runs, steps, credits)
	}, func(app core.App) error {
		return dropAll(app, "credit_entries", "run_steps", "runs")
	})
}
