package store

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"naps/journal"
	"naps/store/rows"
)

// Runs are the passes through the phases, with their journals.
type Runs struct{ *database }

// Run reads one run.
func (s Runs) Run(ctx context.Context, id string) (journal.Run, error) {
	return get(ctx, s, "run", rows.ScanRun, `SELECT `+rows.RunColumns+` FROM runs WHERE id = ?`, id)
}

// LiveRuns reads the runs that wait or work, the oldest first: what a start has to take up again.
func (s Runs) LiveRuns(ctx context.Context) ([]journal.Run, error) {
	return list(ctx, s, rows.ScanRun, `SELECT `+rows.RunColumns+` FROM runs WHERE `+rows.LiveRun+
		` ORDER BY created, rowid`)
}

// typicalOf is of how many runs the usual time is taken, typicalAmong among how many of the latest they are looked for.
const (
	typicalOf    = 20
	typicalAmong = 200
)

// Typical is how long a run of all six phases takes on this server: the median of the latest. 0: there was none yet.
func (s Runs) Typical(ctx context.Context) (time.Duration, error) {
	worked,
		err := list(ctx, s,
		rows.Value[int64], `SELECT worked FROM (SELECT worked, status, brief FROM runs ORDER BY rowid DESC LIMIT ?)
		WHERE status = 'done' AND worked > 0 AND NOT COALESCE(json_extract(brief, '$.sample'), 0) AND COALESCE(json_extract(brief, '$.again'), '') = '' LIMIT ?`,
		typicalAmong, typicalOf)
	if err != nil || len(worked) == 0 {
		return 0, err
	}
	slices.Sort(worked)
	return time.Duration(worked[len(worked)/2]) * time.Millisecond, nil
}

// Answered gives what the first call with an idempotency key was answered; used is false when there was none.
func (s Sessions) Answered(ctx context.Context, owner, scope,
	key string) (answer json.RawMessage, used bool, err error) {
	found, err := list(ctx, s, rows.Value[[]byte],
		`SELECT answer FROM idempotency WHERE owner = ? AND scope = ? AND key = ?`, owner, scope, key)
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	return found[0], true, nil
}
