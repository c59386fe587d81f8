//go:build !linux

package volume

import "errors"

// Of is not known on this system.
func Of(string) (room uint64, kind string, err error) {
	return 0, "", errors.ErrUnsupported
}
