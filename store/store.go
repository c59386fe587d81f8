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

// Store holds what reads and changes a database, each part named for what it holds. The parts are small values: pass
// the one that is needed. Their methods are safe for use by many goroutines; a missing row is journal.ErrNotFound. The
// zero value is of no use: see New.
type Store struct {
	*database

	Sessions   Sessions
	Log        Log
	Runs       Runs
	Reports    Reports
	Chats      Chats
	Evidence   Evidence
	Readings   Readings
	Own        Own
	Accounts   Accounts
	Ledger     Ledger
	Admins     Admins
	Choices    Choices
	Logins     Logins
	Tokens     Tokens
	Invites    Invites
	Monitors   Monitors
	Browsers   Browsers
	Shares     Shares
	Operations Operations
	Cleanup    Cleanup
	Export     Export
	Cache      Cache
	Workers    Workers

	Predictions   Predictions
	Landings      Landings
	LandingPeople LandingPeople
}

// New makes the store of an app. Call Bootstrap before anything reads an epoch.
func New(app core.App) *Store {
	d := &database{app: app}
	s := &Store{
		database: d, Sessions: Sessions{d}, Log: Log{d}, Chats: Chats{d}, Runs: Runs{d},
		Reports: Reports{d}, Evidence: Evidence{d}, Readings: Readings{d}, Own: Own{d},
		Accounts: Accounts{d}, Ledger: Ledger{d}, Admins: Admins{d}, Choices: Choices{d},
		Logins: Logins{d}, Tokens: Tokens{d}, Invites: Invites{d}, Monitors: Monitors{d}, Browsers: Browsers{d},
		Shares: Shares{d}, Operations: Operations{d}, Cleanup: Cleanup{d},
		Cache: Cache{d}, Workers: Workers{d}, Predictions: Predictions{d},
		Landings: Landings{d}, LandingPeople: LandingPeople{d},
	}
	s.Export = Export{s}
	return s
}

// database is what all parts of a store share.
type database struct {
	app   core.App
	epoch atomic.Int64
}

// pooled is a database or a part of a store.
type pooled interface{ db() (*sql.DB, error) }

// db is the pool that reads. PocketBase opens it anew after a restore, so nobody keeps it.
func (d *database) db() (*sql.DB, error) {
	db, ok := d.app.ConcurrentDB().(*dbx.DB)
	if !ok || db == nil {
		return nil, errors.New("store: the database is not open")
	}
	return db.DB(), nil
}

// view runs fn in one read transaction: all it reads is of one moment. ReadOnly keeps it from taking the write lock.
func (d *database) view(ctx context.Context, fn func(q rows.Querier) error) error {
	db, err := d.db()
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

// get is rows.One outside a transaction.
func get[T any](ctx context.Context, p pooled, what string, scan func(rows.Row) (T, error), query string,
	args ...any) (T, error) {
	db, err := p.db()
	if err != nil {
		var none T
		return none, err
	}
	return rows.One(ctx, db, what, scan, query, args...)
}

// list is rows.Collect outside a transaction.
func list[T any](ctx context.Context, p pooled, scan func(rows.Row) (T, error), query string,
	args ...any) ([]T, error) {
	db, err := p.db()
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

// noRows turns the error for a row that is not there into none.
func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
