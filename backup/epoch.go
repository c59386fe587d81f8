package backup

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pocketbase/dbx"
	"github.com/pocketbase/pocketbase/core"
)

// IDFile is the file beside the database that holds its id and epoch. No backup holds it, and each has an id of its own
// (see Write): that is how a restored database is told from the one that was here before.
const IDFile = "naps.id"

// The names of rows in naps_meta.
const (
	metaEpoch    = "epoch"
	metaDatabase = "database"
	metaRestored = "restored" // stands there until RestoreHandled
)

// Epoch compares the id in the database with the one in the file beside it. When they differ, the database was restored
// or moved: it gets a new id and the next epoch; cursors of another epoch are void. restored says so until
// RestoreHandled is called, also after a crash in between; the caller marks the live runs as interrupted first. Call it
// after the migrations and before anything reads the database.
func Epoch(app core.App) (epoch int64, restored bool, err error) {
	path := filepath.Join(app.DataDir(), IDFile)
	fileID, fileEpoch, err := readIDFile(path)
	if err != nil {
		return 0, false, err
	}
	var id string
	err = app.RunInTransaction(func(app core.App) error {
		meta, err := ReadMeta(app)
		if err != nil {
			return err
		}
		id = meta[metaDatabase]
		epoch, _ = strconv.ParseInt(meta[metaEpoch], 10, 64) // none is 0
		restored = meta[metaRestored] != ""
		if id != "" && id == fileID {
			return nil
		}
		restored = restored || id != ""
		// The file may be ahead: the same backup can be restored twice.
		epoch = max(epoch, fileEpoch) + 1
		id = newDatabaseID()
		return WriteMeta(app, map[string]string{metaDatabase: id, metaEpoch: strconv.FormatInt(epoch, 10),
			metaRestored: mark(restored)})
	})
	if err != nil {
		return 0, false, fmt.Errorf("backup: epoch: %w", err)
	}
	if id != fileID {
		// After the commit: a crash in between makes one epoch more, which harms nobody.
		if err := writeIDFile(path, id, epoch); err != nil {
			return 0, false, err
		}
	}
	return epoch, restored, nil
}

// RestoreHandled takes back what Epoch has said: the runs of the restored database are dealt with.
func RestoreHandled(app core.App) error {
	return app.RunInTransaction(func(app core.App) error {
		return WriteMeta(app, map[string]string{metaRestored: ""})
	})
}

func mark(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func newDatabaseID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return hex.EncodeToString(b[:])
}

// ReadMeta reads the rows of naps_meta: what the database says of itself, by name.
func ReadMeta(app core.App) (map[string]string, error) {
	var list []struct {
		Name  string `db:"name"`
		Value string `db:"value"`
	}
	if err := app.DB().NewQuery(`SELECT name, value FROM naps_meta`).All(&list); err != nil {
		return nil, err
	}
	meta := map[string]string{}
	for _, row := range list {
		meta[row.Name] = row.Value
	}
	return meta, nil
}

// WriteMeta writes some of them.
func WriteMeta(app core.App, meta map[string]string) error {
	for name, value := range meta {
		_, err := app.DB().NewQuery(`INSERT INTO naps_meta (name, value) VALUES ({:name}, {:value})
			ON CONFLICT (name) DO UPDATE SET value = excluded.value`).Bind(dbx.Params{"name": name,
			"value": value}).Execute()
		if err != nil {
			return err
		}
	}
	return nil
}

// readIDFile gives nothing when there is no file, or one that cannot be read as such.
func readIDFile(path string) (id string, epoch int64, err error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, nil
	}
	if err != nil {
		return "", 0, fmt.Errorf("backup: %s: %w", IDFile, err)
	}
	if fields := strings.Fields(string(raw)); len(fields) == 2 {
		if epoch, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
			return fields[0], epoch, nil
		}
	}
	return "", 0, nil
}

// writeIDFile replaces the file as a whole, on the disk before it returns.
func writeIDFile(path, id string, epoch int64) error {
	err := func() error {
		file, err := os.CreateTemp(filepath.Dir(path), IDFile+"-*")
		if err != nil {
			return err
		}
		defer os.Remove(file.Name()) // gone already when all went well
		if _, err := fmt.Fprintf(file, "%s %d\n", id, epoch); err != nil {
			return errors.Join(err, file.Close())
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return err
		}
		return os.Rename(file.Name(), path)
	}()
	if err != nil {
		return fmt.Errorf("backup: %s: %w", IDFile, err)
	}
	return nil
}
