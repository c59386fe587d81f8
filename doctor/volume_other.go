//go:build !linux

package doctor

import "errors"

func volume(string) (room uint64, kind string, err error) {
	return 0, "", errors.ErrUnsupported
}
