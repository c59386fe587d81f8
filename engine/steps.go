package engine

import (
	"context"
	"sync"

	"naps/journal"
)

// steps is what a live run has done and is doing. Its methods are safe for use by many goroutines.
type steps struct {
	gate <-chan struct{} // closed when a drain begins

	mu    sync.Mutex // guards what follows
	done  map[string]journal.Step
	open  map[string]chan struct{} // keys under way
	under int                      // steps under way
	quiet chan struct{}            // closed when under falls to 0; nil when nobody waits for it
}

func newSteps(gate <-chan struct{}) *steps {
	return &steps{gate: gate, open: map[string]chan struct{}{}}
}

// keep remembers a step that is committed.
func (s *steps) keep(step journal.Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[step.Key] = step
}

// enter waits for its turn: for the same key under way elsewhere, and at the gate of a drain. done says that the
// journal had the step.
func (s *steps) enter(ctx context.Context, key string) (past journal.Step, done bool, err error) {
	for {
		select {
		case <-s.gate:
			<-ctx.Done() // parked: the drain cancels it
		default:
		}
		if ctx.Err() != nil {
			return journal.Step{}, false, context.Cause(ctx)
		}
		s.mu.Lock()
		past, known := s.done[key]
		if known && !past.Begun {
			s.mu.Unlock()
			return past, true, nil
		}
		wait := s.open[key]
		if wait == nil {
			s.open[key] = make(chan struct{})
			s.under++
			s.mu.Unlock()
			return past, false, nil
		}
		s.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
		}
	}
}

func (s *steps) exit(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.open[key])
	delete(s.open, key)
	if s.under--; s.under == 0 && s.quiet != nil {
		close(s.quiet)
		s.quiet = nil
	}
}

// finish waits until no step is under way, or ctx ends.
func (s *steps) finish(ctx context.Context) {
	s.mu.Lock()
	if s.under == 0 {
		s.mu.Unlock()
		return
	}
	if s.quiet == nil {
		s.quiet = make(chan struct{})
	}
	quiet := s.quiet
	s.mu.Unlock()
	select {
	case <-quiet:
	case <-ctx.Done():
	}
}
