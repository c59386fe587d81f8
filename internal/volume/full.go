// Package volume knows the disk below a folder: how much room it has, of what kind it is, and whether it takes anything
// at all.
package volume

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrFull says that the disk takes nothing more. Database errors of a full disk have many names; a file that cannot be
// written has one.
var ErrFull = errors.New("the disk is full")

// probe is what must fit: less than a start of the program writes.
const probe = 64 << 10

// Full answers ErrFull, with the folder named, when a small file cannot be written there for lack of room. Whatever
// else is wrong with the folder is nil here: those who work in it say it better.
func Full(dir string) error {
	f, err := os.CreateTemp(dir, ".naps-room-*")
	if err != nil {
		return fullIn(dir, err)
	}
	defer os.Remove(f.Name()) // a file of ours that nobody else knows
	_, err = f.Write(make([]byte, probe))
	return fullIn(dir, errors.Join(err, f.Close()))
}

func fullIn(dir string, err error) error {
	if !noRoom(err) {
		return nil
	}
	free := ""
	if room, _, err := Of(dir); err == nil {
		free = fmt.Sprintf(" (%.1f MB are free)", float64(room)/1e6)
	}
	return fmt.Errorf("%w: nothing can be written to %s%s; make room and start again", ErrFull, filepath.Clean(dir),
		free)
}
