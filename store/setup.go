package store

import (
	"crypto/rand"
	"fmt"
	"time"

	"naps/backup"
)

// metaSetup is the row in naps_meta with the hash of the link for the first admin and when it ends.
const metaSetup = "setup"

// NewSetupCode makes the secret of the link for the first admin; an earlier one is void.
func (s Admins) NewSetupCode(life time.Duration) (string, error) {
	code := rand.Text()
	value := fmt.Sprintf("%s %d", hashOfSecret(code), time.Now().Add(life).UnixMilli())
	if err := backup.WriteMeta(s.app, map[string]string{metaSetup: value}); err != nil {
		return "", fmt.Errorf("store: setup: %w", err)
	}
	return code, nil
}

// SetupCodeGood reports whether a secret is that of the link and not expired.
func (s Admins) SetupCodeGood(code string) (bool, error) {
	meta, err := backup.ReadMeta(s.app)
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
