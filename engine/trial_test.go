package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
)

func TestTimeInWhichTheProcessStoodStillIsNotWork(t *testing.T) {
	t.Parallel()
	s := newStint()
	s.last = s.last.Add(-8 * time.Hour) // as if it had been stopped for a night
	if got := s.worked(); got > stretch+time.Second {
		t.Errorf("a night counts as %s of work", got)
	}
}

func TestAnAlarmRingsOnceWhenSoMuchWasWorked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, began, rang := newStint(), time.Now(), []time.Duration{}
		var mu sync.Mutex // each alarm rings in a goroutine of its own
		ring := func() {
			mu.Lock()
			defer mu.Unlock()
			rang = append(rang, time.Since(began))
		}
		s.begin(alarm{time.Second, ring}, alarm{2 * time.Second, ring}, alarm{time.Hour, ring})
		time.Sleep(10 * time.Second)
		s.end()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		mu.Lock()
		defer mu.Unlock()
		if len(rang) != 2 || rang[0] < time.Second || rang[0] > time.Second+look || rang[1] < 2*time.Second {
			t.Errorf("it rang at %v", rang)
		}
	})
}

// ledgerless commits everything at once and remembers who was claimed.
type ledgerless struct{ claimed chan string }

func (l ledgerless) Commit(_ context.Context, c market.Change) (market.Outcome, error) {
	o := market.Outcome{}
	if c.Claim != nil {
		o.Run = &market.Run{ID: c.Claim.Run, Session: c.Session, Pipeline: "test"}
		l.claimed <- c.Claim.Run
	}
	return o, nil
}

func (ledgerless) Text(context.Context, string, market.Fence, market.Phase, market.TextData) error {
	return nil
}

// left are the runs of a process that died.
type left []market.Run

func (left) Journal(context.Context, string) (map[string]market.Step, error) {
	return map[string]market.Step{}, nil
}
func (left) JournalLine(context.Context, string) (map[string]market.Step, error) { return nil, nil }
func (l left) LiveRuns(context.Context) ([]market.Run, error)                    { return l, nil }

// TestWhoMayHaveKilledTheServerTwiceIsTriedAlone: an innocent run must not be given up because it lived beside one that kills the server.
func TestWhoMayHaveKilledTheServerTwiceIsTriedAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := ledgerless{make(chan string, 10)}
		step, leave := make(chan bool), make(chan bool)
		work := func(ctx context.Context, r *Run) error {
			_, err := r.Do(ctx, "first", func(context.Context, int) (market.Step, error) { <-step; return market.Step{}, nil })
			<-leave
			return err
		}
		run := func(id string, tries int) market.Run {
			return market.Run{ID: id, Session: "s" + id, Owner: id, Pipeline: "test", Tries: tries}
		}
		e := New(Config{}, log, left{run("fresh", 0), run("once", 1), run("twice", 2), run("also", 2)}, map[string]Pipeline{"test": work})
		if err := e.Resume(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		begun := func() (ids []string) {
			synctest.Wait()
			for len(log.claimed) > 0 {
				ids = append(ids, <-log.claimed)
			}
			return ids
		}
		if got := begun(); len(got) != 1 || got[0] != "twice" {
			t.Fatalf("first begins %v", got)
		}
		step <- true
		if got := begun(); len(got) != 1 || got[0] != "also" {
			t.Fatalf("then begins %v", got)
		}
		step <- true
		if got := begun(); len(got) != 2 {
			t.Errorf("then begin %v", got)
		}
		close(step)
		close(leave)
		e.Drain(t.Context())
	})
}
