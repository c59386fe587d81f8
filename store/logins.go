package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"naps/journal"
	"naps/records"
	"naps/store/disk"
	"naps/store/rows"
)

const loginColumns = `id, user, agent, expires, seen, created FROM logins`

func scanLogin(r rows.Row) (l records.Login, err error) {
	err = r.Scan(&l.ID, &l.User, &l.Agent, &l.Expires, &l.Seen, &l.Created)
	return l, err
}

// Logins are the browsers and programs that are signed in.
type Logins struct{ *database }

// NewLogin keeps a login before its first token is given away. In a transaction of PocketBase pass its app.
func (Logins) NewLogin(ctx context.Context, app core.App, l records.Login) error {
	_, err := executeOn(ctx, app, `INSERT INTO logins (id, user, agent, expires, seen, created, updated)
		VALUES ({:id}, {:user}, {:agent}, {:expires}, {:seen}, {:at}, {:at})`,
		dbx.Params{"id": l.ID, "user": l.User, "agent": l.Agent, "expires": l.Expires,
			"seen": time.Now().UnixMilli(), "at": types.NowDateTime().String()})
	return err
}

// ExtendLogin lets a login last as long as its newest token. One that has ended meanwhile is not found and stays ended.
func (Logins) ExtendLogin(ctx context.Context, app core.App, user, id string, expires int64) error {
	return found(executeOn(ctx, app, `UPDATE logins SET expires = MAX(expires, {:expires}), seen = {:now}
		WHERE id = {:id} AND user = {:user}`,
		dbx.Params{"id": id, "user": user, "expires": expires, "now": time.Now().UnixMilli()}))
}

// DropLogin takes a login back whose token was not given away after all.
func (Logins) DropLogin(ctx context.Context, app core.App, user, id string) error {
	return found(executeOn(ctx, app, `DELETE FROM logins WHERE id = {:id} AND user = {:user}`,
		dbx.Params{"id": id, "user": user}))
}

// Login finds a login that has not ended.
func (s Logins) Login(ctx context.Context, id string) (records.Login, error) {
	now := time.Now().UnixMilli()
	return get(ctx, s, "login", scanLogin, `SELECT `+loginColumns+` WHERE id = ? AND expires > ?`, id, now)
}

// ListLogins lists the logins of a user, the last seen first.
func (s Logins) ListLogins(ctx context.Context, user string) ([]records.Login, error) {
	return list(ctx, s, scanLogin, `SELECT `+loginColumns+`
		WHERE user = ? AND expires > ? ORDER BY seen DESC, id DESC LIMIT 100`, user, time.Now().UnixMilli())
}

// SeeLogin notes that a browser came, at most once an hour.
func (s Logins) SeeLogin(ctx context.Context, l records.Login) error {
	now := time.Now().UnixMilli()
	if now-l.Seen < time.Hour.Milliseconds() {
		return nil
	}
	_, err := executeOn(ctx, s.app, `UPDATE logins SET seen = {:now} WHERE id = {:id}`,
		dbx.Params{"now": now, "id": l.ID})
	return err
}

// EndLogin ends one login of a user, with every token of it. Another user's is not found.
func (s Logins) EndLogin(ctx context.Context, user, id string) error {
	return s.DropLogin(ctx, s.app, user, id)
}

// DropLogins removes those that no token belongs to any more.
func (s Cleanup) DropLogins(ctx context.Context) (int64, error) {
	return executeOn(ctx, s.app, `DELETE FROM logins WHERE expires < {:now}`, dbx.Params{"now": time.Now().UnixMilli()})
}

// executeOn runs a statement in the transaction under way, if there is one, and gives how many rows it changed.
func executeOn(ctx context.Context, app core.App, query string, p dbx.Params) (int64, error) {
	r, err := app.NonconcurrentDB().NewQuery(query).Bind(p).WithContext(ctx).Execute()
	switch {
	case err != nil && disk.IsStorageError(err):
		return 0, fmt.Errorf("store: login: %w: %w", journal.ErrDisk, err)
	case err != nil:
		return 0, fmt.Errorf("store: login: %w", err)
	}
	return r.RowsAffected()
}

// found turns a statement that changed nothing into journal.ErrNotFound.
func found(rows int64, err error) error {
	if err == nil && rows == 0 {
		return fmt.Errorf("store: login %w", journal.ErrNotFound)
	}
	return err
}
