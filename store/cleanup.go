package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
)

// cleanAtOnce is how many rows one statement removes, so that the writer does not wait long for any of them.
const cleanAtOnce = 500

// Cleanup removes what has served its time. Its methods may be killed at any moment and run again.
type Cleanup struct{ *database }

// PruneJournals forgets the steps of runs that ended olderThan ago in sessions that are done: nothing continues those,
// and the report stands by itself. It returns how many rows went. It may be killed and run again.
func (s Cleanup) PruneJournals(ctx context.Context, olderThan time.Duration) (int64, error) {
	return s.prune(ctx, `DELETE FROM run_steps WHERE id IN (SELECT t.id FROM sessions s
		JOIN runs r ON r.session = s.id AND r.ended > 0 AND r.ended < {:limit} AND r.status NOT IN ('queued', 'running')
		JOIN run_steps t ON t.run = r.id
		WHERE s.status = 'done' LIMIT {:most})`, time.Now().Add(-olderThan))
}

// PrunePages forgets stored pages that no evidence was cut from any more. It returns how many went.
func (s Cleanup) PrunePages(ctx context.Context) (int64, error) {
	return s.prune(ctx, `DELETE FROM pages WHERE id IN (SELECT p.id FROM pages p
		WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.page = p.hash) LIMIT {:most})`, time.Time{})
}

// ExpireShares forgets shares whose time is over. It returns how many went.
func (s Cleanup) ExpireShares(ctx context.Context) (int64, error) {
	return s.prune(ctx,
		`DELETE FROM shares WHERE id IN (SELECT id FROM shares WHERE expires > 0 AND expires < {:limit} LIMIT {:most})`,
		time.Now())
}

// prune runs a statement until it finds nothing more; each time is a transaction of its own.
func (s Cleanup) prune(ctx context.Context, statement string, limit time.Time) (gone int64, err error) {
	for {
		if err := ctx.Err(); err != nil {
			return gone, err
		}
		result, err := s.app.NonconcurrentDB().NewQuery(statement).Bind(dbx.Params{"limit": limit.UnixMilli(),
			"most": cleanAtOnce}).WithContext(ctx).Execute()
		if err != nil {
			return gone, fmt.Errorf("store: clean up: %w", err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return gone, fmt.Errorf("store: clean up: %w", err)
		}
		if gone += n; n < cleanAtOnce {
			return gone, nil
		}
	}
}

// checkpointPatience is how long a checkpoint waits for a reader, in milliseconds; the writer waits behind it.
const checkpointPatience = 100

// Checkpoint moves the write-ahead log into the database and cuts its file to nothing. While somebody reads an older
// state it does what it can and leaves the rest to the next time.
func (s Cleanup) Checkpoint(ctx context.Context) error {
	db, ok := s.app.NonconcurrentDB().(*dbx.DB)
	if !ok {
		return fmt.Errorf("store: checkpoint: the database is not open")
	}
	conn, err := db.DB().Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: checkpoint: %w", err)
	}
	defer conn.Close() // back to the pool
	if _, err := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, checkpointPatience)); err != nil {
		return fmt.Errorf("store: checkpoint: %w", err)
	}
	// The connection must not stay impatient, whatever becomes of ctx.
	defer conn.ExecContext(context.WithoutCancel(ctx), fmt.Sprintf(`PRAGMA busy_timeout = %d`, BusyTimeout)) //nolint:errcheck // a broken connection is not used again
	var busy, frames, moved int
	if err := conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return fmt.Errorf("store: checkpoint: %w", err)
	}
	return nil
}
