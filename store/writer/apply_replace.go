package writer

import (
	"fmt"

	"naps/journal"
)

// replaceReport writes a report over the latest version where it asks for that, and reports whether it did. A version
// that is shared is never written over: whoever has its link was promised that it stays as it is.
func replaceReport(a *applying, r *journal.StoredReport, latest int) (bool, error) {
	if r.After > 0 && r.After != latest || r.Replace > 0 && r.Replace != latest {
		return false, fmt.Errorf("store: report %d: %w", latest, journal.ErrOver)
	}
	if r.Replace == 0 {
		return false, nil
	}
	raw, err := numbered(r.JSON, latest)
	if err != nil {
		return false, err
	}
	var id string
	_, err = a.batch.row(`UPDATE reports SET json = ?, created = ? WHERE session = ? AND version = ?
		AND NOT EXISTS (SELECT 1 FROM shares s WHERE s.session = reports.session AND s.version = reports.version) RETURNING id`,
		[]any{jsonArg(raw), a.stamp(), a.c.Session, latest}, &id)
	if err != nil || id == "" {
		return false, err
	}
	a.wrote("reports", id, RowUpdated)
	a.out.Version = latest
	return true, nil
}
