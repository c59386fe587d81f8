package live

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// maxWaiting bounds the rows that wait for a client. One commit may be larger: a client that has nothing else waiting gets all of it.
const maxWaiting = 10_000

// client is a realtime client whose messages take one ordered way. Everything that is sent to it, also by PocketBase, goes through its
// queue and from there, by one goroutine that lives while something waits, to the handler of its connection.
type client struct {
	subscriptions.Client
	feed *Feed
	out  chan subscriptions.Message // closed when the client is discarded and nothing writes to it any more
	done chan struct{}              // closed when the client is discarded

	// swap is held while the subscriptions are replaced, and while it is decided what of a row the client gets: a row falls into the
	// old ones or the new ones, never in between.
	swap   sync.Mutex
	topics atomic.Pointer[[]topic]

	mu        sync.Mutex // guards what follows
	wants     set        // what it listens to; one that is not empty is counted in feed.listening
	queue     []delivery
	waiting   int // rows in queue
	working   bool
	discarded bool
}

func newClient(f *Feed, inner subscriptions.Client) *client {
	c := &client{Client: inner, feed: f, out: make(chan subscriptions.Message), done: make(chan struct{})}
	c.topics.Store(&[]topic{})
	f.add(c)
	return c
}

// Channel is read by the handler of the connection.
func (c *client) Channel() chan subscriptions.Message { return c.out }

// Subscriptions hides from PocketBase's own broadcast what is served here: it asks by collection. Asked for all, it gives all.
func (c *client) Subscriptions(prefixes ...string) map[string]subscriptions.SubscriptionOptions {
	for _, p := range prefixes {
		if _, ours := c.feed.ours(collectionIn(p)); ours {
			return nil
		}
	}
	return c.Client.Subscriptions(prefixes...)
}

// Subscribe adds topics; from its return on the client gets their rows.
func (c *client) Subscribe(names ...string) {
	c.Client.Subscribe(names...)
	topics := c.readTopics()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.want(c.wants | setOf(topics))
}

// Unsubscribe takes topics back. The client still counts as one that listens: see settle.
func (c *client) Unsubscribe(names ...string) {
	c.Client.Unsubscribe(names...)
	c.readTopics()
}

func (c *client) readTopics() []topic {
	topics := c.feed.topicsOf(c.Client.Subscriptions())
	c.topics.Store(&topics)
	return topics
}

// settle ends a replacement of the subscriptions. Until then a client that listened goes on being told of rows, so that none is missed
// between the last of the old topics and the first of the new ones.
func (c *client) settle() {
	topics := c.readTopics()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.want(setOf(topics))
}

// want says what the client listens to. The caller holds mu.
func (c *client) want(of set) {
	if c.discarded {
		of = 0
	}
	switch {
	case of != 0 && c.wants == 0:
		c.feed.listening.Add(1)
	case of == 0 && c.wants != 0:
		c.feed.listening.Add(-1)
	}
	c.wants = of
}

func (c *client) listens(to set) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wants&to != 0
}

// Send queues a message of PocketBase's.
func (c *client) Send(m subscriptions.Message) {
	if !c.offer([]delivery{{ready: m}}) {
		c.feed.drop(c, "it does not keep up")
	}
}

// offer queues deliveries without waiting; false means that too much waits already.
func (c *client) offer(list []delivery) bool {
	size := 0
	for _, d := range list {
		size += d.size()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.discarded || size == 0:
		return true
	case len(c.queue) > 0 && c.waiting+size > maxWaiting:
		return false
	}
	c.queue = append(c.queue, list...)
	c.waiting += size
	if !c.working {
		c.working = true
		go c.work() // it recovers panics
	}
	return true
}

// work passes on what waits and ends when nothing does.
func (c *client) work() {
	defer func() {
		if p := recover(); p != nil {
			c.feed.log.Error("A realtime client failed", "client", c.Id(), "panic", p, "stack", string(debug.Stack()))
			c.rest()
			c.feed.drop(c, fmt.Sprint(p))
		}
	}()
	for {
		d, ok := c.next()
		if !ok {
			return
		}
		if err := c.deliver(d); err != nil {
			c.feed.drop(c, err.Error())
		}
	}
}

// next takes the oldest delivery; without one the work is over.
func (c *client) next() (delivery, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.discarded || len(c.queue) == 0 {
		c.stop()
		return delivery{}, false
	}
	d := c.queue[0]
	c.queue[0] = delivery{}
	c.queue = c.queue[1:]
	c.waiting -= d.size()
	return d, true
}

// rest is the end of a goroutine that has panicked.
func (c *client) rest() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stop()
}

// stop is the end of the work, and of the channel if the client was discarded meanwhile. The caller holds mu.
func (c *client) stop() {
	c.working, c.queue = false, nil
	c.waiting = 0
	if c.discarded {
		close(c.out)
	}
}

// deliver sends one delivery to the handler of the connection, as fast as that writes. An error means that something of it is missing.
func (c *client) deliver(d delivery) error {
	if d.parcel == nil {
		c.push(d.ready)
		return nil
	}
	for i := range d.parcel.rows {
		messages, err := c.messages(d.parcel, &d.parcel.rows[i])
		if err != nil {
			return fmt.Errorf("session %s: %w", d.parcel.rows[i].Session, err)
		}
		for _, m := range messages {
			if !c.push(m) {
				return nil
			}
		}
	}
	return nil
}

// push hands a message to the handler; false means that the client is gone.
func (c *client) push(m subscriptions.Message) bool {
	select {
	case c.out <- m:
		return true
	case <-c.done:
		return false
	}
}

// Discard ends the client: its handler finds the channel closed.
func (c *client) Discard() {
	c.mu.Lock()
	if c.discarded {
		c.mu.Unlock()
		return
	}
	c.want(0)
	c.discarded, c.queue = true, nil
	close(c.done)
	if !c.working {
		close(c.out)
	}
	c.mu.Unlock()
	c.Client.Discard()
	c.feed.forget(c)
}
