package session

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"naps/journal"
)

// idleAfter is how long an actor stays that nobody watches and that has nothing to write.
const idleAfter = time.Minute

// diskPause is how long text waits before it is offered again to a disk that took nothing.
const diskPause = time.Second

// maxWaiting bounds the bytes of text that wait for the disk; a faster writer is held back.
const maxWaiting = 1 << 20

// actor owns one session while somebody needs it. All fields below retire belong to its goroutine.
type actor struct {
	id     string
	log    Log
	logger *slog.Logger

	inbox  chan any      // unbuffered: a command that was sent has been received
	texts  chan *delta   // likewise; nobody is heard here while too much text waits for the disk
	done   chan struct{} // closed when the actor takes no more commands
	retire func(*actor)

	head    int64
	tabs    audience
	waiting backlog
	flying  []item // being written, or just written and not answered yet
	writing bool   // the log has flying and will answer
	landed  chan landing
	told    bool             // the tabs know that the disk takes nothing
	full    <-chan time.Time // set while the disk takes nothing: when to try again with text that waits
	drafts  drafts
	recent  tail
}

type landing struct {
	head     int64
	outcomes []journal.Outcome
}

// recalled answers a recall: frames hold the events after from; those before it must be read from the log.
type recalled struct {
	from   int64
	frames []*Frame
}

// The commands an actor takes, besides text.
type (
	commit struct {
		change journal.Change
		reply  chan<- journal.Outcome
	}
	attach struct{ reply chan<- *Tab }
	detach struct{ tab *Tab }
	recall struct { // what is remembered of the log
		after, upTo int64
		reply       chan<- recalled
	}
	forget struct{} // the session was deleted: all tabs are dropped
)

func newActor(id string, head int64, log Log, logger *slog.Logger, retire func(*actor)) *actor {
	return &actor{
		id: id, log: log, logger: logger, retire: retire, head: head,
		inbox: make(chan any), texts: make(chan *delta), done: make(chan struct{}),
		tabs: audience{}, landed: make(chan landing, 1), drafts: drafts{}, recent: tail{after: head},
	}
}

// run serves the session until it is idle for a minute or ctx ends; then it lets what is under way land and leaves.
func (a *actor) run(ctx context.Context) {
	idle := time.NewTimer(idleAfter)
	defer idle.Stop()
	for {
		texts := a.texts
		if a.waiting.bytes > maxWaiting {
			texts = nil // the disk first
		}
		select {
		case c := <-a.inbox:
			a.take(c)
		case d := <-texts:
			a.waiting.text(d)
			a.fly()
		case l := <-a.landed:
			a.settle(l)
		case <-a.full:
			a.full = nil
			a.fly()
		case <-idle.C:
			if !a.busy() {
				a.leave(nil)
				return
			}
		case <-ctx.Done():
			a.leave(ErrShutdown)
			return
		}
		idle.Reset(idleAfter)
	}
}

func (a *actor) busy() bool {
	return len(a.tabs) > 0 || len(a.drafts) > 0 || a.writing || len(a.waiting.items) > 0
}

// leave takes no more commands, writes what waits and drops the tabs.
func (a *actor) leave(why error) {
	a.retire(a)
	close(a.done)
	a.full = nil
	a.fly()
	for a.writing {
		a.settle(<-a.landed)
	}
	a.tabs.drop(why)
}

// abandon answers everybody who still waits, after a panic: nobody knows what became of their changes.
func (a *actor) abandon() {
	for _, it := range append(a.flying, a.waiting.items...) {
		if it.reply != nil {
			it.reply <- journal.Outcome{Err: errBroken}
		}
	}
	a.tabs.drop(ErrSlow)
}

func (a *actor) take(c any) {
	switch c := c.(type) {
	case commit:
		a.waiting.add(item{change: c.change, reply: c.reply})
		a.fly()
	case attach:
		a.attach(c.reply)
	case detach:
		if _, here := a.tabs[c.tab]; here {
			delete(a.tabs, c.tab)
			c.tab.drop(nil)
		}
	case recall:
		from, frames := a.recent.since(c.after, c.upTo)
		c.reply <- recalled{from, frames}
	case forget:
		a.recent.forget(a.head)
		a.tabs.drop(ErrGone)
		clear(a.drafts) // nobody will finish them
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

// fly sends all that waits to the log, unless something is on its way already: numbers are given one write at a time.
func (a *actor) fly() {
	if a.writing || len(a.waiting.items) == 0 {
		return
	}
	a.flying, a.writing = a.waiting.take(), true
	changes := make([]journal.Change, len(a.flying))
	for i, it := range a.flying {
		changes[i] = it.change
		if it.text != nil {
			changes[i] = it.text.change(a.id)
		}
	}
	a.log.Write(a.head, changes, func(head int64, outcomes []journal.Outcome) { a.landed <- landing{head, outcomes} })
}

// settle tells everybody what became of a write: first the tabs, then who waits for the outcome. Text that the disk did
// not take waits on, before everything else, so that what is shown of a message has no hole.
func (a *actor) settle(l landing) {
	a.head, a.writing = l.head, false
	var again []item
	for _, outcome := range l.outcomes {
		it := a.flying[0]
		switch {
		case outcome.Err == nil:
			a.told = false
			for _, e := range outcome.Events {
				a.publish(e)
			}
		case it.text != nil && errors.Is(outcome.Err, journal.ErrDisk):
			again = append(again, it)
		}
		a.complain(it, outcome.Err)
		a.flying = a.flying[1:]
		if it.reply != nil {
			it.reply <- outcome
		}
	}
	if len(again) > 0 {
		a.waiting.putBack(again)
		a.full = time.After(diskPause)
		return
	}
	a.full = nil
	a.fly()
}
