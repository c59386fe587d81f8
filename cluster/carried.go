package cluster

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"naps/journal"
	"naps/market"
)

// Journal is the journal of a claimed run, as the engine has it.
type Journal interface {
	Do(ctx context.Context, key string, fn func(ctx context.Context,
		attempt int) (journal.Step, error)) (journal.Step, error)
	Text(ctx context.Context, phase market.Phase, message string, attempt int, text string) error
	Texts(ctx context.Context, hashes []string) (map[string]string, error)
}

// openTickets is how many steps of a run may be under way at once.
const openTickets = 256

// errClosed is what a worker hears that speaks of a step which is not under way.
var errClosed = refuse("a message about a step that is not under way")

// carried is a run that a worker carries out: it turns what the worker says into calls of the run's journal. Its
// methods are safe for use by many goroutines.
type carried struct {
	ctx   context.Context // of the run
	info  journal.Run
	j     Journal
	ended chan ending // holds one
	wait  sync.WaitGroup

	mu      sync.Mutex // guards what follows
	closed  bool
	tickets []*ticket
	asked   map[string]*ticket // by the id of the call
}

// ending is how a worker's pipeline returned.
type ending struct {
	done, back      bool
	error, sentence string
}

func carry(ctx context.Context, info journal.Run, j Journal) *carried {
	return &carried{ctx: ctx, info: info, j: j, ended: make(chan ending, 1), asked: map[string]*ticket{}}
}

// ticket is a step that a worker was told to do.
type ticket struct {
	number int
	key    string

	begun   chan struct{} // closed when the journal lets it begin
	ctx     context.Context
	attempt int

	result   chan result // holds one: what the worker brought
	finished chan struct{}
	step     journal.Step
	err      error

	mu  sync.Mutex // one text after the other
	seq int
}

type result struct {
	step journal.Step
	err  error
}

// do looks a step up, or lets it begin.
func (c *carried) do(ctx context.Context, q doRequest) (doAnswer, error) {
	t, err := c.ticketFor(q)
	if err != nil {
		return doAnswer{}, err
	}
	select {
	case <-t.finished:
	case <-t.begun:
		select {
		case <-t.finished: // asked again after its end
		default:
			return doAnswer{Ticket: t.number, Attempt: t.attempt}, nil
		}
	case <-ctx.Done():
		return doAnswer{}, context.Cause(ctx)
	}
	if t.err != nil {
		return doAnswer{}, t.err
	}
	return doAnswer{Step: toWire(t.step)}, nil
}

func (c *carried) ticketFor(q doRequest) (*ticket, error) {
	if q.Key == "" || len(q.Key) > 2000 || q.ID == "" {
		return nil, refuse("a step without a key")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if t := c.asked[q.ID]; t != nil {
		return t, nil
	}
	if c.closed {
		return nil, fmt.Errorf("cluster: %w", journal.ErrFenced)
	}
	open := 0
	for _, t := range c.tickets {
		if t.open() {
			open++
		}
	}
	if open >= openTickets {
		return nil, refuse("%d steps at once", open)
	}
	t := &ticket{number: len(c.tickets) + 1, key: q.Key, begun: make(chan struct{}), result: make(chan result, 1),
		finished: make(chan struct{})}
	c.tickets = append(c.tickets, t)
	c.asked[q.ID] = t
	c.wait.Go(func() { c.work(t) })
	return t, nil
}

// close waits for the steps under way, whose context has ended; none begins any more.
func (c *carried) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.wait.Wait()
}

func (t *ticket) open() bool {
	select {
	case <-t.finished:
		return false
	default:
		return true
	}
}

