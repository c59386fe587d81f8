package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Public pages that test ideas, and what they brought. The addresses that visitors left are private: no collection of
// PocketBase shows them, and all goes with the session.
var landingTables = []string{
	`CREATE TABLE landing_tests (id TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, status TEXT NOT NULL, outcome TEXT NOT NULL,
		page TEXT NOT NULL, measure TEXT NOT NULL, need INTEGER NOT NULL, visitors INTEGER NOT NULL, until TEXT NOT NULL, confirm INTEGER NOT NULL,
		created INTEGER NOT NULL, opened INTEGER NOT NULL, closed INTEGER NOT NULL, entered INTEGER NOT NULL, sign BLOB NOT NULL)`,
	`CREATE TABLE landing_counts (test TEXT NOT NULL, day TEXT NOT NULL, views INTEGER NOT NULL, visitors INTEGER NOT NULL, clicks INTEGER NOT NULL,
		filtered INTEGER NOT NULL, PRIMARY KEY (test, day)) WITHOUT ROWID`,
	`CREATE TABLE landing_addresses (id TEXT PRIMARY KEY NOT NULL, test TEXT NOT NULL, email TEXT NOT NULL, token TEXT NOT NULL, at INTEGER NOT NULL,
		confirmed INTEGER NOT NULL, UNIQUE (test, email))`,
	`CREATE TABLE landing_payments (id TEXT PRIMARY KEY NOT NULL, test TEXT NOT NULL, who TEXT NOT NULL, amount TEXT NOT NULL, date TEXT NOT NULL,
		UNIQUE (test, who))`,
	`CREATE TABLE landing_complaints (id INTEGER PRIMARY KEY, test TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL)`,
}

// Indexes go with their tables. One test of a session is under way at most.
var landingIndexes = []string{
	`CREATE INDEX idx_landing_tests_session ON landing_tests (session, created)`,
	`CREATE UNIQUE INDEX idx_landing_tests_one ON landing_tests (session) WHERE status != 'closed'`,
	`CREATE INDEX idx_landing_tests_open ON landing_tests (until) WHERE status = 'open'`,
	`CREATE INDEX idx_landing_addresses_token ON landing_addresses (token)`,
	`CREATE INDEX idx_landing_complaints_test ON landing_complaints (test, at)`,
}

// The lock of a threshold is the database's: no code of a later version can move it by mistake.
var landingTriggers = []string{
	`CREATE TRIGGER landing_locked BEFORE UPDATE OF session, slug, page, measure, need, visitors, until, sign ON landing_tests WHEN old.status != 'draft'
		BEGIN SELECT RAISE(ABORT, 'an opened test is locked'); END`,
	`CREATE TRIGGER landing_over BEFORE UPDATE OF status, outcome ON landing_tests WHEN old.status = 'closed'
		BEGIN SELECT RAISE(ABORT, 'a closed test stays closed'); END`,
	`CREATE TRIGGER landing_gone AFTER DELETE ON landing_tests BEGIN
		DELETE FROM landing_counts WHERE test = old.id;
		DELETE FROM landing_addresses WHERE test = old.id;
		DELETE FROM landing_payments WHERE test = old.id;
		DELETE FROM landing_complaints WHERE test = old.id;
	END`,
	`CREATE TRIGGER landing_session_gone AFTER DELETE ON sessions BEGIN DELETE FROM landing_tests WHERE session = old.id; END`,
}

func init() {
	m.Register(func(app core.App) error {
		for _, list := range [][]string{landingTables, landingIndexes, landingTriggers} {
			for _, statement := range list {
				if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
					return err
				}
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, list := range [][]string{landingTriggers, landingTables} {
			for _, statement := range list {
				all = append(all, dropMade(app, statement))
			}
		}
		return errors.Join(all...)
	})
}
