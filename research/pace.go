package research

import (
	"context"
	"sync"
	"time"
)

// playTime is about how long a sample run plays that somebody watches.
const playTime = 20 * time.Second

// pacer spreads the searches of a sample run over playTime, so that whoever watches sees what a run does. A nil pacer
// holds nothing up. It is safe for concurrent use.
type pacer struct {
	skip     <-chan struct{} // closed: the rest goes as fast as it can
	progress *progress
	began    time.Time

	mu       sync.Mutex
	from, to time.Time // of the round under way
	n, next  int       // its searches, and the one that comes next
}

func newPacer(p *progress, skip <-chan struct{}) *pacer {
	return &pacer{skip: skip, progress: p, began: time.Now()}
}

// round begins a round of searches, which ends when as much of the time is over as of the work will be done.
func (p *pacer) round(searches int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.from, p.n, p.next = time.Now(), searches, 0
	p.to = p.began.Add(time.Duration(p.progress.afterRound() * float64(playTime)))
}

// turn waits until the next search of the round is due.
func (p *pacer) turn(ctx context.Context) {
	if p == nil {
		return
	}
	p.mu.Lock()
	p.next++
	due := p.from.Add(time.Duration(float64(max(0, p.to.Sub(p.from))) * float64(p.next) / float64(max(1, p.n))))
	p.mu.Unlock()
	t := time.NewTimer(time.Until(due))
	defer t.Stop()
	select {
	case <-t.C:
	case <-p.skip:
	case <-ctx.Done():
	}
}
