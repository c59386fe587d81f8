package engine_test

import (
	"context"
	"runtime"
	"sync/atomic"
	"testing"

	"naps/engine"
	"naps/journal"
)

// TestARunThatNobodyWorksOnAnyMoreIsTakenUpAgain: the goroutine of a run goes away without a word, once; the run ends
// all the same, with the step that it had finished, and is charged once.
func TestARunThatNobodyWorksOnAnyMoreIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	var begun, steps atomic.Int64
	lost := make(chan struct{})
	w := newWorld(t, engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "one", func(ctx context.Context, n int) (journal.Step, error) {
			steps.Add(1)
			return done(ctx, n)
		})
		if begun.Add(1) == 1 {
			defer close(lost)
			runtime.Goexit()
		}
		return err
	})
	s := w.start(w.owner)
	<-lost
	taken := 0
	for range 1000 { // the goroutine leaves a moment after it is lost
		n, err := w.engine.Adopt(t.Context())
		must(t, err)
		if taken += n; taken > 0 {
			break
		}
		runtime.Gosched()
	}
	if got := w.ends(s.ID); got.Status != journal.Done || begun.Load() != 2 || steps.Load() != 1 ||
		w.credits(w.owner) != 99 {
		t.Errorf("%s after %d beginnings, %d steps done, %d credits left", got.Status, begun.Load(), steps.Load(),
			w.credits(w.owner))
	}
	if n, err := w.engine.Adopt(t.Context()); n != 0 || err != nil {
		t.Errorf("a run that is over was taken: %d, %v", n, err)
	}
}

// TestARunThatWaitsOrIsWorkedOnIsNotTaken, however often the clock looks.
func TestARunThatWaitsOrIsWorkedOnIsNotTaken(t *testing.T) {
	t.Parallel()
	var begun atomic.Int64
	release := make(chan struct{})
	w := newWorld(t, engine.Config{MaxRuns: 1}, func(ctx context.Context, r *engine.Run) error {
		begun.Add(1)
		<-release
		_, err := r.Do(ctx, "one", done)
		return err
	})
	first, second := w.start(w.owner), w.start(w.owner)
	for range 5 {
		if n, err := w.engine.Adopt(t.Context()); n != 0 || err != nil {
			t.Fatalf("%d were taken: %v", n, err)
		}
	}
	close(release)
	w.ends(first.ID)
	w.ends(second.ID)
	if begun.Load() != 2 || w.credits(w.owner) != 98 {
		t.Errorf("two runs began %d times, %d credits left", begun.Load(), w.credits(w.owner))
	}
}
