package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// The files that founders bring as evidence, and who is named in them. Both are private: no collection of PocketBase
// shows them, and they go with their session. own_ideas counts the files of an idea that there ever were, and keeps the
// highest number of its evidence, so that neither number is used twice.
var ownTables = []string{
	`CREATE TABLE own_files (id TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
		size INTEGER NOT NULL, choices TEXT NOT NULL, used INTEGER NOT NULL, pieces INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, text TEXT NOT NULL)`,
	`CREATE UNIQUE INDEX idx_own_files_session ON own_files (session, n)`,
	`CREATE TABLE own_people (session TEXT NOT NULL, n INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (session, n)) WITHOUT ROWID`,
	`CREATE TABLE own_ideas (session TEXT PRIMARY KEY NOT NULL, files INTEGER NOT NULL, top INTEGER NOT NULL, names INTEGER NOT NULL) WITHOUT ROWID`,
}

var ownTriggers = []string{
	`CREATE TRIGGER own_gone AFTER DELETE ON sessions BEGIN
		DELETE FROM own_files WHERE session = old.id;
		DELETE FROM own_people WHERE session = old.id;
		DELETE FROM own_ideas WHERE session = old.id;
	END`,
}

func init() {
	m.Register(func(app core.App) error {
		for _, statement := range append(append([]string{}, ownTables...), ownTriggers...) {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, statement := range append(append([]string{}, ownTriggers...), ownTables...) {
			if statement[:13] != "CREATE UNIQUE" { // the index goes with its table
				all = append(all, dropMade(app, statement))
			}
		}
		return errors.Join(all...)
	})
}
