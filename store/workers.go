package store

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

// Workers are the machines that may work on runs.
type Workers struct{ *database }

func scanWorker(r rows.Row) (w records.Worker, err error) {
	err = r.Scan(&w.ID, &w.Name, &w.Key, &w.Keys, &w.Created)
	return w, err
}

const workerColumns = `id, name, key, node_keys, created FROM workers`

// ListWorkers lists the workers by name.
func (s Workers) ListWorkers(ctx context.Context) ([]records.Worker, error) {
	return list(ctx, s, scanWorker, `SELECT `+workerColumns+` ORDER BY name`)
}

// KnowsWorker reports whether a key is that of a worker.
func (s Workers) KnowsWorker(ctx context.Context, key string) (bool, error) {
	found, err := list(ctx, s, rows.Value[int], `SELECT 1 FROM workers WHERE key = ?`, key)
	return len(found) > 0, err
}

// nameOfWorker is what a worker may be called: it stands in logs, in file names and in the labels of metrics.
var nameOfWorker = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// AddWorker keeps a new worker.
func (s Workers) AddWorker(ctx context.Context, w records.Worker) error {
	if !nameOfWorker.MatchString(w.Name) {
		return fmt.Errorf(
			"%q can't be the name of a worker: use up to 63 lowercase letters, digits, dots, dashes and underscores",
			w.Name)
	}
	same, err := list(ctx, s, rows.Value[int], `SELECT 1 FROM workers WHERE name = ?`, w.Name)
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return fmt.Errorf("a worker called %s already exists; remove it first, or choose another name", w.Name)
	}
	collection, err := s.app.FindCachedCollectionByNameOrId("workers")
	if err != nil {
		return fmt.Errorf("store: worker: %w", err)
	}
	r := core.NewRecord(collection)
	for name, v := range map[string]any{"name": w.Name, "key": w.Key, "node_keys": w.Keys} {
		r.Set(name, v)
	}
	return s.app.SaveWithContext(ctx, r)
}

// RemoveWorker locks a worker out.
func (s Workers) RemoveWorker(ctx context.Context, name string) error {
	r, err := s.app.FindFirstRecordByData("workers", "name", name)
	if err != nil {
		return errors.Join(noRows(err), fmt.Errorf("there is no worker called %s: %w", name, journal.ErrNotFound))
	}
	return s.app.DeleteWithContext(ctx, r)
}
