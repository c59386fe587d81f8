package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"naps/store/rows"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Store reads what is committed, and removes what is to go. Its methods are safe for use by many goroutines;
// a missing row is market.ErrNotFound. The zero value is of no use: see New.
type Store struct {
	app   core.App
	epoch atomic.Int64
}

// New makes the store of an app. Call Bootstrap before anything reads an epoch.
func New(app core.App) *Store { return &Store{app: app} }

// db is the pool that reads. PocketBase opens it anew after a restore, so nobody keeps it.
func (s *Store) db() (*sql.DB, error) {
	db, ok := s.app.ConcurrentDB().(*dbx.DB)
	if !ok || db == nil {
		return nil, errors.New("store: the database is not open")
	}
	return db.DB(), nil
}

// view runs fn in one read transaction: all it reads is of one moment. ReadOnly keeps it from taking the write lock.
func (s *Store) view(ctx context.Context, fn func(q rows.Querier) error) error {
	db, err := s.db()
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	defer tx.Rollback() // nothing was written
	return fn(tx)
}

// get is one outside a transaction.
func get[T any](ctx context.Context, s *Store, what string, scan func(rows.Row) (T, error), query string, args ...any) (T, error) {
	db, err := s.db()
	if err != nil {
		var none T
		return none, err
	}
	return rows.One(ctx, db, what, scan, query, args...)
}

// list is collect outside a transaction.
func list[T any](ctx context.Context, s *Store, scan func(rows.Row) (T, error), query string, args ...any) ([]T, error) {
	db, err := s.db()
	if err != nil {
		return nil, err
	}
	return rows.Collect(ctx, db, scan, query, args...)
}

// millis turns PocketBase's form of a date into Unix milliseconds; 0 for none.
func millis(date string) int64 {
	t, err := time.Parse(types.DefaultDateLayout, date)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
