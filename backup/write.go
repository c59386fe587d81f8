package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
)

// ManifestFile is the file in a backup that says what else is in it.
const ManifestFile = "manifest.json"

// Manifest says what a backup holds. It is the last file of the archive.
type Manifest struct {
	Version    string    `json:"version"` // of the program that made it
	Made       time.Time `json:"made"`
	Migrations []string  `json:"migrations"` // that the database has seen, in their order
	Files      []File    `json:"files"`
}

// File is one file of a backup; its name is a path below the data folder.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// databases are copied by SQLite itself, so that a copy is whole however busy the original is.
var databases = []string{"data.db", "auxiliary.db"}

// stays is what belongs to this machine or this process: it goes into no backup and stays where it is in a restore.
var stays = []string{IDFile, LockFile, RunningFile, restoreDir, ReplacedDir, core.LocalBackupsDirName, core.LocalTempDirName, core.LocalNotifyDirName, core.LocalAutocertCacheDirName, "lost+found"}

// Write writes the data folder as a zip archive to out, beside a server that works in it or not. Writers do not wait for it: SQLite's
// VACUUM INTO reads one moment of the database, and the copy is checked before it goes into the archive. The copy gets an id of its own,
// so that its restore is noticed on any machine (see Bootstrap).
func Write(ctx context.Context, dir, version string, out io.Writer) (Manifest, error) {
	m := Manifest{Version: version, Made: time.Now().UTC().Truncate(time.Second)}
	if _, err := os.Stat(filepath.Join(dir, "data.db")); err != nil {
		return m, fmt.Errorf("backup: there is no database to back up in %s: %w", dir, err)
	}
	temp := filepath.Join(dir, core.LocalTempDirName)
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	temp, err := os.MkdirTemp(temp, "naps_backup_")
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer os.RemoveAll(temp)
	z := zip.NewWriter(out)
	err = errors.Join(m.addDatabases(ctx, z, dir, temp), m.addFiles(ctx, z, dir))
	if err == nil {
		err = m.addItself(z)
	}
	if err = errors.Join(err, z.Close()); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, nil
}

func (m *Manifest) addDatabases(ctx context.Context, z *zip.Writer, dir, temp string) error {
	for _, name := range databases {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		copied := filepath.Join(temp, name)
		if err := copyDatabase(ctx, filepath.Join(dir, name), copied); err != nil {
			return err
		}
		if name == "data.db" {
			applied, err := appliedMigrations(ctx, copied)
			if err != nil {
				return err
			}
			m.Migrations = applied
		}
		if err := m.add(z, copied, name); err != nil {
			return err
		}
	}
	return nil
}

// copyDatabase makes a copy of one moment and checks it.
func copyDatabase(ctx context.Context, from, to string) error {
	db, err := openFile(from)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	if err = errors.Join(err, db.Close()); err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(from), err)
	}
	copied, err := openFile(to)
	if err != nil {
		return err
	}
	defer copied.Close()
	if err := quickCheck(ctx, copied); err != nil {
		return fmt.Errorf("the copy of %s: %w", filepath.Base(from), err)
	}
	return newIdentity(ctx, copied)
}

// newIdentity gives a copied database an id of its own. A database without ours (PocketBase's log) has none.
func newIdentity(ctx context.Context, db *sql.DB) error {
	var n int
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'naps_meta'`).Scan(&n); err != nil || n == 0 {
		return err
	}
	_, err := db.ExecContext(ctx, `UPDATE naps_meta SET value = ? WHERE name = ?`, newDatabaseID(), metaDatabase)
	return err
}

// openFile opens a database file outside the pools of the app, with as little ceremony as possible.
func openFile(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", path+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

func quickCheck(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return err
	}
	if found != "ok" {
		return fmt.Errorf("the database is damaged: %s", found)
	}
	return nil
}

// addFiles adds what else is in the folder: uploaded files, keys, whatever the operator has put there.
func (m *Manifest) addFiles(ctx context.Context, z *zip.Writer, dir string) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since its folder was read
		}
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == "." {
			return err
		}
		name = filepath.ToSlash(name)
		if slices.Contains(stays, name) && d.IsDir() {
			return fs.SkipDir
		}
		if slices.Contains(stays, name) || ofDatabase(name) || !d.Type().IsRegular() {
			return nil
		}
		if err := m.add(z, path, name); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

// ofDatabase reports whether a file belongs to a database that is copied in another way.
func ofDatabase(name string) bool {
	for _, db := range databases {
		if name == db || strings.HasPrefix(name, db+"-") {
			return true
		}
	}
	return strings.HasPrefix(name, IDFile)
}

func (m *Manifest) add(z *zip.Writer, file, name string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := z.CreateHeader(&zip.FileHeader{Name: path.Clean(name), Method: zip.Deflate, Modified: m.Made})
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), in)
	if err != nil {
		return err
	}
	m.Files = append(m.Files, File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

func (m *Manifest) addItself(z *zip.Writer) error {
	w, err := z.Create(ManifestFile)
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(m)
}
