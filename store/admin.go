package store

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"naps/records"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// Admins are those who may enter the panel and the operator's page.
type Admins struct{ *database }

// SetAdmin gives an admin a password. An admin is one person with two accounts of one address: a user of the pages and
// a superuser of the panel; both are created or repaired in one transaction, and all their sessions end. What was typed
// wrong is a validation.Errors of PocketBase.
func (s Admins) SetAdmin(email, password string) error {
	return s.app.RunInTransaction(func(tx core.App) error { return setAdmin(tx, email, password) })
}

// FirstAdmin makes the first admin. Whether there is one already is decided inside the transaction that makes it:
// ErrAdminExists.
func (s Admins) FirstAdmin(email, password string) error {
	return s.app.RunInTransaction(func(tx core.App) error {
		switch exists, err := hasAdmin(tx); {
		case err != nil:
			return err
		case exists:
			return records.ErrAdminExists
		}
		return setAdmin(tx, email, password)
	})
}

// HasAdmin reports whether there is an account that may sign in to the panel. PocketBase's own entry for the first
// start is none.
func (s Admins) HasAdmin() (bool, error) { return hasAdmin(s.app) }

func hasAdmin(app core.App) (bool, error) {
	n, err := app.CountRecords(core.CollectionNameSuperusers,
		dbx.Not(dbx.HashExp{core.FieldNameEmail: core.DefaultInstallerEmail}))
	if err != nil {
		return false, fmt.Errorf("store: admins: %w", err)
	}
	return n > 0, nil
}

func setAdmin(tx core.App, email, password string) error {
	email = strings.TrimSpace(email)
	for _, name := range []string{"users", core.CollectionNameSuperusers} {
		record, err := tx.FindAuthRecordByEmail(name, email)
		if err != nil {
			collection, err := tx.FindCachedCollectionByNameOrId(name)
			if err != nil {
				return fmt.Errorf("store: %s: %w", name, err)
			}
			record = core.NewRecord(collection)
			record.SetEmail(email)
		}
		record.SetPassword(password)
		record.RefreshTokenKey()
		if name == "users" {
			record.SetVerified(true)
		}
		if err := tx.Save(record); err != nil {
			return fmt.Errorf("store: the account of %s: %w", email, err)
		}
	}
	return nil
}

// AdminFromFile makes the first admin from an address and a file that holds the password, as secrets of containers
// come. It does nothing when an admin exists.
func (s Admins) AdminFromFile(email, file string) (made bool, err error) {
	if exists, err := s.HasAdmin(); exists || err != nil {
		return false, err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return false, fmt.Errorf("NAPS_ADMIN_PASSWORD_FILE: %w", err)
	}
	err = s.FirstAdmin(email, strings.TrimRight(string(raw), "\r\n"))
	if errors.Is(err, records.ErrAdminExists) {
		return false, nil
	}
	return err == nil, err
}
