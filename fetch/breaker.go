package fetch

import (
	"sync"
	"time"
)

const (
	breakAfter = 5                // failures in a row that open a breaker
	breakFor   = 30 * time.Second // until it lets one request through to try
)

// breaker keeps us from asking a host that is down. The zero value is closed. A request that asked allow must
// afterwards call exactly one of worked, failed and left.
type breaker struct {
	mu     sync.Mutex
	row    int // failures in a row
	until  time.Time
	trying bool // half-open, and one request is on its way
}

// open reports whether a request at now would be refused, without asking for leave.
func (b *breaker) open(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.closedTo(now)
}

func (b *breaker) closedTo(now time.Time) bool {
	return b.row >= breakAfter && (b.trying || now.Before(b.until))
}

// allow gives leave for one request.
func (b *breaker) allow(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closedTo(now) {
		return false
	}
	b.trying = b.row >= breakAfter
	return true
}

func (b *breaker) worked() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.row, b.trying = 0, false
}

func (b *breaker) failed(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.row++
	b.trying = false
	if b.row >= breakAfter {
		b.until = now.Add(breakFor)
	}
}

// left takes note of a request that says nothing about the host: it was cancelled, or never sent.
func (b *breaker) left() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trying = false
}
