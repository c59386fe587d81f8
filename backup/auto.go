package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/filesystem"
)

// Bind makes PocketBase's backups, those of the panel and its API, ours: see Write and Stage. A restore ends the
// process in the usual way and starts it anew, so that queue and writer have stopped before the data changes.
func Bind(app core.App, version string) {
	app.OnBackupCreate().BindFunc(func(e *core.BackupEvent) error {
		if e.Name == "" {
			e.Name = backupName("naps_backup_", time.Now())
		}
		return createBackup(e, version)
	})
	app.OnBackupRestore().BindFunc(func(e *core.BackupEvent) error {
		if err := stageFrom(e.Context, e.App, e.Name); err != nil {
			return err
		}
		return e.App.Restart()
	})
}

func backupName(prefix string, at time.Time) string {
	return prefix + at.UTC().Format("20060102_150405") + ".zip"
}

func createBackup(e *core.BackupEvent, version string) error {
	return withTemp(e.App, func(temp *os.File) error {
		if _, err := Write(e.Context, e.App.DataDir(), version, temp); err != nil {
			return err
		}
		if err := temp.Sync(); err != nil {
			return err
		}
		shelf, err := e.App.NewBackupsFilesystem()
		if err != nil {
			return err
		}
		defer shelf.Close()
		shelf.SetContext(e.Context)
		file, err := filesystem.NewFileFromPath(temp.Name())
		if err != nil {
			return err
		}
		file.OriginalName, file.Name = e.Name, e.Name
		return shelf.UploadFile(file, file.Name)
	})
}

// stageFrom brings a backup from its shelf, which may be another machine, and stages it.
func stageFrom(ctx context.Context, app core.App, name string) error {
	return withTemp(app, func(temp *os.File) error {
		shelf, err := app.NewBackupsFilesystem()
		if err != nil {
			return err
		}
		defer shelf.Close()
		shelf.SetContext(ctx)
		in, err := shelf.GetReader(name)
		if err != nil {
			return fmt.Errorf("backup: the backup %s cannot be read: %w", name, err)
		}
		defer in.Close()
		if _, err := io.Copy(temp, in); err != nil {
			return err
		}
		_, err = Stage(ctx, app.DataDir(), temp.Name(), Refuse)
		return err
	})
}

// Prepare stages a backup from the shelf. The next start puts it in its place; until then nothing changes. Only one
// goroutine may prepare at a time, and nobody does while PocketBase makes or restores a backup.
func Prepare(ctx context.Context, app core.App, name string) error {
	if app.Store().Has(core.StoreKeyActiveBackup) {
		return errors.New("backup: another backup or restore is under way")
	}
	app.Store().Set(core.StoreKeyActiveBackup, name)
	defer app.Store().Remove(core.StoreKeyActiveBackup)
	return stageFrom(ctx, app, name)
}

func withTemp(app core.App, do func(*os.File) error) error {
	dir := filepath.Join(app.DataDir(), core.LocalTempDirName)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	temp, err := os.CreateTemp(dir, "naps_backup_*.zip")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(temp.Name())
	return errors.Join(do(temp), temp.Close())
}

// autoPrefix begins the names of backups that nobody asked for, and which go again by themselves.
const autoPrefix = "auto_"

// Auto makes a backup in the folder of backups and drops the oldest automatic ones beyond keep. It is whole or not
// there.
func Auto(ctx context.Context, dir, version, why string, keep int) (string, error) {
	shelf := filepath.Join(dir, core.LocalBackupsDirName)
	if err := os.MkdirAll(shelf, 0o755); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	path := filepath.Join(shelf, backupName(autoPrefix+why+"_", time.Now()))
	temp := filepath.Join(dir, core.LocalTempDirName) // which a start empties, also after a kill
	if err := os.MkdirAll(temp, 0o755); err != nil {
		return "", fmt.Errorf("backup: %w", err)
	}
	if _, err := toFile(ctx, dir, version, path, temp); err != nil {
		return "", err
	}
	return path, dropOld(shelf, keep)
}

// ToFile makes a backup in a file, which is there only when it is whole and on the disk. Everything that it needs on
// the way lies beside that file: a data folder on a disk that is nearly full can be backed up to another disk.
func ToFile(ctx context.Context, dir, version, path string) (Manifest, error) {
	return toFile(ctx, dir, version, path, filepath.Dir(path))
}

// toFile is ToFile with the copies of the databases below beside.
func toFile(ctx context.Context, dir, version, path, beside string) (Manifest, error) {
	temp, err := os.CreateTemp(filepath.Dir(path), ".naps_backup_*")
	if err != nil {
		return Manifest{}, fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(temp.Name()) // gone already when all went well
	m, err := write(ctx, dir, version, beside, temp)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return m, err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return m, syncDir(filepath.Dir(path))
}

func dropOld(shelf string, keep int) error {
	entries, err := os.ReadDir(shelf)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return !strings.HasPrefix(e.Name(), autoPrefix) || !strings.HasSuffix(e.Name(), ".zip")
	})
	age := func(e fs.DirEntry) time.Time {
		info, err := e.Info()
		if err != nil {
			return time.Time{} // it is going already
		}
		return info.ModTime()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return age(b).Compare(age(a)) })
	for _, e := range entries[min(keep, len(entries)):] {
		if err := os.Remove(filepath.Join(shelf, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("backup: %w", err)
		}
	}
	return nil
}
