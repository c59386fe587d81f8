package rows

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"naps/journal"
)

// Querier is a pool, a read transaction or the writer's batch.
type Querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Row is what a scan function reads from.
type Row interface{ Scan(dest ...any) error }

// Collect reads all rows of a query into a slice and closes them before anybody works with it.
func Collect[T any](ctx context.Context, q Querier, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
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

// One reads the only row of a query. A missing row is journal.ErrNotFound, in an error that says what is missing.
func One[T any](ctx context.Context, q Querier, what string, scan func(Row) (T, error), query string,
	args ...any) (T, error) {
	list, err := Collect(ctx, q, scan, query, args...)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("store: %s %w", what, journal.ErrNotFound)
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// Value scans a row of one column.
func Value[T any](r Row) (v T, err error) {
	err = r.Scan(&v)
	return v, err
}

// FromJSON reads a JSON column; NULL leaves v as it is.
func FromJSON(raw []byte, v any) error {
	if len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, v)
}
