package hooks

import (
	"sync"
	"time"
)

// quota lets a key through so many times within a span, counted exactly: for what annoys a third party, where the
// bursts that a limiter allows would add up. It is safe for use by many goroutines.
type quota struct {
	most int
	span time.Duration
	text string // what a user is told who has used it up
	now  func() time.Time

	mu    sync.Mutex
	used  map[string][]time.Time
	swept time.Time
}

func newQuota(most int, span time.Duration, text string) *quota {
	return &quota{most: most, span: span, text: text, now: time.Now, used: map[string][]time.Time{}}
}

// take uses up one, or answers when the next is free.
func (q *quota) take(key string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	now := q.now()
	q.sweep(now)
	recent := q.recent(key, now)
	if len(recent) >= q.most {
		return &tooFast{After: recent[0].Add(q.span).Sub(now), Text: q.text}
	}
	q.used[key] = append(recent, now)
	return nil
}

// giveBack undoes the last take of a key.
func (q *quota) giveBack(key string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := len(q.used[key]); n > 1 {
		q.used[key] = q.used[key][:n-1]
	} else {
		delete(q.used, key)
	}
}

func (q *quota) recent(key string, now time.Time) []time.Time {
	all := q.used[key]
	for len(all) > 0 && now.Sub(all[0]) >= q.span {
		all = all[1:]
	}
	return all
}

// sweep forgets, once a span, the keys of which nothing counts any more.
func (q *quota) sweep(now time.Time) {
	if now.Sub(q.swept) < q.span {
		return
	}
	q.swept = now
	for key := range q.used {
		if len(q.recent(key, now)) == 0 {
			delete(q.used, key)
		}
	}
}
