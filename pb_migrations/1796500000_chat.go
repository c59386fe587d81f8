package pb_migrations

import (
	"errors"

	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// What is kept of questions about a report while their answers are made. No panel needs to show it.
var chatTables = []string{
	`CREATE TABLE chat_turns (answer TEXT PRIMARY KEY NOT NULL, session TEXT NOT NULL, question TEXT NOT NULL, attempt INTEGER NOT NULL,
		round INTEGER NOT NULL, open INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID`,
	`CREATE INDEX idx_chat_turns_session ON chat_turns (session, at)`,
	`CREATE INDEX idx_chat_turns_open ON chat_turns (at) WHERE open = 1`,
	`CREATE TABLE chat_steps (answer TEXT NOT NULL, round INTEGER NOT NULL, key TEXT NOT NULL, session TEXT NOT NULL, output BLOB NOT NULL,
		tokens INTEGER NOT NULL, fetches INTEGER NOT NULL, cost REAL NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (answer, round, key)) WITHOUT ROWID`,
	`CREATE INDEX idx_chat_steps_session ON chat_steps (session)`,
}

var chatTriggers = []string{
	`CREATE TRIGGER chat_gone AFTER DELETE ON sessions BEGIN
		DELETE FROM chat_turns WHERE session = old.id;
		DELETE FROM chat_steps WHERE session = old.id;
	END`,
}

func init() {
	m.Register(func(app core.App) error {
		messages, err := app.FindCollectionByNameOrId("messages")
		if err != nil {
			return err
		}
		messages.Fields.Add(jsonOf("follow_ups", smallJSON))
		if err := app.Save(messages); err != nil {
			return err
		}
		for _, statement := range append(append([]string{}, chatTables...), chatTriggers...) {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	}, func(app core.App) error {
		var all []error
		for _, list := range [][]string{chatTriggers, chatTables} {
			for _, statement := range list {
				all = append(all, dropMade(app, statement))
			}
		}
		messages, err := app.FindCollectionByNameOrId("messages")
		if err != nil {
			return err
		}
		messages.Fields.RemoveByName("follow_ups")
		return errors.Join(append(all, app.Save(messages))...)
	})
}
