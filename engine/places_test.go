package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"naps/engine"
	"naps/journal"
)

// elsewhere are places outside of the engine's process, of which some are free.
type elsewhere struct {
	mu    sync.Mutex
	free  int
	taken []string
	left  atomic.Int64
	work  engine.Pipeline
}

func (p *elsewhere) Take(run journal.Run) (engine.Pipeline, func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.free == 0 {
		return nil, nil
	}
	p.free--
	p.taken = append(p.taken, run.ID)
	return p.work, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.free++
		p.left.Add(1)
	}
}

func one(ctx context.Context, r *engine.Run) error {
	_, err := r.Do(ctx, "one", done)
	return err
}

func TestPlacesElsewhereAreFilledFirstAndGivenBack(t *testing.T) {
	t.Parallel()
	var here, there atomic.Int64
	hold := make(chan struct{})
	p := &elsewhere{free: 1, work: func(ctx context.Context, r *engine.Run) error {
		there.Add(1)
		<-hold
		return one(ctx, r)
	}}
	w := newWorld(t, engine.Config{MaxRuns: 1, MaxRunsPerUser: 10, Places: p},
		func(ctx context.Context, r *engine.Run) error {
			here.Add(1)
			<-hold
			return one(ctx, r)
		})
	var ids []string
	for range 3 {
		ids = append(ids, w.start(w.owner).ID)
	}
	if running, waiting := w.engine.Load(); running != 2 || waiting != 1 {
		t.Errorf("%d run, %d wait", running, waiting)
	}
	close(hold)
	for _, id := range ids {
		if s := w.ends(id); s.Status != journal.Done {
			t.Errorf("%s %s", s.Status, s.Reason)
		}
	}
	w.close()
	if here.Load()+there.Load() != 3 || here.Load() == 0 || there.Load() == 0 || p.free != 1 {
		t.Errorf("%d here, %d there, %d free", here.Load(), there.Load(), p.free)
	}
	w.open(engine.Config{}, one)
}

func TestARunWhoseWorkersDieWithoutAStepIsGivenUpAndOneThatIsHandedBackIsNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		ends int64
		want journal.Status
	}{
		"lost":        {journal.ErrLost, 100, journal.Failed},
		"handed back": {journal.ErrHandedBack, 7, journal.Done},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tries atomic.Int64
			p := &elsewhere{free: 1, work: func(ctx context.Context, r *engine.Run) error {
				if tries.Add(1) < c.ends {
					return fmt.Errorf("gone: %w", c.err)
				}
				return one(ctx, r)
			}}
			w := newWorld(t, engine.Config{MaxRuns: -1, Places: p}, one)
			s := w.ends(w.start(w.owner).ID)
			if s.Status != c.want || c.want == journal.Failed && (tries.Load() != 3 || w.credits(w.owner) != 100) {
				t.Fatalf("%s %q after %d tries, %d credits", s.Status, s.Reason, tries.Load(), w.credits(w.owner))
			}
		})
	}
}

func TestARunThatLosesItsWorkerAfterEveryStepIsNotGivenUp(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	p := &elsewhere{free: 1}
	p.work = func(ctx context.Context, r *engine.Run) error {
		for i := range 8 {
			before := calls.Load()
			if _, err := r.Do(ctx, fmt.Sprint("step ", i),
				func(ctx context.Context,
					_ int) (journal.Step, error) {
					calls.Add(1)
					return done(ctx, 1)
				}); err != nil {
				return err
			}
			if calls.Load() > before {
				return journal.ErrLost
			}
		}
		return nil
	}
	w := newWorld(t, engine.Config{MaxRuns: -1, Places: p}, one)
	if s := w.ends(w.start(w.owner).ID); s.Status != journal.Done || calls.Load() != 8 {
		t.Fatalf("%s %q, %d steps", s.Status, s.Reason, calls.Load())
	}
}

func TestARunThatWaitsForAMachineSaysSoOnceUntilItBegins(t *testing.T) {
	t.Parallel()
	p := &elsewhere{work: one}
	w := newWorld(t, engine.Config{MaxRuns: -1, Places: p}, one)
	id := w.start(w.owner).ID
	for range 3 {
		must(t, engine.TellWaiting(t.Context(), w.engine, func(journal.Run) string {
			return "It waits for a machine."
		}))
	}
	if s := w.session(id); s.Status != journal.Queued || s.Reason != "It waits for a machine." {
		t.Errorf("%s %q", s.Status, s.Reason)
	}
	p.mu.Lock()
	p.free = 1
	p.mu.Unlock()
	w.engine.Fill()
	s := w.ends(id)
	if s.Status != journal.Done || s.Reason != "" {
		t.Errorf("%s %q", s.Status, s.Reason)
	}
	told := 0
	events, err := w.store.Log.Events(t.Context(), id, 0, s.HeadSeq, 1000)
	must(t, err)
	for _, e := range events {
		var d journal.StatusData
		if e.Kind == journal.EventStatus && json.Unmarshal(e.Data, &d) == nil && d.Reason != "" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was said %d times", told)
	}
}
