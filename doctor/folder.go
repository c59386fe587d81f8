package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"naps/internal/volume"
)

// How much room a data folder should have: a run of depth brings a few megabytes, a backup takes the size of the data
// once more.
const (
	littleRoom = 1 << 30
	noRoom     = 100 << 20
)

// Folder checks that the data folder can be written to, that it is local, and that there is room.
func Folder(dir string) Check {
	return Check{Name: "data folder", Look: func(context.Context) Finding {
		switch err := tryWrite(dir); {
		case os.IsNotExist(err):
			return warning(fmt.Sprintf("%s doesn't exist yet.", dir),
				"naps serve creates it. If your data is elsewhere, name its folder with --dir.")
		case err != nil:
			return problem(fmt.Sprintf("%s can't be written to: %v.", dir, reasonOf(err)),
				"Run naps doctor as root or as the user that naps runs as; if it is that user, make the folder belong to it.")
		}
		room, kind, err := volume.Of(dir)
		if err != nil {
			return warning(fmt.Sprintf("%s can be written to; its free space is unknown on this system.", dir), "")
		}
		text := fmt.Sprintf("%s can be written to and has %.1f GB free.", dir, float64(room)/1e9)
		switch {
		case kind != "":
			return problem(fmt.Sprintf("%s lies on a network file system (%s): SQLite's locks do not hold there.", dir,
				kind), "Move the data folder to a local disk.")
		case room < noRoom:
			return problem(text, "Free some space, or naps will stop saving within hours.")
		case room < littleRoom:
			return warning(text, "Free some space: a backup needs as much as the data.")
		}
		return fine(text)
	}}
}

func tryWrite(dir string) error {
	f, err := os.CreateTemp(dir, ".naps-doctor-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString("is this folder well?")
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// reasonOf is an error of the file system without the name of the file.
func reasonOf(err error) error {
	var of *fs.PathError
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// Vitals is what a database says of itself.
type Vitals struct {
	Size, WAL int64 // bytes
	Damage    string
	Newer     bool      // written by a newer version of naps
	Latest    time.Time // of what was written; zero: nothing yet
}

// muchWAL is a write-ahead log that somebody holds open for too long (measured 446 MB).
const muchWAL = 64 << 20

// Database checks the database as a whole and the size of its write-ahead log.
func Database(examine func(context.Context) (Vitals, error)) Check {
	return Check{Name: "database", Look: func(ctx context.Context) Finding {
		v, err := examine(ctx)
		size := fmt.Sprintf("%.1f MB, write-ahead log %.1f MB", float64(v.Size)/1e6, float64(v.WAL)/1e6)
		switch {
		case os.IsNotExist(err):
			return fine("There is no database yet; the first start creates it.")
		case err != nil:
			return problem(fmt.Sprintf("It cannot be read: %v.", err),
				"Stop the server and check that data.db and data.db-wal both exist; otherwise restore a backup with naps restore.")
		case v.Damage != "":
			return problem("It is damaged: "+v.Damage+".",
				"Stop the server and restore the newest backup with naps restore.")
		case v.Newer:
			return problem("It was written by a newer version of naps.", "Use that version again, or a newer one.")
		case v.WAL > muchWAL:
			return warning("It is intact ("+size+").",
				"Something has been reading for very long; restart the server at a quiet time.")
		}
		return fine("It is intact (" + size + ").")
	}}
}

// Clock checks that the machine's clock is not behind what was written already, and not behind the program itself.
func Clock(now func() time.Time, built time.Time, examine func(context.Context) (Vitals, error)) Check {
	return Check{Name: "clock", Look: func(ctx context.Context) Finding {
		at, newest := now(), built
		if v, err := examine(ctx); err == nil && v.Latest.After(newest) {
			newest = v.Latest
		}
		if newest.Sub(at) > time.Minute {
			return problem(fmt.Sprintf("It says %s, but something was made at %s.", at.UTC().Format(time.DateTime),
				newest.UTC().Format(time.DateTime)), "Set the clock, e.g. with timedatectl set-ntp true.")
		}
		return fine("It says " + at.UTC().Format(time.DateTime) + " UTC.")
	}}
}

// Backups checks that a recent backup is there.
func Backups(dir string, now func() time.Time) Check {
	return Check{Name: "backups", Look: func(context.Context) Finding {
		files, err := filepath.Glob(filepath.Join(dir, "backups", "*.zip"))
		if err != nil || len(files) == 0 {
			return warning("There is no backup in the data folder.",
				"naps makes one a day while it runs; also copy them to another machine, with naps backup FILE or from the panel to S3.")
		}
		newest := time.Time{}
		for _, f := range files {
			if info, err := os.Stat(f); err == nil && info.ModTime().After(newest) {
				newest = info.ModTime()
			}
		}
		text := fmt.Sprintf("%d in the data folder, the newest of %s.", len(files), newest.UTC().Format(time.DateTime))
		if now().Sub(newest) > 48*time.Hour {
			return warning(text, "Look into the log why none was made since, or call naps backup.")
		}
		return fine(text)
	}}
}
