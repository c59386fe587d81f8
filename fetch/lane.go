package fetch

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"naps/market"
)

const (
	usualConns  = 2               // requests under way at one host
	mirrorConns = 16              // the same with a mirror, which asks for no manners
	longestTurn = 2 * time.Minute // that a request stands in line for its turn; more is an error at once
)

// lane is the line in which requests to a host, or to hosts that count together, wait for their turn.
type lane struct {
	name  string
	pace  Pace
	paced bool
	limit *rate.Limiter
	slots chan struct{} // one in it for each request under way

	mu    sync.Mutex
	until time.Time // the host wants to be left alone until then
	why   *Error    // and this is what requests are told meanwhile, but for Host and Wait
	day   string
	today int
}

func newLane(name string, p Pace, paced bool) *lane {
	conns := p.Conns
	if conns == 0 {
		conns = usualConns
	}
	l := &lane{name: name, pace: p, paced: paced, limit: rate.NewLimiter(rate.Every(p.Every), max(1, p.Burst))}
	if !paced {
		conns = mirrorConns
		l.limit.SetLimit(rate.Inf)
	}
	l.slots = make(chan struct{}, conns)
	return l
}

// enter waits for a turn, and returns how to leave the lane afterwards. It refuses at once where the wait would be too
// long.
func (l *lane) enter(ctx context.Context, host string, use *Usage) (leave func(), err error) {
	if err := l.waitRest(ctx, host); err != nil {
		return nil, err
	}
	if err := l.waitTurn(ctx, host, use); err != nil {
		return nil, err
	}
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ended(ctx, host)
	}
	// Somebody before us in the line may have been told to go away.
	if err := l.waitRest(ctx, host); err != nil {
		<-l.slots
		return nil, err
	}
	return func() { <-l.slots }, nil
}

// waitRest waits until the host may be asked again after it said so.
func (l *lane) waitRest(ctx context.Context, host string) error {
	for {
		l.mu.Lock()
		left, why := time.Until(l.until), l.why
		l.mu.Unlock()
		if left <= 0 {
			return nil
		}
		if left > longestWait || !inTime(ctx, left) {
			return &Error{Host: host, Status: why.Status, Kind: why.Kind, Why: why.Why, Wait: left}
		}
		if !sleep(ctx, left) {
			return ended(ctx, host)
		}
	}
}

// waitTurn keeps the pace and the caps.
func (l *lane) waitTurn(ctx context.Context, host string, use *Usage) error {
	if !l.paced {
		return nil
	}
	r := l.limit.Reserve()
	wait := r.Delay()
	switch {
	case wait > longestTurn || !inTime(ctx, wait):
		r.Cancel()
		return refuse(host, market.ErrRateLimited, "it is asked slowly, and the next turn is %s away",
			wait.Round(time.Second))
	case !use.takeOf(l.name, l.pace.Run):
		r.Cancel()
		return refuse(host, market.ErrRateLimited, "it is asked at most %d times a run", l.pace.Run)
	case !l.takeDay():
		r.Cancel()
		return refuse(host, market.ErrRateLimited, "it is asked at most %d times a day", l.pace.Day)
	}
	if !sleep(ctx, wait) {
		r.Cancel()
		return ended(ctx, host)
	}
	return nil
}

// takeDay counts one request of today, or reports false.
func (l *lane) takeDay() bool {
	if l.pace.Day <= 0 {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if day := time.Now().UTC().Format(time.DateOnly); day != l.day {
		l.day, l.today = day, 0
	}
	if l.today >= l.pace.Day {
		return false
	}
	l.today++
	return true
}

// rest leaves the host alone for d; why is what requests are told meanwhile.
func (l *lane) rest(d time.Duration, why *Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(min(d, longestRest)); until.After(l.until) {
		l.until, l.why = until, why
	}
}

// slower makes the time between two requests at least d, for a host that asks for it in robots.txt.
func (l *lane) slower(d time.Duration) {
	if l.paced && rate.Every(d) < l.limit.Limit() {
		l.limit.SetLimit(rate.Every(d))
		l.limit.SetBurst(1)
	}
}

// inTime reports whether ctx lasts for another wait.
func inTime(ctx context.Context, wait time.Duration) bool {
	end, ok := ctx.Deadline()
	return !ok || wait <= time.Until(end)
}
