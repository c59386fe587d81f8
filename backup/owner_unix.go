//go:build unix

package backup

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// ownAs gives a file, or all below a folder, to whom the data folder belongs. A restore is often made by root, and the
// server that is started afterwards runs as somebody else.
func ownAs(dir, path string) error {
	if os.Geteuid() != 0 {
		return nil // only root can give files away
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return filepath.WalkDir(path, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(owner.Uid), int(owner.Gid))
	})
}
