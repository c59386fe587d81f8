package store

import (
	"context"
	"fmt"
	"time"

	"naps/fetch"
	"naps/market"
	"naps/store/rows"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Cache keeps answers of the web between runs. It is a fetch.Cache, safe for use by many goroutines.
type Cache struct{ *database }

var _ fetch.Cache = Cache{}

// Get reads an answer; false says that there is none.
func (c Cache) Get(ctx context.Context, key string) (fetch.Entry, bool, error) {
	found, err := list(ctx, c, func(r rows.Row) (e fetch.Entry, err error) {
		var header, gz []byte
		var fetched int64
		if err = r.Scan(&e.URL, &e.Status, &header, &fetched, &gz); err != nil {
			return e, err
		}
		e.Fetched = time.UnixMilli(fetched).UTC()
		if err = rows.FromJSON(header, &e.Header); err != nil {
			return e, err
		}
		e.Body, err = rows.Unpack(gz)
		return e, err
	},
		`SELECT c.url, c.status, c.header, c.fetched, b.gz FROM fetch_cache c JOIN fetch_bodies b ON b.key = c.key WHERE c.key = ?`,
		key)
	if err != nil || len(found) == 0 {
		return fetch.Entry{}, false, err
	}
	return found[0], true, nil
}

// Put keeps an answer in the place of an older one.
func (c Cache) Put(ctx context.Context, key string, e fetch.Entry) error {
	header, err := market.Encode(e.Header)
	if err != nil {
		return fmt.Errorf("store: cache: %w", err)
	}
	p := dbx.Params{
		"id": core.GenerateDefaultRandomId(), "key": key, "url": e.URL, "status": e.Status, "header": string(header),
		"size": len(e.Body), "fetched": e.Fetched.UnixMilli(), "gz": rows.Pack(e.Body),
	}
	err = c.app.RunInTransaction(func(app core.App) error {
		for _, statement := range []string{
			`INSERT INTO fetch_cache (id, key, url, status, header, size, fetched)
				VALUES ({:id}, {:key}, {:url}, {:status}, {:header}, {:size}, {:fetched})
				ON CONFLICT (key) DO UPDATE SET url = excluded.url, status = excluded.status, header = excluded.header,
					size = excluded.size, fetched = excluded.fetched`,
			`INSERT INTO fetch_bodies (key, gz) VALUES ({:key}, {:gz}) ON CONFLICT (key) DO UPDATE SET gz = excluded.gz`,
		} {
			if _, err := app.NonconcurrentDB().NewQuery(statement).Bind(p).WithContext(ctx).Execute(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: cache: %w", err)
	}
	return nil
}
