package live

import (
	"slices"
	"sync"
	"sync/atomic"

	"naps/store/collections"
)

// set is some of the collections, a bit each.
type set uint

// only is the set of one collection; of another than ours it is empty.
func only(collection string) set {
	if i := slices.Index(collections.Live, collection); i >= 0 {
		return 1 << i
	}
	return 0
}

// interest is what a client listens to. While it is not empty, the client is counted.
type interest struct {
	count *atomic.Int64

	mu    sync.Mutex // guards what follows
	of    set
	ended bool
}

func (i *interest) add(of set) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.change(i.of | of)
}

func (i *interest) set(of set) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.change(of)
}

// end empties it for good.
func (i *interest) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.ended = true
	i.change(0)
}

// change counts the client or no longer. The caller holds mu.
func (i *interest) change(of set) {
	if i.ended {
		of = 0
	}
	switch {
	case of != 0 && i.of == 0:
		i.count.Add(1)
	case of == 0 && i.of != 0:
		i.count.Add(-1)
	}
	i.of = of
}

func (i *interest) touches(of set) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.of&of != 0
}

// clients are those that are connected.
type clients struct {
	mu  sync.Mutex
	all map[*client]struct{}
}

func (c *clients) add(one *client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all[one] = struct{}{}
}

func (c *clients) forget(one *client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.all, one)
}

// listening are the clients with a topic of one of these collections.
func (c *clients) listening(to set) (list []*client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for one := range c.all {
		if one.interest.touches(to) {
			list = append(list, one)
		}
	}
	return list
}
