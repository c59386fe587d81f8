package store

import (
	"context"

	"naps/backup"
)

// Epoch is the database's epoch: cursors of another one are void. It is 0 before Bootstrap.
func (s Log) Epoch() int64 { return s.epoch.Load() }

// Bootstrap finds out the epoch; see backup.Epoch. Call it after the migrations and before anything else of the store.
func (s *Store) Bootstrap(ctx context.Context) (restored bool, err error) {
	epoch, restored, err := backup.Epoch(s.app)
	if err != nil {
		return false, err
	}
	s.epoch.Store(epoch)
	return restored, ctx.Err()
}

// RestoreHandled takes back what Bootstrap has said: the runs of the restored database are dealt with.
func (s *Store) RestoreHandled(context.Context) error { return backup.RestoreHandled(s.app) }
