package engine

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"naps/journal"
	"naps/market"
)

func TestTimeInWhichTheProcessStoodStillIsNotWork(t *testing.T) {
	t.Parallel()
	s := newWorkTimer()
	s.last = s.last.Add(-8 * time.Hour) // as if it had been stopped for a night
	if got := s.worked(); got > stretch+time.Second {
		t.Errorf("a night counts as %s of work", got)
	}
}

func TestAnAlarmRingsOnceWhenSoMuchWasWorked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, began, rang := newWorkTimer(), time.Now(), []time.Duration{}
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

func (l ledgerless) Commit(_ context.Context, c journal.Change) (journal.Outcome, error) {
	o := journal.Outcome{}
	if c.Claim != nil {
		o.Run = &journal.Run{ID: c.Claim.Run, Session: c.Session, Pipeline: "test"}
		l.claimed <- c.Claim.Run
	}
	return o, nil
}

func (ledgerless) Text(context.Context, string, journal.Fence, market.Phase, journal.TextData) error {
	return nil
}

// left are the runs of a process that died.
type left []journal.Run

func (left) Journal(context.Context, string) (map[string]journal.Step, error) {
	return map[string]journal.Step{}, nil
}
func (left) JournalLine(context.Context, string) (map[string]journal.Step, error) { return nil, nil }
func (left) Texts(context.Context, []string) (map[string]string, error)           { return nil, nil }
func (l left) LiveRuns(context.Context) ([]journal.Run, error)                    { return l, nil }

// TestWhoMayHaveKilledTheServerTwiceIsTriedAlone: an innocent run must not be given up because it lived beside one that
// kills the server.
func TestWhoMayHaveKilledTheServerTwiceIsTriedAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := ledgerless{make(chan string, 10)}
		step, leave := make(chan bool), make(chan bool)
		work := func(ctx context.Context, r *Run) error {
			_, err := r.Do(ctx, "first", func(context.Context, int) (journal.Step, error) {
				<-step
				return journal.Step{}, nil
			})
			<-leave
			return err
		}
		run := func(id string, tries int) journal.Run {
			return journal.Run{ID: id, Session: "s" + id, Owner: id, Pipeline: "test", Tries: tries}
		}
		e := New(Config{}, log, left{run("fresh", 0), run("once", 1), run("twice", 2), run("also", 2)},
			map[string]Pipeline{"test": work})
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

// slow is a journal that is still being read when the server is told to end.
type slow struct {
	left
	reading chan struct{}
}

func (s slow) Journal(ctx context.Context, _ string) (map[string]journal.Step, error) {
	close(s.reading)
	<-ctx.Done()
	return nil, ctx.Err()
}

// kept remembers what was committed.
type kept struct {
	ledgerless
	mu      *sync.Mutex
	changes *[]journal.Change
}

func (k kept) Commit(ctx context.Context, c journal.Change) (journal.Outcome, error) {
	k.mu.Lock()
	*k.changes = append(*k.changes, c)
	k.mu.Unlock()
	return k.ledgerless.Commit(ctx, c)
}

// TestADeployWhileARunIsTakenUpFailsNothing: the run is handed back, not ended because its past could not be read to
// the end.
func TestADeployWhileARunIsTakenUpFailsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := kept{ledgerless{make(chan string, 1)}, new(sync.Mutex), new([]journal.Change)}
		journal := slow{left{{ID: "r", Session: "s", Owner: "o", Pipeline: "test"}}, make(chan struct{})}
		e := New(Config{}, log, journal, map[string]Pipeline{"test": func(context.Context, *Run) error { return nil }})
		if err := e.Resume(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		<-journal.reading
		e.Drain(t.Context())
		yields := 0
		for _, c := range *log.changes {
			if c.End != nil {
				t.Errorf("it was ended as %s: %q", c.End.Status, c.End.Reason)
			}
			if c.Yield != nil {
				yields++
			}
		}
		if yields != 1 {
			t.Errorf("it was handed back %d times", yields)
		}
	})
}
