package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Readings are only added: of several of one piece of evidence the latest stands, and the report shows the others
// beside it.
var readingTriggers = []string{
	`CREATE TRIGGER readings_only_grow BEFORE UPDATE ON readings BEGIN
		SELECT RAISE(ABORT, 'readings are never changed: a later one stands');
	END`,
	`CREATE TRIGGER evidence_unread AFTER DELETE ON evidence BEGIN
		DELETE FROM readings WHERE session = old.session AND evidence = 'E' || old.n;
	END`,
}

// What a model or the founder read in a piece of evidence.
func init() {
	m.Register(func(app core.App) error {
		// n counts the readings of a session in the order in which they were committed.
		readings := readable("readings", ruleOfSession,
			belongs("session", idSessions), whole("n"), needed("evidence", shortText),
			needed("hash", shortText), needed("reader", shortText),
			text("model", shortText), text("prompt", shortText),
			text("batch", shortText), whole("about"), text("voice", shortText),
			jsonOf("facts", smallJSON), text("pain", lineText),
			text("relation", shortText), text("name", lineText), whole("at"),
		)
		readings.AddIndex("idx_readings_n", true, "`session`, `n`", "")
		readings.AddIndex("idx_readings_evidence", false, "`session`, `evidence`, `n`", "")
		if err := saveAll(app, readings); err != nil {
			return err
		}
		for _, statement := range readingTriggers {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, statement := range readingTriggers {
			all = append(all, dropMade(app, statement))
		}
		return errors.Join(append(all, dropAll(app, "readings"))...)
	})
}
