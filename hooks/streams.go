package hooks

import (
	"sync"
	"sync/atomic"
	"time"
)

// openStreams bounds how many streams a user has open at once, so that nobody takes all connections of the server,
// and tells them when the rights of their user have changed. It is safe for use by many goroutines.
type openStreams struct {
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

// DefaultStreams is how many streams a user may have open at once unless the configuration says otherwise. A browser
// opens one a tab.
const DefaultStreams = 2500

// DefaultVisits is how many realtime connections one address may have open without being signed in, unless the configuration says otherwise.
const DefaultVisits = 100

func newOpenStreams(most, otherwise int) *openStreams {
	if most <= 0 {
		most = otherwise
	}
	return &openStreams{most: most, of: map[string]*userStreams{}}
}

// generation grows whenever rights of anybody may have changed.
func (o *openStreams) generation() int64 { return o.wakes.Load() }

// take lets a user open one more; left must be called once it is closed.
func (o *openStreams) take(user string) (left func(), err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	u := o.of[user]
	if u == nil {
		u = &userStreams{changed: make(chan struct{})}
		o.of[user] = u
	}
	if u.open >= o.most {
		return nil, &tooFast{After: 5 * time.Second}
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

// changed is closed when the rights of a user with an open stream may have changed. Take it before you look at them.
func (o *openStreams) changed(user string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if u := o.of[user]; u != nil {
		return u.changed
	}
	return nil
}

// wake tells the open streams of a user that rights may have changed.
func (o *openStreams) wake(user string) {
	o.wakes.Add(1)
	o.mu.Lock()
	defer o.mu.Unlock()
	if u := o.of[user]; u != nil {
		close(u.changed)
		u.changed = make(chan struct{})
	}
}
