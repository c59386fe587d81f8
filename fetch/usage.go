package fetch

import (
	"context"
	"sync"
	"sync/atomic"
)

// Usage counts what a run takes from the web, and holds the caps of paces on one run. The budget of a run is counted in
// searches, by research, so Most bounds only what is counted in requests. Hand it on by WithUsage; it may be read at
// any time.
type Usage struct {
	// requests that may be sent, retries and robots.txt among them; 0: no bound. Set it before the first one
	Most    int64
	Fetches atomic.Int64 // requests sent: retries, redirects and robots.txt count, answers from the cache do not
	Bytes   atomic.Int64 // of bodies, after decompression

	mu    sync.Mutex
	lanes map[string]int // requests by lane, for the caps on a run
}

type usageKey struct{}

// WithUsage returns a context whose requests are counted by u.
func WithUsage(ctx context.Context, u *Usage) context.Context {
	return context.WithValue(ctx, usageKey{}, u)
}

// usageOf returns the counter of ctx; without one, a counter that nobody reads.
func usageOf(ctx context.Context) *Usage {
	if u, ok := ctx.Value(usageKey{}).(*Usage); ok && u != nil {
		return u
	}
	return new(Usage)
}

// take counts one request, or reports false where no more may be sent.
func (u *Usage) take() bool {
	if n := u.Fetches.Add(1); u.Most <= 0 || n <= u.Most {
		return true
	}
	u.Fetches.Add(-1)
	return false
}

// takeOf counts one request of a lane that allows most of them a run, or reports false. most 0 is no bound.
func (u *Usage) takeOf(lane string, most int) bool {
	if most <= 0 {
		return true
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.lanes[lane] >= most {
		return false
	}
	if u.lanes == nil {
		u.lanes = map[string]int{}
	}
	u.lanes[lane]++
	return true
}
