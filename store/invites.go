package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/store/rows"
)

// Invites are the invitations to make an account.
type Invites struct{ *database }

// NewInvite makes an invitation and gives its code, which is not kept and cannot be shown again.
func (s Invites) NewInvite(i records.Invite) (code string, err error) {
	collection, err := s.app.FindCachedCollectionByNameOrId("invites")
	if err != nil {
		return "", fmt.Errorf("store: invites: %w", err)
	}
	code = rand.Text()
	record := core.NewRecord(collection)
	record.Set("code", hashOfSecret(code))
	record.Set("note", i.Note)
	record.Set("credits", i.Credits)
	record.Set("uses", i.Uses)
	record.Set("expires", i.Expires)
	if err := s.app.Save(record); err != nil {
		return "", fmt.Errorf("store: invites: %w", err)
	}
	return code, nil
}

// hashOfSecret is how a secret of 128 bits and more is kept: with so much chance in it, a plain hash cannot be turned
// back.
func hashOfSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Redeem uses an invitation up by one for a new user and grants its credits. Call it in the transaction that creates
// the user, so that neither is there without the other: pass its app. A code that admits nobody is ErrInvite.
func (s Invites) Redeem(tx core.App, code, user string) error {
	var row struct {
		ID      string `db:"id"`
		Credits int    `db:"credits"`
	}
	err := tx.DB().NewQuery(`UPDATE invites SET used = used + 1, updated = strftime('%Y-%m-%d %H:%M:%fZ')
		WHERE code = {:code} AND NOT revoked AND used < uses AND (expires = 0 OR expires > {:now}) RETURNING id, credits`).
		Bind(dbx.Params{"code": hashOfSecret(code), "now": time.Now().UnixMilli()}).One(&row)
	if noRows(err) == nil && err != nil {
		return records.ErrInvite
	}
	if err != nil {
		return fmt.Errorf("store: invites: %w", err)
	}
	if row.Credits <= 0 {
		return nil
	}
	return grant(tx, user, row.Credits, "invite:"+row.ID+":"+user, "by invitation")
}

// RevokeInvite closes an invitation. An unknown one is journal.ErrNotFound.
func (s Invites) RevokeInvite(id string) error {
	record, err := s.app.FindRecordById("invites", id)
	if err != nil && noRows(err) == nil {
		return fmt.Errorf("store: invitation %w", journal.ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("store: invites: %w", err)
	}
	record.Set("revoked", true)
	return s.app.Save(record)
}

// ListInvites lists the newest invitations.
func (s Invites) ListInvites(ctx context.Context, limit int) ([]records.Invite, error) {
	return list(ctx, s, func(r rows.Row) (i records.Invite, err error) {
		err = r.Scan(&i.ID, &i.Note, &i.Credits, &i.Uses, &i.Used, &i.Expires, &i.Revoked)
		return i, err
	}, `SELECT id, note, credits, uses, used, expires, revoked FROM invites ORDER BY created DESC, id LIMIT ?`, limit)
}
