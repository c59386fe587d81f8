package backup

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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

	// what else was in the folder, or in the archive, and is not data of naps
	LeftOut []string `json:"left_out,omitempty"`
}

// File is one file of a backup; its name is a path below the data folder.
type File struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Mode   string `json:"mode,omitempty"` // the permissions, octal
}

// Write writes the data folder as a zip archive to out, beside a server that works in it or not. Writers do not wait
// for it: SQLite's VACUUM INTO reads one moment of the database, and the copy is checked before it goes into the
// archive. The copy gets an id of its own, so that its restore is noticed on any machine (see Epoch). The copies lie in
// a folder of the data folder until they are in the archive.
func Write(ctx context.Context, dir, version string, out io.Writer) (Manifest, error) {
	temp := filepath.Join(dir, core.LocalTempDirName)
	if _, err := os.Stat(dir); err != nil {
		return Manifest{}, fmt.Errorf("backup: there is no data folder %s: %w", dir, err)
	}
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	return write(ctx, dir, version, temp, out)
}

// write is Write with its copies in a folder below beside.
func write(ctx context.Context, dir, version, beside string, out io.Writer) (Manifest, error) {
	m := Manifest{Version: version, Made: time.Now().UTC().Truncate(time.Second)}
	if _, err := os.Stat(filepath.Join(dir, mainDatabase)); err != nil {
		return m, fmt.Errorf("backup: there is no database in %s: %w", dir, err)
	}
	temp, err := os.MkdirTemp(beside, ".naps_backup_")
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
		info, err := os.Stat(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		copied := filepath.Join(temp, name)
		err = copyDatabase(ctx, filepath.Join(dir, name), copied)
		if name == logDatabase && isDamage(err) {
			m.LeftOut = append(m.LeftOut, name) // the data must not wait for a log that nobody can read
			continue
		}
		if err != nil {
			return err
		}
		if name == mainDatabase {
			if m.Migrations, err = appliedMigrations(ctx, copied); err != nil {
				return err
			}
		}
		if err := m.add(z, copied, name, info.Mode()); err != nil {
			return err
		}
	}
	return nil
}

// addFiles adds what else is data of naps: uploaded files and the keys of the instance.
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
		if filepath.Dir(path) == filepath.Clean(dir) && foreign(name) {
			m.LeftOut = append(m.LeftOut, name)
		}
		if d.IsDir() {
			if name == core.LocalStorageDirName || belongs(name) {
				return nil
			}
			return fs.SkipDir
		}
		if !belongs(name) || ofDatabase(name) || !d.Type().IsRegular() {
			return nil
		}
		info, err := d.Info()
		if err == nil {
			err = m.add(z, path, name, info.Mode())
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

func (m *Manifest) add(z *zip.Writer, file, name string, mode fs.FileMode) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.Made}
	header.SetMode(mode.Perm())
	w, err := z.CreateHeader(header)
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, sum), in)
	if err != nil {
		return err
	}
	m.Files = append(m.Files, File{Name: name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil)),
		Mode: fmt.Sprintf("%04o", mode.Perm())})
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
