package volume

import (
	"errors"
	"syscall"
)

// ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
const (
	handleDiskFull = syscall.Errno(39)
	diskFull       = syscall.Errno(112)
)

// noRoom reports whether a write failed for lack of room.
func noRoom(err error) bool {
	return errors.Is(err, handleDiskFull) || errors.Is(err, diskFull)
}