// work is the step as the journal sees it: it lasts from the question to the worker's result.
func (c *carried) work(t *ticket) {
	defer close(t.finished)
	defer func() {
		if p := recover(); p != nil {
			t.err = fmt.Errorf("cluster: panic: %v", p)
		}
	}()
	t.step, t.err = c.j.Do(c.ctx, t.key, func(ctx context.Context, attempt int) (journal.Step, error) {
		t.ctx, t.attempt = ctx, attempt
		close(t.begun)
		select {
		case r := <-t.result:
			return r.step, r.err
		case <-ctx.Done():
			return journal.Step{}, context.Cause(ctx)
		}
	})
}

// under gives the step of a ticket, once the journal has let it begin.
func (c *carried) under(number int) (*ticket, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number < 1 || number > len(c.tickets) {
		return nil, errClosed
	}
	t := c.tickets[number-1]
	select {
	case <-t.begun:
		return t, nil
	default:
		return nil, errClosed
	}
}

// commit checks what a step brought and commits it. Said again, it answers what became of it.
func (c *carried) commit(ctx context.Context, q commitRequest) (commitAnswer, error) {
	t, err := c.under(q.Ticket)
	if err != nil {
		return commitAnswer{}, err
	}
	if t.open() {
		if q.Step == nil {
			return commitAnswer{}, refuse("a commit without a step")
		}
		step := q.Step.step()
		if need, err := c.fill(ctx, step.Evidence, q.Pages); err != nil || len(need) > 0 {
			return commitAnswer{Need: need}, err
		}
		if err := (checker{c.info}).step(step); err != nil {
			return commitAnswer{}, err
		}
		select {
		case t.result <- result{step: step}:
		default: // it was said before
		}
	}
	return c.outcome(ctx, t)
}

func (c *carried) outcome(ctx context.Context, t *ticket) (commitAnswer, error) {
	select {
	case <-t.finished:
	case <-ctx.Done():
		return commitAnswer{}, context.Cause(ctx)
	}
	if t.err != nil {
		return commitAnswer{}, t.err
	}
	return commitAnswer{Step: toWire(t.step)}, nil
}

// fill gives evidence the texts that it was cut from: those that came along, and those that are stored. It names those
// that are missing.
func (c *carried) fill(ctx context.Context, list []market.Evidence,
	brought map[string]string) (need []string, err error) {
	var ask []string
	for _, e := range list {
		if _, ok := brought[e.Page]; e.Page != "" && !ok {
			ask = append(ask, e.Page)
		}
	}
	stored := map[string]string{}
	if len(ask) > 0 {
		if stored, err = c.j.Texts(ctx, ask); err != nil {
			return nil, err
		}
	}
	for i, e := range list {
		if e.Page == "" {
			continue
		}
		text, ok := brought[e.Page]
		if !ok {
			text, ok = stored[e.Page]
		}
		if !ok {
			need = append(need, e.Page)
		}
		list[i].Text = text
	}
	return need, nil
}

// fail ends a step that came to nothing.
func (c *carried) fail(ctx context.Context, q failRequest) error {
	t, err := c.under(q.Ticket)
	if err != nil {
		return err
	}
	select {
	case t.result <- result{err: errors.New(clip(q.Error))}:
	default:
	}
	select {
	case <-t.finished:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// text passes a delta on. Deltas of a step come one after the other; one that was heard before changes nothing.
func (c *carried) text(ctx context.Context, q textRequest) error {
	t, err := c.under(q.Ticket)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case q.Seq <= t.seq:
		return nil
	case q.Seq != t.seq+1 || !t.open() || q.Delta.Attempt != t.attempt:
		return errClosed
	}
	if err := (checker{c.info}).message(q.Delta.Message); err != nil {
		return err
	}
	if err := c.j.Text(t.ctx, q.Phase, q.Delta.Message, q.Delta.Attempt, q.Delta.Text); err != nil {
		return err
	}
	t.seq = q.Seq
	return nil
}

// end takes the worker's word for it that the pipeline has returned; of two, the first counts.
func (c *carried) end(q endRequest) {
	select {
	case c.ended <- ending{q.Done, q.Back, clip(q.Error), clip(q.Sentence)}:
	default:
	}
}
