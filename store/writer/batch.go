package writer

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"naps/journal"
	"naps/store/disk"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// batch is one transaction of the writer. What it remembers about sessions and fences holds while the transaction has
// the write lock.
type batch struct {
	app    core.App // of the transaction
	db     dbx.Executor
	stmts  map[string]*sql.Stmt
	ids    *idMaker
	now    time.Time
	known  map[string]bool // sessions that exist
	fences map[string]fence
	after  []func(app core.App) // to be done once it is committed
	rows   []Row                // that are to be told of once it is committed
}

type fence struct {
	session string
	status  journal.Status
	attempt int
}

func newBatch(app core.App, ids *idMaker) (*batch, error) {
	tx, ok := app.NonconcurrentDB().(*dbx.Tx)
	if !ok {
		return nil, errors.New("store: the writer needs a transaction")
	}
	builder, ok := tx.Builder.(interface{ Executor() dbx.Executor })
	if !ok {
		return nil, errors.New("store: the transaction does not run plain statements")
	}
	return &batch{
		app: app, db: builder.Executor(), ids: ids, now: time.Now(),
		stmts: map[string]*sql.Stmt{}, known: map[string]bool{}, fences: map[string]fence{},
	}, nil
}

// close ends the prepared statements; errors show again at the commit.
func (b *batch) close() {
	for _, s := range b.stmts {
		_ = s.Close()
	}
}

func (b *batch) prepare(query string) (*sql.Stmt, error) {
	if s := b.stmts[query]; s != nil {
		return s, nil
	}
	s, err := b.db.Prepare(query)
	if err != nil {
		return nil, err
	}
	b.stmts[query] = s
	return s, nil
}

// exec runs a statement that is prepared once a batch and gives the number of rows it touched.
func (b *batch) exec(query string, args ...any) (int64, error) {
	s, err := b.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := s.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// insert is exec for a table with row numbers; it gives the number of the new row.
func (b *batch) insert(query string, args ...any) (int64, error) {
	s, err := b.prepare(query)
	if err != nil {
		return 0, err
	}
	result, err := s.Exec(args...)
	if err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

// QueryContext runs a query inside the transaction. With it a batch is a rows.Querier: reads inside share their code
// with those outside.
func (b *batch) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := b.prepare(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext runs a query inside the transaction that gives one row at most.
func (b *batch) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := b.prepare(query)
	if err != nil {
		// The error of the statement comes with the row.
		return b.db.(*sql.Tx).QueryRowContext(ctx, query, args...)
	}
	return s.QueryRowContext(ctx, args...)
}

// row reads one row; false says that there is none.
func (b *batch) row(query string, args []any, dest ...any) (bool, error) {
	err := b.QueryRowContext(context.Background(), query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

// savepoint runs fn so that its error undoes what it wrote and nothing else. errBroken in the result says that the
// whole transaction is gone.
func (b *batch) savepoint(fn func() error) (err error) {
	if _, err := b.exec("SAVEPOINT change"); err != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	err = safely(fn)
	if err == nil {
		_, err = b.exec("RELEASE change")
		return err
	}
	if disk.IsStorageError(err) {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if _, undo := b.exec("ROLLBACK TO change"); undo != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	if _, undo := b.exec("RELEASE change"); undo != nil {
		return fmt.Errorf("%w: %w", errBroken, err)
	}
	return err
}

// stamp is the time of the batch as PocketBase writes it.
func (b *batch) stamp() string { return b.now.UTC().Format(types.DefaultDateLayout) }

// jsonArg binds JSON so that it comes back to the byte. A JSON column has numeric affinity: a bare number would be
// turned into SQLite's own form of it, unless it is bound as bytes.
func jsonArg(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	switch raw[0] {
	case '{', '[', '"', 't', 'f', 'n':
		return string(raw)
	}
	return []byte(raw)
}
