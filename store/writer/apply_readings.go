package writer

import (
	"errors"
	"fmt"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/store/rows"
)

// keepReadings adds readings in their order. A reading is of evidence that the session has: its id is the one of the
// row with that hash, whatever the reader was told. A step that is done already is refused before its readings could be
// added a second time.
func keepReadings(a *applying, list []market.Reading) error {
	if len(list) == 0 {
		return nil
	}
	last := 0
	if _, err := a.batch.row(`SELECT COALESCE(MAX(n), 0) FROM readings WHERE session = ?`, []any{a.c.Session},
		&last); err != nil {
		return err
	}
	for _, r := range list {
		last++
		if err := addReading(a, r, last); err != nil {
			return fmt.Errorf("store: reading of %s: %w", r.Evidence, err)
		}
	}
	return nil
}

func addReading(a *applying, r market.Reading, n int) error {
	number := 0
	found, err := a.batch.row(`SELECT n FROM evidence WHERE session = ? AND hash = ?`, []any{a.c.Session, r.Hash},
		&number)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("its evidence %w", journal.ErrNotFound)
	}
	if strings.TrimSpace(string(r.Reader)) == "" {
		return errors.New("nobody is named who read it")
	}
	facts, err := listArg(r.Facts)
	if err != nil {
		return err
	}
	if r.At == 0 {
		r.At = a.now.UnixMilli()
	}
	_, err = a.exec(`INSERT INTO readings
		(id, session, n, evidence, hash, reader, model, prompt, batch, about, voice, facts, pain, relation, name, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ids.next(a.now), a.c.Session, n, rows.EvidenceID(number),
		r.Hash, string(r.Reader), r.Model, r.Prompt, r.Batch, r.About,
		string(r.Voice), facts, r.Pain, string(r.Relation), r.Name, r.At)
	return err
}
