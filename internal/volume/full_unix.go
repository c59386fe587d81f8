//go:build unix

package volume

import (
	"errors"
	"syscall"
)

// noRoom reports whether a write failed for lack of room: of blocks, of a quota, or of the size that a file may have.
func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}
