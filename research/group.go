package research

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
)

// group runs functions side by side, at most limit at once. A panic in one of them becomes its error, with the stack in it;
// the first error by order of Go calls is what Wait returns, and any error cancels the context that the functions were given.
type group struct {
	ctx    context.Context
	cancel context.CancelFunc
	slots  chan struct{}
	wait   sync.WaitGroup
	mu     sync.Mutex
	errs   map[int]error
	count  int
}

func newGroup(ctx context.Context, limit int) *group {
	ctx, cancel := context.WithCancel(ctx)
	return &group{ctx: ctx, cancel: cancel, slots: make(chan struct{}, limit), errs: map[int]error{}}
}

// Go runs f as soon as there is a slot.
func (g *group) Go(f func(ctx context.Context) error) {
	n := g.count
	g.count++
	g.wait.Add(1)
	go func() {
		defer g.wait.Done()
		g.slots <- struct{}{}
		defer func() { <-g.slots }()
		if err := guarded(func() error { return f(g.ctx) }); err != nil {
			g.mu.Lock()
			g.errs[n] = err
			g.mu.Unlock()
			g.cancel()
		}
	}()
}

// Wait waits for all of them. An error that is only the echo of another one's cancellation gives way to its cause.
func (g *group) Wait() error {
	g.wait.Wait()
	defer g.cancel()
	var echo error
	for n := range g.count {
		err := g.errs[n]
		switch {
		case err == nil:
		case isCancelled(err):
			echo = err
		default:
			return err
		}
	}
	return echo
}

// panicked is the error that a panic becomes. Its text is for the log.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("research: panic: %v", p.value) }

// guarded calls f and turns a panic into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{value: r, stack: debug.Stack()}
		}
	}()
	return f()
}
