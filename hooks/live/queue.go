package live

import (
	"sync"

	"github.com/pocketbase/pocketbase/tools/subscriptions"
)

// maxWaiting bounds the rows that wait for a client. One commit may be larger: a client that has nothing else waiting
// gets all of it.
const maxWaiting = 10_000

// delivery is what waits for a client: rows that it may want, or a message that is ready.
type delivery struct {
	parcel *parcel
	ready  subscriptions.Message // without a parcel
}

func (d delivery) size() int {
	if d.parcel == nil {
		return 1
	}
	return len(d.parcel.rows)
}

// queue keeps what waits for a client, in order. One goroutine works it off, and lives only while something waits.
type queue struct {
	out  chan subscriptions.Message // closed when the queue is closed and nothing writes to it any more
	done chan struct{}              // closed with the queue

	mu      sync.Mutex // guards what follows
	list    []delivery
	waiting int // rows in list
	working bool
	closed  bool
}

func newQueue() *queue {
	return &queue{out: make(chan subscriptions.Message), done: make(chan struct{})}
}

// add queues deliveries without waiting. kept is false when too much waits already; with begin somebody has to start
// working.
func (q *queue) add(list []delivery) (kept, begin bool) {
	size := 0
	for _, d := range list {
		size += d.size()
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed || size == 0:
		return true, false
	case len(q.list) > 0 && q.waiting+size > maxWaiting:
		return false, false
	}
	q.list = append(q.list, list...)
	q.waiting += size
	begin = !q.working
	q.working = true
	return true, begin
}

// next takes the oldest delivery; without one the work is over.
func (q *queue) next() (delivery, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed || len(q.list) == 0 {
		q.end()
		return delivery{}, false
	}
	d := q.list[0]
	q.list[0] = delivery{}
	q.list = q.list[1:]
	q.waiting -= d.size()
	return d, true
}

// abandon ends the work without finishing it.
func (q *queue) abandon() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.end()
}

// end notes that nobody works, and ends the channel if the queue was closed meanwhile. The caller holds mu.
func (q *queue) end() {
	q.working, q.list, q.waiting = false, nil, 0
	if q.closed {
		close(q.out)
	}
}

// push hands a message to whoever reads; false means that the queue was closed.
func (q *queue) push(m subscriptions.Message) bool {
	select {
	case q.out <- m:
		return true
	case <-q.done:
		return false
	}
}

// close drops what waits; who reads finds the channel closed. It reports whether it was open.
func (q *queue) close() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	q.closed, q.list = true, nil
	close(q.done)
	if !q.working {
		close(q.out)
	}
	return true
}
