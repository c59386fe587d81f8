package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"naps/market"

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

// querier is a pool, a read transaction or the writer's batch.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// rows is what a scan function reads from.
type rows interface{ Scan(dest ...any) error }

// db is the pool that reads. PocketBase opens it anew after a restore, so nobody keeps it.
func (s *Store) db() (*sql.DB, error) {
	db, ok := s.app.ConcurrentDB().(*dbx.DB)
	if !ok || db == nil {
		return nil, errors.New("store: the database is not open")
	}
	return db.DB(), nil
}

// view runs fn in one read transaction: all it reads is of one moment. ReadOnly keeps it from taking the write lock.
func (s *Store) view(ctx context.Context, fn func(q querier) error) error {
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

// collect reads all rows of a query into a slice and closes them before anybody works with it.
func collect[T any](ctx context.Context, q querier, scan func(rows) (T, error), query string, args ...any) ([]T, error) {
	found, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	defer found.Close()
	var list []T
	for found.Next() {
		item, err := scan(found)
		if err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		list = append(list, item)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return list, nil
}

// one reads the only row of a query; what names it in the error when it is missing.
func one[T any](ctx context.Context, q querier, what string, scan func(rows) (T, error), query string, args ...any) (T, error) {
	list, err := collect(ctx, q, scan, query, args...)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("store: %s %w", what, market.ErrNotFound)
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// get is one outside a transaction.
func get[T any](ctx context.Context, s *Store, what string, scan func(rows) (T, error), query string, args ...any) (T, error) {
	db, err := s.db()
	if err != nil {
		var none T
		return none, err
	}
	return one(ctx, db, what, scan, query, args...)
}

// list is collect outside a transaction.
func list[T any](ctx context.Context, s *Store, scan func(rows) (T, error), query string, args ...any) ([]T, error) {
	db, err := s.db()
	if err != nil {
		return nil, err
	}
	return collect(ctx, db, scan, query, args...)
}

// value scans a row of one column.
func value[T any](r rows) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}

// fromJSON reads a JSON column; NULL leaves v as it is.
func fromJSON(raw []byte, v any) error {
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, v)
}

// millis turns PocketBase's form of a date into Unix milliseconds; 0 for none.
func millis(date string) int64 {
	t, err := time.Parse(types.DefaultDateLayout, date)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
