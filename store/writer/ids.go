package writer

import (
	"math/rand/v2"
	"time"
)

// idMaker gives row ids of PocketBase's shape (15 of a-z0-9) that grow: eight digits of milliseconds and seven of a
// counter. Rows that follow each other lie together in the index, which random ids would scatter. It is used by one
// goroutine. These ids are no secrets; what must not be guessed (sessions, runs) comes from whoever creates it.
type idMaker struct {
	count uint64
}

const digits = "0123456789abcdefghijklmnopqrstuvwxyz"

func newIDs() *idMaker { return &idMaker{count: rand.Uint64N(36 * 36 * 36)} }

func (m *idMaker) next(now time.Time) string {
	m.count++
	var b [15]byte
	base36(b[:8], uint64(now.UnixMilli()))
	base36(b[8:], m.count)
	return string(b[:])
}

func base36(b []byte, n uint64) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = digits[n%36]
		n /= 36
	}
}
