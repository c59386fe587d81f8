//go:build unix

package app

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// becomeOwner gives up root for the user whom the data folder belongs to, so that a command sees what the server sees
// and leaves no file behind that the server cannot write. Without root, or where the folder is root's own, nothing
// changes.
func becomeOwner(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok || owner.Uid == 0 {
		return nil
	}
	uid, gid := int(owner.Uid), int(owner.Gid)
	err = errors.Join(syscall.Setgroups([]int{gid}), syscall.Setgid(gid))
	if err == nil {
		err = syscall.Setuid(uid)
	}
	if err != nil {
		return fmt.Errorf("%s belongs to user %d, and this command cannot run as that user: %w", dir, uid, err)
	}
	return nil
}
