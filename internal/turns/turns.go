// Package turns shares heavy work fairly: each user has one piece of it under way at a time, a lane has a fixed number
// of places, and users who wait are served in turn, however much one of them asks for.
//
// Promises, before the API:
//   - Work of one user is never done twice at once, in whatever lanes.
//   - Users are served round robin; the requests of one user in the order in which they came.
//   - Who gives up while waiting holds nobody up.
//   - A turn can be taken again within itself: work that asks for a part of itself does not wait for itself.
package turns

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrTooMany says that a user has too much waiting already.
var ErrTooMany = errors.New("turns: too much of this user is waiting")

// maxWaiting bounds what one user may have waiting: a browser opens six connections, a batch of an assistant has ten
// calls.
const maxWaiting = 20

// Lane names a kind of work: the index of its places in New.
type Lane int

// Turns hands out turns. Its methods are safe for use by many goroutines; it starts none.
type Turns struct {
	mu      sync.Mutex
	free    []int // by lane
	busy    map[string]bool
	waiting map[string][]*ticket
	next    []string // users who wait, the one to be served first in front
}

type ticket struct {
	lane  Lane
	ready chan struct{} // closed once it is its turn
}

// New has lanes with so many places each.
func New(places ...int) *Turns {
	return &Turns{free: slices.Clone(places), busy: map[string]bool{}, waiting: map[string][]*ticket{}}
}

// held marks a context as being within a turn of its user.
type held struct{ t *Turns }

// Take waits for a turn of the user in a lane. The work must be done with the context that it gives, and end with done.
func (t *Turns) Take(ctx context.Context, user string, lane Lane) (within context.Context, done func(), err error) {
	if ctx.Value(held{t}) == user {
		return ctx, func() {}, nil
	}
	mine := &ticket{lane: lane, ready: make(chan struct{})}
	if err := t.queue(user, mine); err != nil {
		return nil, nil, err
	}
	select {
	case <-mine.ready:
	case <-ctx.Done():
		t.giveUp(user, mine)
		return nil, nil, context.Cause(ctx)
	}
	var once sync.Once
	return context.WithValue(ctx, held{t}, user), func() { once.Do(func() { t.end(user, lane) }) }, nil
}

func (t *Turns) queue(user string, mine *ticket) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting[user]) >= maxWaiting {
		return ErrTooMany
	}
	if len(t.waiting[user]) == 0 {
		t.next = append(t.next, user)
	}
	t.waiting[user] = append(t.waiting[user], mine)
	t.serve()
	return nil
}

// serve gives turns as long as somebody who waits can have one. The lock is held.
func (t *Turns) serve() {
	for i := 0; i < len(t.next); {
		user := t.next[i]
		first := t.waiting[user][0]
		if t.busy[user] || t.free[first.lane] == 0 {
			i++
			continue
		}
		t.busy[user] = true
		t.free[first.lane]--
		t.leave(user, first)
		if len(t.waiting[user]) > 0 { // to the end of the line
			t.next = append(slices.Delete(t.next, i, i+1), user)
		}
		close(first.ready)
	}
}

// leave takes a ticket out of the line, and its user where it was the last one. The lock is held.
func (t *Turns) leave(user string, gone *ticket) {
	list := t.waiting[user]
	i := slices.Index(list, gone)
	t.waiting[user] = slices.Delete(list, i, i+1)
	if len(t.waiting[user]) > 0 {
		return
	}
	delete(t.waiting, user)
	i = slices.Index(t.next, user)
	t.next = slices.Delete(t.next, i, i+1)
}

// giveUp takes back a ticket, also one whose turn came in the same moment.
func (t *Turns) giveUp(user string, mine *ticket) {
	t.mu.Lock()
	defer t.mu.Unlock()
	select {
	case <-mine.ready:
		t.release(user, mine.lane)
	default:
		t.leave(user, mine)
	}
	t.serve()
}

func (t *Turns) end(user string, lane Lane) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.release(user, lane)
	t.serve()
}

// release gives the place of a turn back. The lock is held.
func (t *Turns) release(user string, lane Lane) {
	delete(t.busy, user)
	t.free[lane]++
}
