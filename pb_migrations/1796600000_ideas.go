package pb_migrations

import (
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// orders are the columns that a list of ideas may be sorted by.
var orders = []string{"updated", "created", "score", "title"}

// The founder's order of ideas: names, tags, pinned and archived ones. The row also shows which way a verdict leans,
// which old reports say in their JSON. Pinned ideas stand first in every order, so the indexes of the lists begin with
// that.
func init() {
	m.Register(func(app core.App) error {
		sessions, err := app.FindCollectionByNameOrId("sessions")
		if err != nil {
			return err
		}
		sessions.Fields.Add(jsonOf("tags", smallJSON), flag("pinned"), flag("archived"), flag("named"),
			text("lean", shortText), text("inconclusive", shortText))
		for _, column := range orders {
			sessions.RemoveIndex("idx_sessions_owner_" + column)
			sessions.AddIndex("idx_sessions_list_"+column, false, "`owner`, `archived`, `pinned`, `"+column+"`, `id`",
				"")
		}
		if err := app.Save(sessions); err != nil {
			return err
		}
		_, err = app.DB().NewQuery(`UPDATE sessions SET
				lean = COALESCE((SELECT json_extract(json, '$.lean') FROM reports r WHERE r.session = sessions.id AND r.version = sessions.report), ''),
				inconclusive = COALESCE((SELECT json_extract(json, '$.inconclusive') FROM reports r WHERE r.session = sessions.id AND r.version = sessions.report), '')
			WHERE report > 0`).Execute()
		return err
	}, func(app core.App) error {
		sessions, err := app.FindCollectionByNameOrId("sessions")
		if err != nil {
			return err
		}
		for _, column := range orders {
			sessions.RemoveIndex("idx_sessions_list_" + column)
			sessions.AddIndex("idx_sessions_owner_"+column, false, "`owner`, `"+column+"`, `id`", "")
		}
		for _, field := range []string{"tags", "pinned", "archived", "named", "lean", "inconclusive"} {
			sessions.Fields.RemoveByName(field)
		}
		return app.Save(sessions)
	})
}
