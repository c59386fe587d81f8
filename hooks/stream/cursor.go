package stream

import (
	"net/http"
	"strconv"
	"strings"
)

// cursor is the last event a tab has seen: its number and the epoch of the database that gave it.
// An Epoch of 0 was not said, and is taken for the present one.
type cursor struct {
	Seq, Epoch int64
}

// cursorOf reads where a stream is to go on: Last-Event-ID, else ?after=, else the start.
func cursorOf(r *http.Request) (cursor, error) {
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		return parseCursor(id)
	}
	if after := r.URL.Query().Get("after"); after != "" {
		return parseCursor(after)
	}
	return cursor{}, nil
}

// parseCursor reads "seq" or "seq.epoch", both plain decimal numbers that fit into 63 bits.
func parseCursor(s string) (cursor, error) {
	seq, epoch, both := strings.Cut(s, ".")
	var c cursor
	var err error
	if c.Seq, err = digits(seq); err != nil {
		return cursor{}, err
	}
	if both {
		if c.Epoch, err = digits(epoch); err != nil {
			return cursor{}, err
		}
	}
	return c, nil
}

func digits(s string) (int64, error) {
	if len(s) == 0 || len(s) > 19 {
		return 0, ErrCursor
	}
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, ErrCursor
		}
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, ErrCursor
	}
	return n, nil
}
