package session

import (
	"context"
	"log/slog"
	"time"

	"naps/market"
)

// idleAfter is how long an actor stays that nobody watches and that has nothing to write (design, section 6).
const idleAfter = time.Minute

// maxWaiting bounds the bytes of text that wait for the disk; a faster writer is held back.
const maxWaiting = 1 << 20

// actor owns one session while somebody needs it. All fields below inbox belong to its goroutine.
type actor struct {
	id   string
	log  Log
	note *slog.Logger

	inbox  chan any      // unbuffered: a command that was sent has been received
	done   chan struct{} // closed when the actor takes no more commands
	retire func(*actor)

	head    int64
	tabs    map[*Tab]struct{}
	waiting []item // to be written, in order
	bytes   int    // of text in waiting
	flying  []item // being written; nil when nothing is
	landed  chan landing
	drafts  map[string]*draft
}

// item is a change on its way to the log, and who waits for its outcome (nil for text).
type item struct {
	change market.Change
	text   *delta
	reply  chan<- market.Outcome
}

// delta is text that waits; it grows while the disk is busy, so that many deltas become one row.
type delta struct {
	fence   market.Fence
	phase   market.Phase
	message string
	attempt int
	text    []byte
}

func (d *delta) joins(o *delta) bool {
	return d.fence == o.fence && d.phase == o.phase && d.message == o.message && d.attempt == o.attempt
}

func (d *delta) change(session string) market.Change {
	data := market.TextData{Message: d.message, Attempt: d.attempt, Text: string(d.text)}
	return market.Change{
		Session: session, Fence: &d.fence,
		Events: []market.Event{market.NewEvent(d.fence.Run, d.phase, market.EventText, data, 0)},
	}
}

type landing struct {
	head     int64
	outcomes []market.Outcome
}

// The commands an actor takes.
type (
	commit struct {
		change market.Change
		reply  chan<- market.Outcome
	}
	write  struct{ delta *delta }
	attach struct{ reply chan<- *Tab }
	detach struct{ tab *Tab }
	expel  struct{ why error } // all tabs are dropped; the actor goes on
)

func newActor(id string, head int64, log Log, note *slog.Logger, retire func(*actor)) *actor {
	return &actor{
		id: id, log: log, note: note, retire: retire, head: head,
		inbox: make(chan any), done: make(chan struct{}),
		tabs: map[*Tab]struct{}{}, landed: make(chan landing, 1), drafts: map[string]*draft{},
	}
}

// run serves the session until it is idle for a minute or ctx ends; then it lets what is under way land and leaves.
func (a *actor) run(ctx context.Context) {
	idle := time.NewTimer(idleAfter)
	defer idle.Stop()
	for {
		inbox := a.inbox
		if a.bytes > maxWaiting {
			inbox = nil // the disk first
		}
		select {
		case c := <-inbox:
			a.take(c)
			idle.Reset(idleAfter)
		case l := <-a.landed:
			a.settle(l)
			idle.Reset(idleAfter)
		case <-idle.C:
			if a.busy() {
				idle.Reset(idleAfter)
				continue
			}
			a.leave(nil)
			return
		case <-ctx.Done():
			a.leave(ErrShutdown)
			return
		}
	}
}

func (a *actor) busy() bool {
	return len(a.tabs) > 0 || len(a.drafts) > 0 || a.flying != nil || len(a.waiting) > 0
}

// leave takes no more commands, writes what waits and drops the tabs.
func (a *actor) leave(why error) {
	a.retire(a)
	close(a.done)
	for a.flying != nil {
		a.settle(<-a.landed)
	}
	a.expel(why)
}

func (a *actor) take(c any) {
	switch c := c.(type) {
	case commit:
		a.waiting = append(a.waiting, item{change: c.change, reply: c.reply})
		a.fly()
	case write:
		a.gather(c.delta)
		a.fly()
	case attach:
		a.attach(c.reply)
	case detach:
		if _, here := a.tabs[c.tab]; here {
			delete(a.tabs, c.tab)
			c.tab.drop(nil)
		}
	case expel:
		a.expel(c.why)
	}
}

func (a *actor) attach(reply chan<- *Tab) {
	queue := make(chan *Frame, queueLength)
	tab := &Tab{Head: a.head, C: queue, queue: queue}
	tab.leave = func() {
		select {
		case a.inbox <- detach{tab}:
		case <-a.done:
		}
	}
	a.tabs[tab] = struct{}{}
	reply <- tab
}

func (a *actor) expel(why error) {
	for tab := range a.tabs {
		tab.drop(why)
	}
	clear(a.tabs)
}

// gather adds a delta to what waits: to the last item, if that is text of the same attempt.
func (a *actor) gather(d *delta) {
	a.bytes += len(d.text)
	if n := len(a.waiting); n > 0 {
		if last := a.waiting[n-1].text; last != nil && last.joins(d) {
			last.text = append(last.text, d.text...)
			return
		}
	}
	a.waiting = append(a.waiting, item{text: d})
}

// fly sends all that waits to the log, unless something is on its way already: numbers are given one write at a time.
func (a *actor) fly() {
	if a.flying != nil || len(a.waiting) == 0 {
		return
	}
	a.flying, a.waiting, a.bytes = a.waiting, nil, 0
	changes := make([]market.Change, len(a.flying))
	for i, it := range a.flying {
		changes[i] = it.change
		if it.text != nil {
			changes[i] = it.text.change(a.id)
		}
	}
	a.log.Write(a.head, changes, func(head int64, outcomes []market.Outcome) { a.landed <- landing{head, outcomes} })
}

// settle tells everybody what became of a write: first the tabs, then who waits for the outcome.
func (a *actor) settle(l landing) {
	a.head = l.head
	flown := a.flying
	a.flying = nil
	for i, it := range flown {
		outcome := l.outcomes[i]
		if outcome.Err == nil {
			for _, e := range outcome.Events {
				a.publish(e)
			}
		}
		a.complain(it, outcome.Err)
		if it.reply != nil {
			it.reply <- outcome
		}
	}
	a.fly()
}
