package store

import (
	"context"
	"encoding/json"

	"naps/market"
)

const runColumns = `id, session, owner, status, reason, attempt, tries, pipeline, continues, cost, brief, worked, created`

func scanRun(r rows) (run market.Run, err error) {
	var brief []byte
	err = r.Scan(&run.ID, &run.Session, &run.Owner, &run.Status, &run.Reason, &run.Attempt, &run.Tries, &run.Pipeline, &run.Continues, &run.Cost,
		&brief, &run.Worked, &run.Created)
	if err != nil {
		return run, err
	}
	return run, fromJSON(brief, &run.Brief)
}

func readRun(q querier, id string) (market.Run, error) {
	return one(context.Background(), q, "run", scanRun, `SELECT `+runColumns+` FROM runs WHERE id = ?`, id)
}

// Run reads one run.
func (s *Store) Run(ctx context.Context, id string) (market.Run, error) {
	return get(ctx, s, "run", scanRun, `SELECT `+runColumns+` FROM runs WHERE id = ?`, id)
}

// LiveRuns reads the runs that wait or work, the oldest first: what a start has to take up again.
func (s *Store) LiveRuns(ctx context.Context) ([]market.Run, error) {
	return list(ctx, s, scanRun, `SELECT `+runColumns+` FROM runs WHERE `+live+` ORDER BY created, rowid`)
}

// Answered gives what the first call with an idempotency key was answered; used is false when there was none.
func (s *Store) Answered(ctx context.Context, owner, scope, key string) (answer json.RawMessage, used bool, err error) {
	found, err := list(ctx, s, value[[]byte], `SELECT answer FROM idempotency WHERE owner = ? AND scope = ? AND key = ?`, owner, scope, key)
	if err != nil || len(found) == 0 {
		return nil, false, err
	}
	return found[0], true, nil
}
