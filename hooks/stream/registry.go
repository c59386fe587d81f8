package stream

import (
	"sync"
	"sync/atomic"
)

// Registry bounds how many streams a user has open at once, so that nobody takes all connections of the server, and
// tells them when the rights of their user have changed. It is safe for use by many goroutines. What it calls a user
// may be any key, such as an address.
type Registry struct {
	most  int
	wakes atomic.Int64 // of anybody

	mu sync.Mutex
	of map[string]*userStreams
}

// userStreams are the open streams of one user. changed is closed when their rights may have, and another one takes
// its place.
type userStreams struct {
	open    int
	changed chan struct{}
}

// NewRegistry lets every user have so many streams open at once.
func NewRegistry(most int) *Registry {
	return &Registry{most: most, of: map[string]*userStreams{}}
}

// Generation grows whenever rights of anybody may have changed.
func (o *Registry) Generation() int64 { return o.wakes.Load() }

// Take lets a user open one more, or returns ErrTooMany; left must be called once it is closed.
func (o *Registry) Take(user string) (left func(), err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u := o.of[user]
	if u == nil {
		u = &userStreams{changed: make(chan struct{})}
		o.of[user] = u
	}
	if u.open >= o.most {
		return nil, ErrTooMany
	}
	u.open++
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if u.open--; u.open == 0 {
			delete(o.of, user)
		}
	}, nil
}

// Changed is closed when the rights of a user with an open stream may have changed. Take it before you look at them.
func (o *Registry) Changed(user string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if u := o.of[user]; u != nil {
		return u.changed
	}
	return nil
}

// Wake tells the open streams of a user that rights may have changed.
func (o *Registry) Wake(user string) {
	o.wakes.Add(1)
	o.mu.Lock()
	defer o.mu.Unlock()
	if u := o.of[user]; u != nil {
		close(u.changed)
		u.changed = make(chan struct{})
	}
}
