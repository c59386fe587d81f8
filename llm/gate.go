package llm

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// gate is the limiter of the endpoint: so many calls at once, and none before the time that a busy server asked for.
type gate struct {
	slots chan struct{}
	mu    sync.Mutex
	until time.Time
}

// enter waits for its turn. leave must be called once.
func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for {
		g.mu.Lock()
		wait := time.Until(g.until)
		g.mu.Unlock()
		if wait <= 0 {
			return func() { <-g.slots }, nil
		}
		if err := pause(ctx, wait); err != nil {
			<-g.slots
			return nil, err
		}
	}
}

// hold keeps everybody back for so long.
func (g *gate) hold(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if at := time.Now().Add(d); at.After(g.until) {
		g.until = at
	}
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// The bounds of trying again: so many tries, and no wait longer than that.
const (
	maxTries  = 3
	firstWait = 500 * time.Millisecond
	maxWait   = 20 * time.Second
)

// patiently calls try until it succeeds, fails for good or has been tried often enough. try says whether it may be
// repeated.
func (c *Client) patiently(ctx context.Context, try func(context.Context) (repeat bool, err error)) error {
	for n := 1; ; n++ {
		repeat, wait, err := c.once(ctx, try)
		if err == nil || !repeat || !again(err) || n == maxTries || ctx.Err() != nil {
			return err
		}
		if wait > maxWait {
			return fmt.Errorf("%w; it asks to wait %s", err, wait)
		}
		backOff := c.wait << (n - 1)
		backOff += rand.N(backOff/2 + 1)
		c.cfg.Log.Warn("The model is asked again", "try", n+1, "error", err)
		if wait > 0 {
			c.gate.hold(wait)
		}
		if err := pause(ctx, max(backOff, wait)); err != nil {
			return err
		}
	}
}

func (c *Client) once(ctx context.Context,
	try func(context.Context) (bool, error)) (repeat bool, wait time.Duration, err error) {
	leave, err := c.gate.enter(ctx)
	if err != nil {
		return false, 0, err
	}
	defer leave()
	ctx, a := withAsked(ctx)
	repeat, err = try(ctx)
	return repeat, a.wait, err
}
