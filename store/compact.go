package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// resting are the sessions with something new to compact: no live run, and nothing written since the limit.
const resting = `SELECT s.id FROM sessions s LEFT JOIN compactions c ON c.session = s.id
	WHERE s.head_seq > COALESCE(c.head, 0)
		AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.session = s.id AND (r.status IN ('queued', 'running') OR r.ended > {:limit}))
		AND COALESCE((SELECT b.at FROM stream_buffer b WHERE b.session = s.id ORDER BY b.seq DESC LIMIT 1), 0) <= {:limit}`

// finished are the deltas of messages that stand in the log as a whole.
const finished = ` FROM stream_buffer WHERE session = {:session} AND kind = 'text' AND message IN
	(SELECT message FROM stream_buffer WHERE session = {:session} AND kind = 'message' AND kind != 'text')`

// Compact deletes the deltas of finished messages in sessions that have rested for olderThan. Numbers stay: the log has
// gaps then, and Floor says below which number a cursor may have missed something. Each session is a transaction of its
// own, so that the writer waits for none of them long. It returns how many rows went.
func (s Cleanup) Compact(ctx context.Context, olderThan time.Duration) (int64, error) {
	limit := time.Now().Add(-olderThan).UnixMilli()
	var sessions []string
	err := s.app.DB().NewQuery(resting).Bind(dbx.Params{"limit": limit}).WithContext(ctx).Column(&sessions)
	if err != nil {
		return 0, fmt.Errorf("store: compact: %w", err)
	}
	var gone int64
	for _, session := range sessions {
		if err := ctx.Err(); err != nil {
			return gone, err
		}
		n, err := s.compact(session, limit)
		gone += n
		if err != nil {
			return gone, fmt.Errorf("store: compact: %w", err)
		}
	}
	return gone, nil
}

func (s Cleanup) compact(session string, limit int64) (gone int64, err error) {
	err = s.app.RunInTransaction(func(app core.App) error {
		db := app.NonconcurrentDB()
		p := dbx.Params{"session": session, "limit": limit}
		var still string
		if err := db.NewQuery(resting + ` AND s.id = {:session}`).Bind(p).Row(&still); err != nil {
			return noRows(err) // a run has begun in the meantime
		}
		var floor int64
		if err := db.NewQuery(`SELECT COALESCE(MAX(seq), 0)` + finished).Bind(p).Row(&floor); err != nil {
			return err
		}
		result, err := db.NewQuery(`DELETE` + finished).Bind(p).Execute()
		if err != nil {
			return err
		}
		if gone, err = result.RowsAffected(); err != nil {
			return err
		}
		p["floor"] = floor
		_, err = db.NewQuery(`INSERT INTO compactions (session, floor, head) SELECT id, {:floor}, head_seq FROM sessions WHERE id = {:session}
			ON CONFLICT (session) DO UPDATE SET floor = MAX(floor, excluded.floor), head = excluded.head`).Bind(
			p).Execute()
		return err
	})
	return gone, err
}

// Sweep forgets what has served its time: idempotency keys and answers of the web that are older than the limits. It
// returns how many rows went.
func (s Cleanup) Sweep(ctx context.Context, keys, answers time.Duration) (int64, error) {
	now := time.Now()
	var gone int64
	for _, job := range []struct {
		statement string
		limit     int64
	}{
		{`DELETE FROM idempotency WHERE at < {:limit}`, now.Add(-keys).UnixMilli()},
		{`DELETE FROM fetch_cache WHERE fetched < {:limit}`, now.Add(-answers).UnixMilli()},
	} {
		result, err := s.app.NonconcurrentDB().NewQuery(job.statement).Bind(dbx.Params{"limit": job.limit}).WithContext(
			ctx).Execute()
		if err != nil {
			return gone, fmt.Errorf("store: sweep: %w", err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return gone, fmt.Errorf("store: sweep: %w", err)
		}
		gone += n
	}
	return gone, nil
}
