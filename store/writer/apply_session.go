package writer

import (
	"database/sql"
	"errors"
	"fmt"

	"naps/journal"

	"github.com/pocketbase/pocketbase/core"
)

// create prepares the row of a new session; saveRow writes it.
func (a *applying) create() error {
	s := a.c.Create
	if s == nil {
		return nil
	}
	if s.ID == "" || s.ID != a.c.Session {
		return errors.New("store: a new session needs its id in the change too")
	}
	found, err := a.batch.row(`SELECT 1 FROM users WHERE id = ?`, []any{s.Owner}, new(int))
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("store: owner %w", journal.ErrNotFound)
	}
	a.owner = s.Owner
	r := &a.row
	r.set("owner", s.Owner)
	r.set("title", s.Title)
	r.set("idea", s.Idea)
	r.set("goal", string(s.Goal))
	r.set("kill", plain(s.Kill))
	r.set("privacy", string(s.Privacy))
	r.set("status", string(s.Status))
	r.set("reason", s.Reason)
	r.set("phase", string(s.Phase))
	r.set("sample", s.Sample)
	r.set("tags", plain(s.Tags))
	return nil
}

// record is the session's row as it stands in the transaction, or a new one.
func (a *applying) record() (*core.Record, error) {
	if a.c.Create != nil {
		collection, err := a.app.FindCachedCollectionByNameOrId("sessions")
		if err != nil {
			return nil, fmt.Errorf("store: sessions: %w", err)
		}
		record := core.NewRecord(collection)
		record.Id = a.c.Session
		return record, nil
	}
	record, err := a.app.FindRecordById("sessions", a.c.Session)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("store: session %w", journal.ErrNotFound)
	}
	return record, err
}
