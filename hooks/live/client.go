package live

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// client is a realtime client whose messages take one ordered way: everything that is sent to it, also by PocketBase,
// goes through its queue, and from there to the handler of its connection.
type client struct {
	subscriptions.Client
	feed     *Feed
	queue    *queue
	interest interest

	// swap is held while the subscriptions are replaced, and while it is decided what of a row the client gets: a row
	// falls into the old ones or the new ones, never in between.
	swap   sync.Mutex
	topics atomic.Pointer[[]topic]
}

func newClient(f *Feed, inner subscriptions.Client) *client {
	c := &client{Client: inner, feed: f, queue: newQueue()}
	c.interest.count = &f.listening
	c.topics.Store(&[]topic{})
	f.clients.add(c)
	return c
}

// Channel is read by the handler of the connection.
func (c *client) Channel() chan subscriptions.Message { return c.queue.out }

// Subscriptions hides from PocketBase's own broadcast what is served here: it asks by collection. Asked for all, it
// gives all.
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
	c.interest.add(setOf(c.readTopics()))
}

// Unsubscribe takes topics back. The client still counts as one that listens: see settle.
func (c *client) Unsubscribe(names ...string) {
	c.Client.Unsubscribe(names...)
	c.readTopics()
}

// settle ends a replacement of the subscriptions. Until then a client that listened goes on being told of rows, so
// that none is missed between the last of the old topics and the first of the new ones.
func (c *client) settle() { c.interest.set(setOf(c.readTopics())) }

func (c *client) readTopics() []topic {
	topics := c.feed.topicsOf(c.Client.Subscriptions())
	c.topics.Store(&topics)
	return topics
}

// Send queues a message of PocketBase's.
func (c *client) Send(m subscriptions.Message) { c.offer([]delivery{{ready: m}}) }

// offer queues deliveries without waiting. A client that is too far behind is disconnected.
func (c *client) offer(list []delivery) {
	kept, begin := c.queue.add(list)
	if !kept {
		c.feed.drop(c, "it does not keep up")
	}
	if begin {
		go c.work() // it recovers panics
	}
}

// work passes on what waits and ends when nothing does.
func (c *client) work() {
	defer func() {
		if p := recover(); p != nil {
			c.feed.log.Error("A realtime client failed", "user", c.user(), "panic", p, "stack", string(debug.Stack()))
			c.queue.abandon()
			c.feed.drop(c, fmt.Sprint(p))
		}
	}()
	for {
		d, ok := c.queue.next()
		if !ok {
			return
		}
		if err := c.deliver(d); err != nil {
			c.feed.drop(c, err.Error())
		}
	}
}

// deliver sends one delivery to the handler of the connection, as fast as that writes. An error means that something
// of it is missing.
func (c *client) deliver(d delivery) error {
	if d.parcel == nil {
		c.queue.push(d.ready)
		return nil
	}
	known := answers{}
	for i := range d.parcel.rows {
		messages, err := c.messages(d.parcel, &d.parcel.rows[i], known)
		if err != nil {
			return fmt.Errorf("session %s: %w", d.parcel.rows[i].Session, err)
		}
		for _, m := range messages {
			if !c.queue.push(m) {
				return nil
			}
		}
	}
	return nil
}

// user is who has signed in, for the log. The id of the client itself stays out of it: who knows it may change the
// subscriptions.
func (c *client) user() string {
	if auth, _ := c.Get(apis.RealtimeClientAuthKey).(*core.Record); auth != nil {
		return auth.Id
	}
	return ""
}

// Discard ends the client: its handler finds the channel closed.
func (c *client) Discard() {
	if !c.queue.close() {
		return
	}
	c.interest.end()
	c.Client.Discard()
	c.feed.clients.forget(c)
}
