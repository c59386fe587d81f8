package pb_migrations

import (
	"crypto/rand"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	m "github.com/pocketbase/pocketbase/migrations"
)

// Pseudonyms of authors depend on a key of this instance from now on. It is in the database, so backups hold it.
// Sessions that exist already keep the names they have: their reports and recorded steps hold them, and one person
// must not count as two.
func init() {
	m.Register(func(app core.App) error {
		for _, statement := range []string{
			`CREATE TABLE unkeyed_sessions (session TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID`,
			`INSERT INTO unkeyed_sessions (session) SELECT id FROM sessions`,
			`CREATE TRIGGER unkeyed_gone AFTER DELETE ON sessions BEGIN
				DELETE FROM unkeyed_sessions WHERE session = old.id;
			END`,
		} {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		_, err := app.DB().NewQuery(`INSERT INTO naps_meta (name, value) VALUES ('pseudonyms', {:key})`).
			Bind(dbx.Params{"key": rand.Text() + rand.Text()}).Execute()
		return err
	}, func(app core.App) error {
		for _, statement := range []string{
			`DROP TRIGGER unkeyed_gone`, `DROP TABLE unkeyed_sessions`,
			`DELETE FROM naps_meta WHERE name = 'pseudonyms'`,
		} {
			if _, err := app.DB().NewQuery(statement).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
}
