package store

import (
	"context"

	"naps/store/rows"
)

// Reports are the reports of sessions, in versions.
type Reports struct{ *database }

// Report reads a version of a session's report as it was written, to the byte, and says which version it is. Version 0
// asks for the latest.
func (s Reports) Report(ctx context.Context, session string, version int) (json []byte, got int, err error) {
	type report struct {
		json    []byte
		version int
	}
	r, err := get(ctx, s, "report", func(r rows.Row) (rep report, err error) {
		err = r.Scan(&rep.json, &rep.version)
		return rep, err
	}, `SELECT json, version FROM reports WHERE session = ? AND (? = 0 OR version = ?) ORDER BY version DESC LIMIT 1`,
		session, version, version)
	return r.json, r.version, err
}

// OfRun reports whether the report of a run is kept.
func (s Reports) OfRun(ctx context.Context, session, run string) (bool, error) {
	found, err := list(ctx, s, rows.Value[int], `SELECT 1 FROM reports WHERE session = ? AND run = ? LIMIT 1`, session,
		run)
	return len(found) > 0, err
}
