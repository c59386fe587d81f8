package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What founders attach to their ideas. It is private: no collection of PocketBase shows it, and it goes with its
// session.
var attachmentTables = []string{
	`CREATE TABLE attachments (id TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL, text TEXT NOT NULL,
		cut INTEGER NOT NULL, at INTEGER NOT NULL)`,
	`CREATE INDEX idx_attachments_session ON attachments (session, at)`,
}

var attachmentTriggers = []string{
	`CREATE TRIGGER attachments_gone AFTER DELETE ON sessions BEGIN DELETE FROM attachments WHERE session = old.id; END`,
}

func init() {
	m.Register(func(app core.App) error {
		for _, statement := range append(append([]string{}, attachmentTables...), attachmentTriggers...) {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, list := range [][]string{attachmentTriggers, attachmentTables} {
			for _, statement := range list {
				all = append(all, dropMade(app, statement))
			}
		}
		return errors.Join(all...)
	})
}
