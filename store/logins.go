package store

import (
	"context"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"naps/market"
)

// Login is a browser that is signed in. Times are Unix milliseconds.
type Login struct {
	ID      string
	User    string
	Agent   string // what the browser says of itself, shortened
	Expires int64
	Seen    int64 // to the hour
	Ended   bool  // by its owner: its token opens nothing any more
	Created string
}

const loginColumns = `id, user, agent, expires, seen, ended, created FROM logins`

func scanLogin(r rows) (l Login, err error) {
	err = r.Scan(&l.ID, &l.User, &l.Agent, &l.Expires, &l.Seen, &l.Ended, &l.Created)
	return l, err
}

// KeepLogin notes that a browser was given a token. With before, the token that it had, it is the same browser with a new one.
func (s *Store) KeepLogin(ctx context.Context, token, before string, l Login) error {
	now := time.Now()
	if before != "" {
		r, err := s.app.NonconcurrentDB().NewQuery(`UPDATE logins SET token = {:token}, expires = {:expires}, seen = {:seen} WHERE token = {:before} AND user = {:user} AND NOT ended`).
			Bind(dbx.Params{"token": hashOfSecret(token), "before": hashOfSecret(before), "user": l.User, "expires": l.Expires, "seen": now.UnixMilli()}).WithContext(ctx).Execute()
		if err != nil {
			return fmt.Errorf("store: login: %w", err)
		}
		if n, err := r.RowsAffected(); err == nil && n > 0 {
			return nil
		}
	}
	// Two logins within a second have the same token: they are one.
	_, err := s.app.NonconcurrentDB().NewQuery(`INSERT INTO logins (id, user, token, agent, expires, seen, ended, created, updated)
		VALUES ({:id}, {:user}, {:token}, {:agent}, {:expires}, {:seen}, FALSE, {:at}, {:at}) ON CONFLICT (token) DO NOTHING`).
		Bind(dbx.Params{"id": core.GenerateDefaultRandomId(), "user": l.User, "token": hashOfSecret(token), "agent": l.Agent, "expires": l.Expires, "seen": now.UnixMilli(), "at": types.NowDateTime().String()}).WithContext(ctx).Execute()
	if err != nil {
		return fmt.Errorf("store: login: %w", err)
	}
	return nil
}

// LoginOf finds the login of a token; one that nobody noted is not found.
func (s *Store) LoginOf(ctx context.Context, token string) (Login, error) {
	return get(ctx, s, "login", scanLogin, `SELECT `+loginColumns+` WHERE token = ?`, hashOfSecret(token))
}

// Logins lists the browsers of a user that are signed in, the last seen first.
func (s *Store) Logins(ctx context.Context, user string) ([]Login, error) {
	return list(ctx, s, scanLogin, `SELECT `+loginColumns+` WHERE user = ? AND NOT ended AND expires > ? ORDER BY seen DESC, id DESC LIMIT 100`, user, time.Now().UnixMilli())
}

// SeeLogin notes that a browser came, at most once an hour.
func (s *Store) SeeLogin(ctx context.Context, l Login) error {
	now := time.Now().UnixMilli()
	if now-l.Seen < time.Hour.Milliseconds() {
		return nil
	}
	return s.execute(ctx, `UPDATE logins SET seen = {:now} WHERE id = {:id}`, dbx.Params{"now": now, "id": l.ID})
}

// EndLogin voids the token of one browser of a user. Another's is not found.
func (s *Store) EndLogin(ctx context.Context, user, id string) error {
	l, err := get(ctx, s, "login", scanLogin, `SELECT `+loginColumns+` WHERE id = ? AND user = ?`, id, user)
	if err != nil {
		return err
	}
	if l.Ended {
		return market.ErrNotFound
	}
	return s.execute(ctx, `UPDATE logins SET ended = TRUE WHERE id = {:id}`, dbx.Params{"id": id})
}

// EndLogins voids all tokens of a user, or only that of one browser that signs out.
func (s *Store) EndLogins(ctx context.Context, user, token string) error {
	if token == "" {
		return s.execute(ctx, `UPDATE logins SET ended = TRUE WHERE user = {:user}`, dbx.Params{"user": user})
	}
	return s.execute(ctx, `UPDATE logins SET ended = TRUE WHERE token = {:token}`, dbx.Params{"token": hashOfSecret(token)})
}

// DropLogins removes those that no token belongs to any more.
func (s *Store) DropLogins(ctx context.Context) (int64, error) {
	r, err := s.app.NonconcurrentDB().NewQuery(`DELETE FROM logins WHERE expires < {:now}`).Bind(dbx.Params{"now": time.Now().UnixMilli()}).WithContext(ctx).Execute()
	if err != nil {
		return 0, fmt.Errorf("store: login: %w", err)
	}
	return r.RowsAffected()
}

func (s *Store) execute(ctx context.Context, query string, p dbx.Params) error {
	if _, err := s.app.NonconcurrentDB().NewQuery(query).Bind(p).WithContext(ctx).Execute(); err != nil {
		return fmt.Errorf("store: login: %w", err)
	}
	return nil
}
