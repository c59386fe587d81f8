package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What naps predicted with its reports, and what became of it. No collection of PocketBase shows it.
//
// An idea has one open prediction of a kind at most: versions of a report that follow each other within weeks must
// not count the same event many times. predicted names the versions that have been looked at, with their time: a
// version that a founder's answers replaced is looked at again. Those from before this table never are, since their
// predictions would be made with hindsight.
//
// When an idea is deleted everything of it goes. What remains of a prediction that was settled is its kind,
// probability, horizon, month and outcome: a record from which people remove what failed would be worth nothing.
var predictionTables = []string{
	`CREATE TABLE predictions (id TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
		needed REAL NOT NULL, claim TEXT NOT NULL, detail TEXT NOT NULL, chance REAL NOT NULL, rule TEXT NOT NULL, made TEXT NOT NULL, due TEXT NOT NULL,
		days INTEGER NOT NULL, outcome TEXT NOT NULL, judge TEXT NOT NULL, found TEXT NOT NULL, resolved TEXT NOT NULL, asked INTEGER NOT NULL)`,
	`CREATE INDEX idx_predictions_session ON predictions (session, version)`,
	`CREATE UNIQUE INDEX idx_predictions_open ON predictions (session, kind) WHERE outcome = ''`,
	`CREATE INDEX idx_predictions_due ON predictions (due) WHERE outcome = ''`,
	`CREATE TABLE predicted (session TEXT NOT NULL, version INTEGER NOT NULL, written TEXT NOT NULL, PRIMARY KEY (session, version)) WITHOUT ROWID`,
	`INSERT INTO predicted (session, version, written) SELECT session, version, MAX(created) FROM reports GROUP BY session, version`,
}

var predictionTriggers = []string{
	`CREATE TRIGGER predictions_gone AFTER DELETE ON sessions BEGIN
		DELETE FROM predicted WHERE session = old.id;
		DELETE FROM predictions WHERE session = old.id AND outcome NOT IN ('yes', 'no');
		UPDATE predictions SET id = 'x' || lower(hex(randomblob(9))), session = '', version = 0, subject = '', needed = 0, claim = '', detail = '', rule = '', judge = '',
			found = '', resolved = '', made = substr(made, 1, 7), due = substr(due, 1, 7) WHERE session = old.id;
	END`,
}

func init() {
	m.Register(func(app core.App) error {
		for _, statement := range append(append([]string{}, predictionTables...), predictionTriggers...) {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, list := range [][]string{predictionTriggers, predictionTables[:5]} {
			for _, statement := range list {
				if statement[:len("CREATE UNIQUE")] != "CREATE UNIQUE" { // an index goes with its table
					all = append(all, dropMade(app, statement))
				}
			}
		}
		return errors.Join(all...)
	})
}
