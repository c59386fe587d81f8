package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

// tokenLetters of 62 kinds carry 190 bits: nobody guesses one.
const tokenLetters = 32

// Shares are the links by which people without an account read a report.
type Shares struct{ *database }

// NewShare opens a version of a report to whoever has the token.
func (s Shares) NewShare(_ context.Context, session string, version int, expires int64,
	interviews bool) (token string, err error) {
	collection, err := s.app.FindCachedCollectionByNameOrId("shares")
	if err != nil {
		return "", fmt.Errorf("store: share: %w", err)
	}
	token = security.RandomString(tokenLetters)
	r := core.NewRecord(collection)
	r.Set("session", session)
	r.Set("token", tokenHash(token))
	r.Set("version", version)
	r.Set("expires", expires)
	r.Set("interviews", interviews)
	if err := s.app.Save(r); err != nil {
		return "", fmt.Errorf("store: share: %w", err)
	}
	return token, nil
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte("share:" + token))
	return hex.EncodeToString(sum[:])
}

const shareColumns = `h.id, h.session, s.owner, s.title, h.version, h.expires, h.interviews, h.revoked, h.created FROM shares h JOIN sessions s ON s.id = h.session`

func scanShare(r rows.Row) (h records.Share, err error) {
	err = r.Scan(&h.ID, &h.Session, &h.Owner, &h.Title, &h.Version, &h.Expires, &h.Interviews, &h.Revoked, &h.Created)
	return h, err
}

// ShareByToken finds the share of a link, also one that is closed: the caller asks Open.
func (s Shares) ShareByToken(ctx context.Context, token string) (records.Share, error) {
	return get(ctx, s, "share", scanShare, `SELECT `+shareColumns+` WHERE h.token = ?`, tokenHash(token))
}

// ListShares lists the shares of an owner, the newest first.
func (s Shares) ListShares(ctx context.Context, owner string) ([]records.Share, error) {
	return list(ctx, s, scanShare, `SELECT `+shareColumns+
		` WHERE s.owner = ? ORDER BY h.created DESC, h.id DESC LIMIT 500`, owner)
}

// RevokeShare closes a share of an owner for good. Another's share is not found.
func (s Shares) RevokeShare(ctx context.Context, owner, id string) error {
	if _, err := get(ctx, s, "share", scanShare, `SELECT `+shareColumns+` WHERE h.id = ? AND s.owner = ?`, id,
		owner); err != nil {
		return err
	}
	r, err := s.app.FindRecordById("shares", id)
	if err != nil {
		return fmt.Errorf("store: share %w", journal.ErrNotFound)
	}
	r.Set("revoked", true)
	if err := s.app.Save(r); err != nil {
		return fmt.Errorf("store: share: %w", err)
	}
	return nil
}
