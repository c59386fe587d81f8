package hooks

import (
	"sync"
	"time"
)

// openStreams bounds how many streams somebody has open at once, so that nobody takes all connections of the server.
type openStreams struct {
	most int

	mu sync.Mutex
	of map[string]int
}

// DefaultStreams is how many streams a user may have open at once unless the configuration says otherwise. A browser opens one a tab.
const DefaultStreams = 2500

// DefaultVisits is how many realtime connections one address may have open without being signed in, unless the configuration says otherwise.
const DefaultVisits = 100

func newOpenStreams(most, otherwise int) *openStreams {
	if most <= 0 {
		most = otherwise
	}
	return &openStreams{most: most, of: map[string]int{}}
}

// take lets a user, or an address, open one more; left must be called once it is closed.
func (o *openStreams) take(user string) (left func(), err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.of[user] >= o.most {
		return nil, &tooFast{After: 5 * time.Second}
	}
	o.of[user]++
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.of[user]--; o.of[user] == 0 {
			delete(o.of, user)
		}
	}, nil
}
