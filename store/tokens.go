package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

const tokenColumns = `id, user, name, scope, expires, used, created FROM access_tokens`

func scanToken(r rows.Row) (t records.AccessToken, err error) {
	err = r.Scan(&t.ID, &t.User, &t.Name, &t.Scope, &t.Expires, &t.Used, &t.Created)
	return t, err
}

// Tokens are the access tokens of programs.
type Tokens struct{ *database }

// NewToken makes an access token of a user and gives it in clear, the only time that anybody sees it.
func (s Tokens) NewToken(ctx context.Context, t records.AccessToken) (clear string, err error) {
	collection, err := s.app.FindCachedCollectionByNameOrId("access_tokens")
	if err != nil {
		return "", fmt.Errorf("store: token: %w", err)
	}
	clear = records.TokenPrefix + rand.Text()
	r := core.NewRecord(collection)
	for name, v := range map[string]any{"user": t.User, "token": hashOfSecret(clear), "name": t.Name, "scope": t.Scope,
		"expires": t.Expires} {
		r.Set(name, v)
	}
	if err := s.app.SaveWithContext(ctx, r); err != nil {
		return "", fmt.Errorf("store: token: %w", err)
	}
	return clear, nil
}

// TokenByClear finds the token that a program showed; one whose time is over is not found.
func (s Tokens) TokenByClear(ctx context.Context, clear string) (records.AccessToken, error) {
	return get(ctx, s, "token", scanToken, `SELECT `+tokenColumns+` WHERE token = ? AND expires > ?`,
		hashOfSecret(clear), time.Now().UnixMilli())
}

// ListTokens lists the access tokens of a user, the newest first.
func (s Tokens) ListTokens(ctx context.Context, user string) ([]records.AccessToken, error) {
	return list(ctx, s, scanToken, `SELECT `+tokenColumns+` WHERE user = ? ORDER BY created DESC, id DESC LIMIT 200`,
		user)
}

// RevokeToken removes a token of a user. Another's is not found.
func (s Tokens) RevokeToken(ctx context.Context, user, id string) error {
	r, err := s.app.FindRecordById("access_tokens", id)
	if noRows(err) == nil && err != nil || err == nil && r.GetString("user") != user {
		return fmt.Errorf("store: token %w", journal.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("store: token: %w", err)
	}
	return s.app.DeleteWithContext(ctx, r)
}

// TokenUsed notes that a token was used, at most once an hour: a program that polls must not write at every question.
func (s Tokens) TokenUsed(ctx context.Context, t records.AccessToken) error {
	now := time.Now()
	if now.UnixMilli()-t.Used < time.Hour.Milliseconds() {
		return nil
	}
	r, err := s.app.FindRecordById("access_tokens", t.ID)
	if err != nil {
		return fmt.Errorf("store: token: %w", err)
	}
	r.Set("used", now.UnixMilli())
	return s.app.SaveWithContext(ctx, r)
}
