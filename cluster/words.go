package cluster

import (
	"context"
	"sync"

	"naps/journal"
	"naps/market"
)

// words sends the text of a step as it comes: one question at a time, in order, and what gathers meanwhile goes
// together. Its methods are safe for use by many goroutines.
type words struct {
	link   *link
	of     ofRun
	ticket int
	ctx    context.Context // of the run

	mu    sync.Mutex // guards what follows
	queue []piece
	seq   int
	busy  chan struct{} // closed when the sender is idle again; nil: it is
	err   error         // why no more is sent
}

type piece struct {
	phase market.Phase
	delta journal.TextData
}

// add queues a delta. Deltas of the same message and attempt that wait are put together.
func (s *words) add(phase market.Phase, d journal.TextData) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	last := len(s.queue) - 1
	if last >= 0 && s.queue[last].phase == phase && s.queue[last].delta.Message == d.Message &&
		s.queue[last].delta.Attempt == d.Attempt {
		s.queue[last].delta.Text += d.Text
		return nil
	}
	s.queue = append(s.queue, piece{phase, d})
	if s.busy == nil {
		s.busy = make(chan struct{})
		go s.send()
	}
	return nil
}

// send sends until nothing waits.
func (s *words) send() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 || s.err != nil {
			close(s.busy)
			s.busy = nil
			s.mu.Unlock()
			return
		}
		p := s.queue[0]
		s.queue = s.queue[1:]
		s.seq++
		q := textRequest{s.of, s.ticket, s.seq, p.phase, p.delta}
		s.mu.Unlock()
		if err := s.link.ask(s.ctx, verbText, q, new(struct{})); err != nil {
			s.mu.Lock()
			s.err = err
			s.mu.Unlock()
		}
	}
}

// flush waits until everything is sent.
func (s *words) flush(ctx context.Context) error {
	s.mu.Lock()
	busy := s.busy
	s.mu.Unlock()
	if busy != nil {
		select {
		case <-busy:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
