package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"naps/backup"
	"naps/store/rows"
)

// ErrInvite says that an invitation admits nobody (any more): unknown, used up, expired or revoked.
var ErrInvite = errors.New("store: the invitation admits nobody")

// Invite lets somebody make an account. Times are Unix milliseconds; Expires 0 is never.
type Invite struct {
	ID      string
	Note    string
	Credits int // on top of what every new account gets
	Uses    int
	Used    int
	Expires int64
	Revoked bool
}

// Open reports whether the invitation still admits somebody.
func (i Invite) Open(now time.Time) bool {
	return !i.Revoked && i.Used < i.Uses && (i.Expires == 0 || now.UnixMilli() < i.Expires)
}

// NewInvite makes an invitation and gives its code, which is not kept and cannot be shown again.
func NewInvite(app core.App, i Invite) (code string, err error) {
	collection, err := app.FindCachedCollectionByNameOrId("invites")
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
	if err := app.Save(record); err != nil {
		return "", fmt.Errorf("store: invites: %w", err)
	}
	return code, nil
}

// hashOfSecret is how a secret of 128 bits and more is kept: with so much chance in it, a plain hash cannot be turned back.
func hashOfSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Redeem uses an invitation up by one for a new user and grants its credits. Call it in the transaction that creates the user, so that
// neither is there without the other: pass its app. A code that admits nobody is ErrInvite.
func Redeem(tx core.App, code, user string) error {
	var row struct {
		ID      string `db:"id"`
		Credits int    `db:"credits"`
	}
	err := tx.DB().NewQuery(`UPDATE invites SET used = used + 1, updated = strftime('%Y-%m-%d %H:%M:%fZ')
		WHERE code = {:code} AND NOT revoked AND used < uses AND (expires = 0 OR expires > {:now}) RETURNING id, credits`).
		Bind(dbx.Params{"code": hashOfSecret(code), "now": time.Now().UnixMilli()}).One(&row)
	if noRows(err) == nil && err != nil {
		return ErrInvite
	}
	if err != nil {
		return fmt.Errorf("store: invites: %w", err)
	}
	if row.Credits <= 0 {
		return nil
	}
	return Grant(tx, user, row.Credits, "invite:"+row.ID+":"+user, "by invitation")
}

// Revoke closes an invitation.
func Revoke(app core.App, id string) error {
	record, err := app.FindRecordById("invites", id)
	if err != nil {
		return fmt.Errorf("store: invites: %w", err)
	}
	record.Set("revoked", true)
	return app.Save(record)
}

// Invites are the invitations to make an account.
type Invites struct{ *database }

// ListInvites lists the newest invitations.
func (s Invites) ListInvites(ctx context.Context, limit int) ([]Invite, error) {
	return list(ctx, s, func(r rows.Row) (i Invite, err error) {
		err = r.Scan(&i.ID, &i.Note, &i.Credits, &i.Uses, &i.Used, &i.Expires, &i.Revoked)
		return i, err
	}, `SELECT id, note, credits, uses, used, expires, revoked FROM invites ORDER BY created DESC, id LIMIT ?`, limit)
}

// metaSetup is the row in naps_meta with the hash of the link for the first admin and when it ends.
const metaSetup = "setup"

// NewSetupCode makes the secret of the link for the first admin; an earlier one is void.
func NewSetupCode(app core.App, life time.Duration) (string, error) {
	code := rand.Text()
	value := fmt.Sprintf("%s %d", hashOfSecret(code), time.Now().Add(life).UnixMilli())
	if err := backup.WriteMeta(app, map[string]string{metaSetup: value}); err != nil {
		return "", fmt.Errorf("store: setup: %w", err)
	}
	return code, nil
}

// SetupCodeGood reports whether a secret is that of the link and not expired.
func SetupCodeGood(app core.App, code string) (bool, error) {
	meta, err := backup.ReadMeta(app)
	if err != nil {
		return false, fmt.Errorf("store: setup: %w", err)
	}
	var hash string
	var until int64
	if n, _ := fmt.Sscanf(meta[metaSetup], "%s %d", &hash, &until); n != 2 { // none was made
		return false, nil
	}
	return hash == hashOfSecret(code) && time.Now().UnixMilli() < until, nil
}
