package store

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/store/rows"
)

// maxPushes bounds the browsers of one user that are told; a new one takes the place of the oldest.
const maxPushes = 20

// Browsers are the browsers that are told of news by their push services.
type Browsers struct{ *database }

// KeepPush keeps the address by which a browser of a user is told. An address belongs to who gave it last.
func (s Browsers) KeepPush(ctx context.Context, user, endpoint string) error {
	err := s.app.RunInTransaction(func(tx core.App) error {
		r, err := tx.FindFirstRecordByData("pushes", "endpoint", endpoint)
		if noRows(err) != nil {
			return err
		}
		if err != nil {
			collection, err := tx.FindCachedCollectionByNameOrId("pushes")
			if err != nil {
				return err
			}
			r = core.NewRecord(collection)
		}
		r.Set("user", user)
		r.Set("endpoint", endpoint)
		if err := tx.SaveWithContext(ctx, r); err != nil {
			return err
		}
		_, err = tx.NonconcurrentDB().NewQuery(
			`DELETE FROM pushes WHERE user = {:user} AND id NOT IN (SELECT id FROM pushes WHERE user = {:user} ORDER BY updated DESC, id DESC LIMIT {:most})`).
			Bind(dbx.Params{"user": user, "most": maxPushes}).WithContext(ctx).Execute()
		return err
	})
	if err != nil {
		return fmt.Errorf("store: push: %w", err)
	}
	return nil
}

// Pushes lists the addresses of the browsers of a user, the most recently confirmed first.
func (s Browsers) Pushes(ctx context.Context, user string) ([]string, error) {
	return list(ctx, s, rows.Value[string], `SELECT endpoint FROM pushes WHERE user = ? ORDER BY updated DESC, id DESC`,
		user)
}

// DropPush forgets an address that is no more.
func (s Browsers) DropPush(ctx context.Context, endpoint string) error {
	if _, err := s.app.NonconcurrentDB().NewQuery(`DELETE FROM pushes WHERE endpoint = {:endpoint}`).Bind(
		dbx.Params{"endpoint": endpoint}).WithContext(ctx).Execute(); err != nil {
		return fmt.Errorf("store: push: %w", err)
	}
	return nil
}

// News is what the owner of a watch was told last, for the browser that shows it: the watched idea that was looked at
// last.
func (s Browsers) News(ctx context.Context, user string) (journal.Monitor, error) {
	return get(ctx, s, "monitor", scanMonitor, `SELECT `+monitorColumns+monitorTables+
		` WHERE s.owner = ? AND m.push ORDER BY m.last DESC, m.id LIMIT 1`, user)
}

// pushKeyFile holds the key by which push services know this server. Without it the browsers have to be asked anew.
const pushKeyFile = "push.key"

// PushKey is the key by which push services know this server, made at its first use (RFC 8292: P-256).
func PushKey(dir string) (*ecdsa.PrivateKey, error) {
	name := filepath.Join(dir, pushKeyFile)
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return newPushKey(name)
	}
	if err != nil {
		return nil, fmt.Errorf("store: push key: %w", err)
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("store: push key: %s is no key", name)
	}
	key, err := x509.ParseECPrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("store: push key: %w", err)
	}
	return key, nil
}

func newPushKey(name string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("store: push key: %w", err)
	}
	raw, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("store: push key: %w", err)
	}
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}),
		0o600); err != nil {
		return nil, fmt.Errorf("store: push key: %w", err)
	}
	return key, nil
}
