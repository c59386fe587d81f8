package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"naps/journal"
	"naps/store/rows"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// bulky are the tables of a session that may hold many rows. They are emptied by one statement each, because
// PocketBase's own cascade loads and deletes row by row; what is left (reports with their files, monitors, shares) it
// takes itself.
var bulky = []string{"stream_buffer", "run_steps", "findings", "messages", "readings", "evidence", "runs"}

// Delete removes a session with everything that belongs to it, in one transaction. What its runs have cost stays in the
// ledger. Stop its run first: changes that come later are refused with journal.ErrNotFound.
func (s Sessions) Delete(ctx context.Context, session string) error {
	return s.app.RunInTransaction(func(app core.App) error {
		record, err := app.FindRecordById("sessions", session)
		if errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("store: session %w", journal.ErrNotFound)
		}
		if err != nil {
			return fmt.Errorf("store: %w", err)
		}
		if err := purge(app, session); err != nil {
			return err
		}
		if err := app.DeleteWithContext(ctx, record); err != nil {
			return fmt.Errorf("store: delete session: %w", err)
		}
		return nil
	})
}

// BindDelete makes a deletion from the panel, or of the user who owns the session, as thorough and as quick as Delete.
func BindDelete(app core.App) {
	app.OnRecordDelete("sessions").BindFunc(func(e *core.RecordEvent) error {
		return inTransaction(e, func() error {
			if err := purge(e.App, e.Record.Id); err != nil {
				return err
			}
			return e.Next()
		})
	})
}

// purge settles what a live run has reserved (see settle) and empties the bulky tables. Doing it twice does no harm.
// Pages that nobody else's evidence was cut from go too.
func purge(app core.App, session string) error {
	statements := []string{
		`INSERT INTO credit_entries (id, user, amount, thousandths, kind, run, pays_for, note, created)
			SELECT 'x' || substr(lower(hex(randomblob(7))), 1, 14), owner, CASE WHEN reported THEN 0 ELSE -amount END,
				CASE WHEN reported THEN 0 ELSE -thousandths END, CASE WHEN reported THEN 'capture' ELSE 'release' END, id, 'settle:' || id, 'session deleted', strftime('%Y-%m-%d %H:%M:%fZ')
			FROM (SELECT runs.*, amount, thousandths, EXISTS (SELECT 1 FROM reports WHERE reports.session = runs.session AND reports.run = runs.id) AS reported
				FROM runs JOIN credit_entries ON pays_for = 'reserve:' || runs.id)
			WHERE session = {:session} AND cost > 0 AND ` + rows.LiveRun + ` AND owner IN (SELECT id FROM users)
			ON CONFLICT DO NOTHING`,
		`DELETE FROM pages WHERE hash IN (SELECT page FROM evidence WHERE session = {:session} AND page != '')
			AND hash NOT IN (SELECT page FROM evidence WHERE session != {:session} AND page IN (SELECT page FROM evidence WHERE session = {:session}))`,
	}
	for _, table := range bulky {
		statements = append(statements, `DELETE FROM `+table+` WHERE session = {:session}`)
	}
	for _, statement := range statements {
		if _, err := app.NonconcurrentDB().NewQuery(statement).Bind(
			dbx.Params{"session": session}).Execute(); err != nil {
			return fmt.Errorf("store: delete session: %w", err)
		}
	}
	return nil
}
