package research

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// group runs functions side by side, at most limit at once. A panic in one of them becomes its error, with the stack in
// it; the first error cancels the context that the functions were given and is what Wait returns.
type group struct {
	*errgroup.Group
	ctx context.Context
}

func newGroup(ctx context.Context, limit int) *group {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(limit)
	return &group{Group: g, ctx: ctx}
}

// Go runs f as soon as there is a slot, and waits for that.
func (g *group) Go(f func(ctx context.Context) error) {
	g.Group.Go(func() error { return guarded(func() error { return f(g.ctx) }) })
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
