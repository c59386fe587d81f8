package writer

import (
	"fmt"

	"naps/journal"
	"naps/market"
)

// lastEvidence is the highest number that evidence of a session has, or had before a file of the founder's was removed:
// an id that a report cites never means something else later.
const lastEvidence = `SELECT MAX(COALESCE((SELECT MAX(n) FROM evidence WHERE session = ?), 0), COALESCE((SELECT top FROM own_ideas WHERE session = ?), 0))`

// applyBrought changes the files that a founder brought.
func applyBrought(a *applying) error {
	b := a.c.Brought
	if b == nil {
		return nil
	}
	for _, part := range []func(*applying, *journal.Brought) error{addOwnFile, useOwnFile, removeOwnFile, addOwnPeople,
		dropOwnEvidence, showNames} {
		if err := part(a, b); err != nil {
			return fmt.Errorf("store: own files: %w", err)
		}
	}
	return nil
}

func addOwnFile(a *applying, b *journal.Brought) error {
	f := b.Add
	if f == nil {
		return nil
	}
	if err := raise(a, "files", `files + 1`); err != nil {
		return err
	}
	n, err := a.exec(`INSERT INTO own_files (id, session, n, name, kind, size, body, text, choices, used, pieces, at)
		SELECT ?, ?, (SELECT files FROM own_ideas WHERE session = ?), ?, ?, ?, ?, ?, ?, 0, 0, ?
		WHERE (SELECT COUNT(*) FROM own_files WHERE session = ?) < ? AND (SELECT COALESCE(SUM(size), 0) FROM own_files WHERE session = ?) + ? <= ?`,
		f.ID, a.c.Session, a.c.Session, f.Name, f.Kind, f.Size, f.Body, f.Text, string(f.Choices), a.now.UnixMilli(),
		a.c.Session, b.MostFiles, a.c.Session, f.Size, b.MostBytes)
	if err == nil && n == 0 {
		err = journal.ErrFull
	}
	return err
}

// raise sets one figure of an idea's own files by an expression over its row.
func raise(a *applying, column, to string, args ...any) error {
	if _, err := a.exec(`INSERT INTO own_ideas (session, files, top, names) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING`,
		a.c.Session); err != nil {
		return err
	}
	_, err := a.exec(`UPDATE own_ideas SET `+column+` = `+to+` WHERE session = ?`, append(args, a.c.Session)...)
	return err
}

func useOwnFile(a *applying, b *journal.Brought) error {
	if b.Use == nil {
		return nil
	}
	n, err := a.exec(`UPDATE own_files SET choices = ?, used = ?, pieces = ? WHERE id = ? AND session = ?`,
		string(b.Use.Choices), b.Use.Used, b.Use.Pieces, b.Use.ID, a.c.Session)
	if err == nil && n == 0 {
		err = journal.ErrNotFound
	}
	return err
}

func removeOwnFile(a *applying, b *journal.Brought) error {
	if b.Remove == "" {
		return nil
	}
	n, err := a.exec(`DELETE FROM own_files WHERE id = ? AND session = ?`, b.Remove, a.c.Session)
	if err == nil && n == 0 {
		err = journal.ErrNotFound
	}
	return err
}

func addOwnPeople(a *applying, b *journal.Brought) error {
	for _, p := range b.People {
		if _, err := a.exec(`INSERT INTO own_people (session, n, name) VALUES (?, ?, ?)`, a.c.Session, p.N,
			p.Name); err != nil {
			return err
		}
	}
	for _, n := range b.Forget {
		if _, err := a.exec(`UPDATE own_people SET name = '' WHERE session = ? AND n = ?`, a.c.Session, n); err != nil {
			return err
		}
	}
	return nil
}

// dropOwnEvidence removes evidence with its readings, which a trigger looks after, and the stored texts that nothing
// else was cut from.
func dropOwnEvidence(a *applying, b *journal.Brought) error {
	if len(b.Drop) == 0 {
		return nil
	}
	if err := raise(a, "top", `(`+lastEvidence+`)`, a.c.Session, a.c.Session); err != nil {
		return err
	}
	for _, hash := range b.Drop {
		page := ""
		found, err := a.batch.row(`SELECT page FROM evidence WHERE session = ? AND hash = ? AND source = ?`,
			[]any{a.c.Session, hash, market.OwnSource}, &page)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if _, err := a.exec(`DELETE FROM evidence WHERE session = ? AND hash = ?`, a.c.Session, hash); err != nil {
			return err
		}
		if _, err := a.exec(`DELETE FROM pages WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM evidence WHERE page = ?)`,
			page, page); err != nil {
			return err
		}
	}
	return nil
}

func showNames(a *applying, b *journal.Brought) error {
	if b.Names == nil {
		return nil
	}
	return raise(a, "names", `?`, *b.Names)
}
