package pb_migrations

import (
	"strings"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Plain tables hold what no panel should show: compressed bodies, keys of repeated requests, the database's own facts,
// and the full-text index. Triggers keep them in step with the collections, whoever deletes a row and by whichever way.
var tables = []string{
	`CREATE TABLE page_bodies (hash TEXT PRIMARY KEY NOT NULL, gz BLOB NOT NULL) WITHOUT ROWID`,
	`CREATE TABLE fetch_bodies (key TEXT PRIMARY KEY NOT NULL, gz BLOB NOT NULL)`,
	`CREATE TABLE idempotency (owner TEXT NOT NULL, scope TEXT NOT NULL, key TEXT NOT NULL, answer BLOB, at INTEGER NOT NULL,
		PRIMARY KEY (owner, scope, key)) WITHOUT ROWID`,
	`CREATE INDEX idx_idempotency_at ON idempotency (at)`,
	`CREATE TABLE naps_meta (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID`,
	`CREATE TABLE compactions (session TEXT PRIMARY KEY NOT NULL, floor INTEGER NOT NULL, head INTEGER NOT NULL) WITHOUT ROWID`,
	// The session is part of what is searched, so that a question looks only into its own evidence.
	`CREATE VIRTUAL TABLE evidence_fts USING fts5(session, n UNINDEXED, title, quote, tokenize = 'porter unicode61')`,
}

var triggers = []string{
	`CREATE TRIGGER evidence_gone AFTER DELETE ON evidence BEGIN
		DELETE FROM evidence_fts WHERE rowid = old.doc;
	END`,
	`CREATE TRIGGER page_gone AFTER DELETE ON pages BEGIN
		DELETE FROM page_bodies WHERE hash = old.hash;
	END`,
	`CREATE TRIGGER fetch_gone AFTER DELETE ON fetch_cache BEGIN
		DELETE FROM fetch_bodies WHERE key = old.key;
	END`,
	`CREATE TRIGGER session_gone AFTER DELETE ON sessions BEGIN
		DELETE FROM idempotency WHERE owner = old.owner AND scope LIKE '%:' || old.id;
		DELETE FROM compactions WHERE session = old.id;
	END`,
	`CREATE TRIGGER user_gone AFTER DELETE ON users BEGIN
		DELETE FROM idempotency WHERE owner = old.id;
	END`,
	// Whoever saves a stale row (the panel writes every column) must not turn the numbering back.
	`CREATE TRIGGER head_only_grows AFTER UPDATE OF head_seq ON sessions WHEN new.head_seq < old.head_seq BEGIN
		UPDATE sessions SET head_seq = old.head_seq WHERE id = old.id;
	END`,
	`CREATE TRIGGER ledger_only_grows BEFORE UPDATE ON credit_entries BEGIN
		SELECT RAISE(ABORT, 'credit entries are never changed: add one that corrects');
	END`,
}

func init() {
	m.Register(func(app core.App) error {
		for _, statement := range append(append([]string{}, tables...), triggers...) {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		for _, list := range [][]string{triggers, tables} {
			for _, statement := range list {
				if err := dropMade(app, statement); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// dropMade undoes one CREATE TABLE, VIRTUAL TABLE, INDEX or TRIGGER; an index goes with its table.
func dropMade(app core.App, statement string) error {
	words := strings.Fields(statement)[1:]
	if words[0] == "VIRTUAL" {
		words = words[1:]
	}
	_, err := app.DB().NewQuery("DROP " + words[0] + " IF EXISTS " + words[1]).Execute()
	return err
}
