package backup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Vitals is what the database of a folder says of itself.
type Vitals struct {
	Size, WAL int64 // bytes
	Damage    string
	Newer     bool
	Latest    time.Time // of the newest event; zero for none
}

// Examine looks at the database of a folder without changing it, also beside a server that works in it. A folder
// without a database gives fs.ErrNotExist.
func Examine(ctx context.Context, dir string) (Vitals, error) {
	var v Vitals
	file := filepath.Join(dir, "data.db")
	info, err := os.Stat(file)
	if err != nil {
		return v, err
	}
	v.Size = info.Size()
	if wal, err := os.Stat(file + "-wal"); err == nil {
		v.WAL = wal.Size()
	}
	db, err := openFile(file)
	if err != nil {
		return v, fmt.Errorf("backup: %w", err)
	}
	defer db.Close()
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return v, fmt.Errorf("backup: %w", err)
	}
	if found != "ok" {
		v.Damage = found
	}
	var at int64
	if err := db.QueryRowContext(ctx,
		`SELECT COALESCE(MAX(at), 0) FROM (SELECT at FROM stream_buffer ORDER BY rowid DESC LIMIT 1)`).Scan(
		&at); err == nil && at > 0 {
		v.Latest = time.UnixMilli(at)
	}
	applied, err := appliedMigrations(ctx, file)
	if err != nil {
		return v, fmt.Errorf("backup: %w", err)
	}
	v.Newer = errors.Is(unknownTo(applied), ErrNewer)
	return v, nil
}

// Instance names the database of a folder to those who compare: the hash of its id, or empty before its first start.
func Instance(dir string) (string, error) {
	id, _, err := readIDFile(filepath.Join(dir, IDFile))
	if id == "" || err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte("instance " + id)) // the id itself stays here
	return hex.EncodeToString(sum[:8]), nil
}
