package hooks

import (
	"context"
	"runtime"

	"github.com/pocketbase/pocketbase/core"

	"naps/internal/turns"
)

// The lanes of heavy answers. Printing starts a browser and collecting an account reads everything of it: neither may
// keep others from a search.
const (
	answers turns.Lane = iota
	prints
	accounts
)

// newTurns lets as many answers be made at once as there are processors, and two.
func newTurns() *turns.Turns { return turns.New(max(2, runtime.GOMAXPROCS(0)), 1, 1) }

// alone does heavy work for who asks, one piece of it at a time and in turn with others. What it makes must be sent
// after it: whoever reads slowly holds nobody up.
func (x *heavyWork) alone(e *core.RequestEvent, lane turns.Lane, work func(ctx context.Context) error) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	ctx, done, err := x.turns.Take(e.Request.Context(), user.Id, lane)
	if err != nil {
		return err
	}
	defer done()
	return work(ctx)
}

// madeOnce gives a heavy answer that was made before, or makes it and keeps it. size says how many bytes it takes.
func madeOnce[T any](
	x *heavyWork, e *core.RequestEvent, lane turns.Lane, key keptKey,
	size func(T) int, work func(context.Context) (T, error),
) (v T, err error) {
	if have, ok := x.kept.get(key); ok {
		return have.(T), nil
	}
	err = x.alone(e, lane, func(ctx context.Context) error {
		if have, ok := x.kept.get(key); ok { // the one before was for the same
			v = have.(T)
			return nil
		}
		if v, err = work(ctx); err == nil {
			x.kept.put(key, v, size(v))
		}
		return err
	})
	return v, err
}
