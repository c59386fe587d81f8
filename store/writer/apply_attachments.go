package writer

import (
	"fmt"

	"naps/journal"
)

// applyAttachments adds what the founder attaches to an idea, or removes one of it.
func applyAttachments(a *applying) error {
	for _, x := range a.c.Attach {
		n, err := a.exec(`INSERT INTO attachments (id, session, name, url, text, cut, at) SELECT ?, ?, ?, ?, ?, ?, ?
			WHERE (SELECT COUNT(*) FROM attachments WHERE session = ?) < ?`,
			x.ID, a.c.Session, x.Name, x.URL, x.Text, x.Cut, a.now.UnixMilli(), a.c.Session, journal.MaxAttachments)
		if err != nil {
			return fmt.Errorf("store: attachment: %w", err)
		}
		if n == 0 {
			return fmt.Errorf("store: attachment: %w", journal.ErrFull)
		}
	}
	if a.c.Detach == "" {
		return nil
	}
	n, err := a.exec(`DELETE FROM attachments WHERE id = ? AND session = ?`, a.c.Detach, a.c.Session)
	if err == nil && n == 0 {
		err = journal.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: attachment: %w", err)
	}
	return nil
}
