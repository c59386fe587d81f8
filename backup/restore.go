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
	"slices"
	"strings"
)

const (
	restoreDir = ".naps_restore" // what is to be restored, until it is in its place
	// ReplacedDir holds what the last restore has replaced, until the next one.
	ReplacedDir = "replaced"

	markReady = "ready" // the files below restoreDir are whole; what is here now must go
	markMoved = "moved" // what was here has gone

	maxManifest = 64 << 20
)

// Stage unpacks a backup beside the data and checks it: every file by its size and hash, the database as a whole, and that
// this program knows its schema. Nothing that is in use changes; Finish then puts it in place. A refusal leaves nothing behind.
func Stage(ctx context.Context, dir, file string) (Manifest, error) {
	staged := filepath.Join(dir, restoreDir)
	m, err := stage(ctx, staged, file)
	if err != nil {
		return m, errors.Join(fmt.Errorf("backup: the backup cannot be restored: %w", err), os.RemoveAll(staged))
	}
	return m, nil
}

func stage(ctx context.Context, staged, file string) (Manifest, error) {
	var m Manifest
	z, err := zip.OpenReader(file)
	if err != nil {
		return m, err
	}
	defer z.Close()
	if m, err = readManifest(&z.Reader); err != nil {
		return m, err
	}
	if err := unknownTo(m.Migrations); err != nil {
		return m, err
	}
	if err := os.RemoveAll(staged); err != nil {
		return m, err
	}
	root := filepath.Join(staged, "new")
	if err := os.MkdirAll(root, 0o755); err != nil {
		return m, err
	}
	for _, f := range m.Files {
		if err := unpack(ctx, &z.Reader, f, root); err != nil {
			return m, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if err := checkStaged(ctx, filepath.Join(root, "data.db")); err != nil {
		return m, err
	}
	return m, writeMark(staged, markReady)
}

func readManifest(z *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := z.Open(ManifestFile)
	if err != nil {
		return m, fmt.Errorf("it is no backup of naps: %s is missing", ManifestFile)
	}
	defer f.Close()
	if err := json.NewDecoder(io.LimitReader(f, maxManifest)).Decode(&m); err != nil {
		return m, fmt.Errorf("its %s cannot be read: %w", ManifestFile, err)
	}
	if !slices.ContainsFunc(m.Files, func(f File) bool { return f.Name == "data.db" }) {
		return m, errors.New("it holds no database")
	}
	return m, nil
}

// unpack writes one file below root. It refuses names that lead out of it or into what belongs to this machine, and stops at the size
// that the manifest states.
func unpack(ctx context.Context, z *zip.Reader, f File, root string) error {
	first, _, _ := strings.Cut(f.Name, "/")
	if !filepath.IsLocal(filepath.FromSlash(f.Name)) || strings.Contains(f.Name, `\`) || slices.Contains(stays, first) {
		return errors.New("a backup must not hold this name")
	}
	in, err := z.Open(f.Name)
	if err != nil {
		return err
	}
	defer in.Close()
	path := filepath.Join(root, filepath.FromSlash(f.Name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), io.LimitReader(in, f.Size+1))
	if err = errors.Join(err, out.Sync(), out.Close(), ctx.Err()); err != nil {
		return err
	}
	if n != f.Size || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return errors.New("it is not what the manifest says")
	}
	return nil
}

func checkStaged(ctx context.Context, file string) error {
	db, err := openFile(file)
	if err != nil {
		return err
	}
	if err := errors.Join(quickCheck(ctx, db), db.Close()); err != nil {
		return err
	}
	applied, err := appliedMigrations(ctx, file)
	if err != nil {
		return err
	}
	return unknownTo(applied)
}

// Finish puts a staged restore in its place, or goes on where an earlier try was cut off. Nothing is staged: it does nothing.
// Call it with the folder's lock and before the database is opened. What was there stands in ReplacedDir afterwards.
func Finish(dir string) (restored bool, err error) {
	staged := filepath.Join(dir, restoreDir)
	if !marked(staged, markReady) && !marked(staged, markMoved) {
		return false, os.RemoveAll(staged) // a staging that was cut off
	}
	if !marked(staged, markMoved) {
		if err := moveAside(dir); err != nil {
			return false, fmt.Errorf("backup: restore: %w", err)
		}
		if err := writeMark(staged, markMoved); err != nil {
			return false, fmt.Errorf("backup: restore: %w", err)
		}
	}
	if err := moveAll(filepath.Join(staged, "new"), dir, nil); err != nil {
		return false, fmt.Errorf("backup: restore: %w", err)
	}
	return true, os.RemoveAll(staged)
}

func moveAside(dir string) error {
	replaced := filepath.Join(dir, ReplacedDir)
	if !marked(filepath.Join(dir, restoreDir), "begun") {
		if err := os.RemoveAll(replaced); err != nil {
			return err
		}
		if err := writeMark(filepath.Join(dir, restoreDir), "begun"); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(replaced, 0o755); err != nil {
		return err
	}
	return moveAll(dir, replaced, stays)
}

// moveAll moves the entries of a folder, but for those named.
func moveAll(from, to string, but []string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if slices.Contains(but, e.Name()) {
			continue
		}
		if err := os.Rename(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return syncDir(to)
}

func marked(staged, name string) bool {
	_, err := os.Stat(filepath.Join(staged, name))
	return !errors.Is(err, fs.ErrNotExist)
}

func writeMark(staged, name string) error {
	f, err := os.Create(filepath.Join(staged, name))
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(staged)
}

// syncDir makes the names in a folder durable. Where a folder cannot be synced (some systems), the names are as durable as they get.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
