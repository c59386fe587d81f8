package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"naps/engine"
	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/session"
)

// works is the real house with the real engine.
type works struct {
	*real
	engine   *engine.Engine
	pipeline engine.Pipeline
}

func newWorks(t *testing.T, p engine.Pipeline) *works {
	t.Helper()
	w := &works{real: newReal(t), pipeline: p}
	w.employ()
	t.Cleanup(w.drain)
	return w
}

func (w *works) employ() {
	w.engine = engine.New(engine.Config{MaxRuns: 40, MaxRunsPerUser: 40, MaxWaiting: 1000, Grace: time.Millisecond},
		w.manager, w.store.Runs, map[string]engine.Pipeline{"test": w.pipeline})
	w.manager.SetRunner(w.engine)
}

func (w *works) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	w.engine.Drain(ctx)
}

// kill ends the process without a goodbye: whatever is not in the database now never gets there. Another goes on.
func (w *works) kill() {
	close(w.log.dead)
	w.manager.Close()
	w.drain()
	w.wake()
	w.employ()
	w.must(w.engine.Resume(context.Background(), false))
}

// settled waits until nothing is under way.
func (w *works) settled() {
	w.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		running, waiting := w.engine.Load()
		if running+waiting == 0 {
			return
		}
		if time.Now().After(deadline) {
			w.Fatalf("%d runs and %d waiting do not end", running, waiting)
		}
		time.Sleep(time.Millisecond) // the engine has no signal for this
	}
}

func (w *works) start(owner string) journal.Session {
	w.Helper()
	s, err := w.manager.Create(context.Background(),
		session.Idea{Owner: owner, Text: "an idea", Goal: market.Living, Start: true})
	w.must(err)
	return s
}

// judge looks at what became of a session: every run has one end, in the log, in its row and in the ledger, and nothing
// of a run comes after its end. It gives what the runs have cost.
func (w *works) judge(id string) (cost int) {
	w.Helper()
	rows, err := w.store.Log.Events(context.Background(), id, 0, 1<<60, 0)
	w.must(err)
	ends := map[string]journal.Status{}
	for i, e := range rows {
		if e.Seq != int64(i+1) {
			w.Fatalf("event %d has the number %d", i+1, e.Seq)
		}
		if e.Run == "" {
			continue
		}
		if end := ends[e.Run]; end != "" {
			w.Fatalf("%s %s came after the end (%s) of its run", e.Kind, e.Data, end)
		}
		if e.Kind == journal.EventStatus {
			if status := statusOf(e); status.Over() {
				ends[e.Run] = status
			} else {
				ends[e.Run] = ""
			}
		}
	}
	var last journal.Status
	for run, end := range ends {
		var row struct {
			Status  string `db:"status"`
			Settled int    `db:"settled"`
			Amount  int    `db:"amount"`
			Reports int    `db:"reports"`
		}
		w.must(
			w.app.DB().NewQuery(`SELECT r.status, (SELECT COUNT(*) FROM credit_entries c WHERE c.pays_for = 'settle:' || r.id) AS settled,
			(SELECT COALESCE(SUM(amount), 0) FROM credit_entries c WHERE c.run = r.id) AS amount, (SELECT COUNT(*) FROM reports p WHERE p.run = r.id) AS reports
			FROM runs r WHERE r.id = '` + run + `'`).One(&row))
		if end == "" || row.Status != string(end) || row.Settled != 1 || row.Reports > 1 {
			w.Fatalf("run %s ended as %q in the log and as %q in its row, settled %d times, with %d reports", run, end,
				row.Status, row.Settled, row.Reports)
		}
		if row.Amount != -row.Reports {
			w.Fatalf("run %s (%s) with %d reports cost %d", run, end, row.Reports, -row.Amount)
		}
		cost -= row.Amount
		last = end
	}
	s, err := w.store.Sessions.Session(context.Background(), id)
	w.must(err)
	if s.Status.Live() || len(ends) == 1 && s.Status != last {
		w.Fatalf("the session says %s, its run %s", s.Status, last)
	}
	return cost
}

func statusOf(e journal.Event) journal.Status {
	var d journal.StatusData
	_ = json.Unmarshal(e.Data, &d) // none is no status
	return d.Status
}

func pause(ctx context.Context, r *rand.Rand, most time.Duration) {
	select {
	case <-time.After(time.Duration(r.Int64N(int64(most)))):
	case <-ctx.Done():
	}
}

// research is a small run: two steps, text, a report; it takes a few milliseconds.
func research(ctx context.Context, r *engine.Run) error {
	rnd := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for _, key := range []string{"search", "@tell"} {
		select {
		case <-r.Hurry():
			continue
		default:
		}
		_, err := r.Do(ctx, key, func(ctx context.Context, attempt int) (journal.Step, error) {
			if key == "@tell" {
				if err := r.Text(ctx, market.Pains, "m"+r.Info().ID, attempt, "some words"); err != nil {
					return journal.Step{}, err
				}
			}
			pause(ctx, rnd, 4*time.Millisecond)
			e := market.Evidence{Source: "test", Kind: market.Post, URL: "https://a.example/" + key, Quote: key,
				Text: key}.Seal()
			return journal.Step{Phase: market.Pains, Output: []byte(`{}`), Evidence: []market.Evidence{e}}, ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	_, err := r.Do(ctx, "@report", func(context.Context, int) (journal.Step, error) {
		return journal.Step{Phase: market.Verdict, Output: []byte(`{}`),
				Report: &journal.StoredReport{JSON: []byte(`{"version":0,"x":1}`)},
				Events: []journal.Event{journal.NewEvent(r.Info().ID, "", journal.EventReport, journal.ReportData{},
					0)}},
			nil
	})
	return err
}

// tolerable are the answers that a command may get in a race.
func tolerable(err error) bool {
	for _, ok := range []error{nil, journal.ErrBusy, journal.ErrOver, journal.ErrNotFound, journal.ErrDisk,
		session.ErrShutdown} {
		if errors.Is(err, ok) {
			return true
		}
	}
	return false
}

// commands sends a few commands at once, each after a moment of its own.
func (w *works) commands(rnd *rand.Rand, s journal.Session, deleted *bool) {
	manager, ctx := w.manager, context.Background()
	var all sync.WaitGroup
	for range 1 + rnd.IntN(4) {
		kind, wait := rnd.IntN(12), time.Duration(rnd.Int64N(int64(8*time.Millisecond)))
		if kind == 0 {
			*deleted = true
		}
		all.Go(func() {
			time.Sleep(wait)
			now, err := w.store.Sessions.Session(ctx, s.ID)
			switch {
			case err != nil:
			case kind == 0:
				err = manager.Delete(ctx, now)
			case kind < 5:
				err = manager.Stop(ctx, now, false)
			case kind < 7:
				err = manager.Stop(ctx, now, true)
			case kind < 10:
				err = manager.Run(ctx, now, session.Start{Key: fmt.Sprint("key", kind)})
			default:
				err = manager.Say(ctx, now, "Who pays?", fmt.Sprint("key", kind))
			}
			if !tolerable(err) {
				w.Errorf("command %d: %v", kind, err)
			}
		})
	}
	all.Wait()
}

// Stop, Stop & report, Continue, a message and a deletion race against the end of a run and each other.
func TestWhateverIsAskedAtOnceARunEndsOnceAndIsChargedOnce(t *testing.T) {
	t.Parallel()
	w := newWorks(t, research)
	owner := w.user()
	const races = 240
	cost := make([]int, races)
	gone := make([]bool, races)
	ids := make([]string, races)
	var all sync.WaitGroup
	for lane := range 8 {
		all.Go(func() {
			for i := lane; i < races; i += 8 {
				s := w.start(owner)
				ids[i] = s.ID
				w.commands(rand.New(rand.NewPCG(7, uint64(i))), s, &gone[i])
			}
		})
	}
	all.Wait()
	w.settled()
	w.balanced(owner, ids, gone, cost)
}

// balanced judges every session and the ledger. A deleted session leaves no row behind; what its runs have cost stays
// in the ledger.
func (w *works) balanced(owner string, ids []string, gone []bool, cost []int) {
	w.Helper()
	want := granted
	for i, id := range ids {
		if gone[i] {
			continue
		}
		cost[i] = w.judge(id)
		want -= cost[i]
	}
	var deleted struct {
		Amount int `db:"amount"`
		Open   int `db:"open"`
		Rows   int `db:"rows"`
	}
	w.must(w.app.DB().NewQuery(`SELECT COALESCE(SUM(amount), 0) AS amount,
		(SELECT COUNT(*) FROM credit_entries r WHERE r.kind = 'reserve' AND NOT EXISTS (SELECT 1 FROM credit_entries s WHERE s.pays_for = 'settle:' || r.run)) AS open,
		(SELECT COUNT(*) FROM stream_buffer WHERE session NOT IN (SELECT id FROM sessions)) + (SELECT COUNT(*) FROM run_steps WHERE session NOT IN (SELECT id FROM sessions))
			+ (SELECT COUNT(*) FROM runs WHERE session NOT IN (SELECT id FROM sessions)) AS rows
		FROM credit_entries WHERE kind != 'grant' AND run NOT IN (SELECT id FROM runs)`).One(&deleted))
	if deleted.Open != 0 || deleted.Rows != 0 {
		w.Errorf("%d reservations are open, %d rows belong to no session", deleted.Open, deleted.Rows)
	}
	if got, err := w.store.Ledger.Balance(context.Background(), owner); err != nil || got != want+deleted.Amount {
		w.Errorf("%d credits, not %d (%v)", got, want+deleted.Amount, err)
	}
}

// The same while the process is killed again and again.
func TestWhateverIsAskedWhileTheProcessDiesARunEndsOnceAndIsChargedOnce(t *testing.T) {
	t.Parallel()
	w := newWorks(t, research)
	owner := w.user()
	const kills, each = 15, 6
	ids, gone := make([]string, kills*each), make([]bool, kills*each)
	for kill := range kills {
		var all sync.WaitGroup
		for i := range each {
			at := kill*each + i
			s := w.start(owner)
			ids[at] = s.ID
			all.Go(func() { w.commands(rand.New(rand.NewPCG(uint64(kill), uint64(i))), s, &gone[at]) })
		}
		old := w.manager
		time.Sleep(time.Duration(rand.Int64N(int64(6 * time.Millisecond))))
		close(w.log.dead)
		old.Close()
		w.drain()
		all.Wait() // their connections died with the process
		w.wake()
		w.employ()
		w.must(w.engine.Resume(context.Background(), false))
	}
	w.settled()
	for i, id := range ids { // a deletion that died with its process may not have happened
		if _, err := w.store.Sessions.Session(context.Background(), id); gone[i] && err == nil {
			gone[i] = false
		}
	}
	w.balanced(owner, ids, gone, make([]int, len(ids)))
}

// A stop comes within a second, whatever the run is doing, and what the step brings after it is refused.
func TestAStopReachesEveryKindOfStep(t *testing.T) {
	t.Parallel()
	there := make(chan string, 20)
	deaf := make(chan struct{})
	late := make(chan error, 20)
	kinds := map[string]func(ctx context.Context, r *engine.Run, attempt int) (journal.Step, error){
		"waits for an answer": func(ctx context.Context, _ *engine.Run, _ int) (journal.Step, error) {
			<-ctx.Done()
			return journal.Step{}, ctx.Err()
		},
		"streams": func(ctx context.Context, r *engine.Run, attempt int) (journal.Step, error) {
			for ctx.Err() == nil {
				_ = r.Text(ctx, market.Pains, "m"+r.Info().ID, attempt, "word ") // its end is the context's
				pause(ctx, rand.New(rand.NewPCG(1, 1)), time.Millisecond)
			}
			return journal.Step{}, ctx.Err()
		},
		"does not listen": func(context.Context, *engine.Run, int) (journal.Step, error) {
			<-deaf
			e := market.Evidence{Source: "test", Kind: market.Post, URL: "https://a.example/late", Quote: "late",
				Text: "late"}.Seal()
			return journal.Step{Phase: market.Pains, Output: []byte(`{}`), Evidence: []market.Evidence{e}}, nil
		},
	}
	w := newWorks(t, func(ctx context.Context, r *engine.Run) error {
		kind := r.Info().Brief.Idea
		_, err := r.Do(ctx, "@step", func(ctx context.Context, attempt int) (journal.Step, error) {
			there <- kind
			return kinds[kind](ctx, r, attempt)
		})
		if kind == "does not listen" {
			late <- err
		}
		return err
	})
	owner := w.user()
	for kind := range kinds {
		for _, recovered := range []bool{false, true} {
			if recovered && kind == "does not listen" {
				continue // it cannot be killed from inside its own process
			}
			s, err := w.manager.Create(t.Context(),
				session.Idea{Owner: owner, Text: kind, Goal: market.Living, Start: true})
			must(t, err)
			<-there
			if recovered {
				w.kill()
				<-there
			}
			s, err = w.store.Sessions.Session(t.Context(), s.ID)
			must(t, err)
			at := time.Now()
			var twice sync.WaitGroup
			for range 2 {
				twice.Go(func() { must(t, w.manager.Stop(context.Background(), s, false)) })
			}
			twice.Wait()
			t.Logf("a run that %s (killed before: %t) was stopped after %v", kind, recovered,
				time.Since(at).Round(time.Microsecond))
			if now, err := w.store.Sessions.Session(t.Context(), s.ID); err != nil || now.Status != journal.Stopped {
				t.Errorf("%s: %s after the stop (%v)", kind, now.Status, err)
			}
			if kind == "does not listen" {
				// The founder goes on at once, and then the old run comes with what it found.
				now, err := w.store.Sessions.Session(t.Context(), s.ID)
				must(t, err)
				head := now.HeadSeq
				close(deaf)
				if err := <-late; !errors.Is(err, journal.ErrFenced) {
					t.Errorf("the late step: %v", err)
				}
				if rows, _ := w.store.Log.Events(t.Context(), s.ID, head, 1<<60, 0); len(rows) != 0 {
					t.Errorf("after the stop came %v", rows)
				}
			}
			if cost := w.judge(s.ID); cost != 0 {
				t.Errorf("%s: a stop without a report cost %d", kind, cost)
			}
		}
	}
}

func TestARunThatWaitsForItsTurnIsStoppedAndNeverBegins(t *testing.T) {
	t.Parallel()
	begun := make(chan string, 2)
	w := newWorks(t, func(ctx context.Context, r *engine.Run) error {
		begun <- r.Info().Session
		<-ctx.Done()
		return context.Cause(ctx)
	})
	w.engine = engine.New(engine.Config{MaxRuns: 1}, w.manager, w.store.Runs,
		map[string]engine.Pipeline{"test": w.pipeline})
	w.manager.SetRunner(w.engine)
	owner := w.user()
	first, second := w.start(owner), w.start(owner)
	<-begun
	must(t, w.manager.Stop(t.Context(), second, false))
	must(t, w.manager.Stop(t.Context(), second, false))
	must(t, w.manager.Stop(t.Context(), first, false))
	w.settled()
	if len(begun) != 0 {
		t.Errorf("%s began", <-begun)
	}
	w.judge(first.ID)
	w.judge(second.ID)
	w.balanced(owner, nil, nil, nil)
}

func TestFiftyRequestsWithOneKeyAreOneRun(t *testing.T) {
	t.Parallel()
	w := newWorks(t, func(ctx context.Context, _ *engine.Run) error { <-ctx.Done(); return context.Cause(ctx) })
	owner := w.user()
	ids := make([]string, 50)
	parallel(50, func(i int) {
		s, err := w.manager.Create(context.Background(),
			session.Idea{Owner: owner, Text: "an idea", Goal: market.Living, Start: true, Key: "k"})
		w.must(err)
		ids[i] = s.ID
	})
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("%s and %s", id, ids[0])
		}
	}
	s, err := w.store.Sessions.Session(t.Context(), ids[0])
	must(t, err)
	must(t, w.manager.Stop(t.Context(), s, false))
	s, err = w.store.Sessions.Session(t.Context(), ids[0])
	must(t, err)
	parallel(50, func(int) { w.must(w.manager.Run(context.Background(), s, session.Start{Key: "again"})) })
	// two tabs
	parallel(50, func(i int) { w.must(w.manager.Say(context.Background(), s, "Who pays?", fmt.Sprint("k", i%2))) })
	if running, waiting := w.engine.Load(); running+waiting != 1 {
		t.Errorf("%d run and %d wait", running, waiting)
	}
	if n, err := w.store.Ledger.Balance(t.Context(), owner); err != nil || n != granted-1 {
		t.Errorf("%d credits (%v)", n, err)
	}
	rows, err := w.store.Log.Events(t.Context(), s.ID, 0, 1<<60, 0)
	must(t, err)
	said := 0
	for _, e := range rows {
		if messageOf(e) != "" {
			said++
		}
	}
	if said != 5 { // the idea, and two questions with their replies
		t.Errorf("%d messages", said)
	}
}

func TestFiftyStartsWithCreditForOneAreOneRun(t *testing.T) {
	t.Parallel()
	w := newWorks(t, func(ctx context.Context, _ *engine.Run) error { <-ctx.Done(); return context.Cause(ctx) })
	owner := w.user()
	must(t, w.store.Ledger.Grant(owner, 1-granted, "taken", "all but one"))
	var mu sync.Mutex
	started := 0
	parallel(50, func(int) {
		_, err := w.manager.Create(context.Background(),
			session.Idea{Owner: owner, Text: "an idea", Goal: market.Living, Start: true})
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			started++
		} else if !errors.Is(err, journal.ErrNoCredit) {
			t.Error(err)
		}
	})
	if n, err := w.store.Ledger.Balance(t.Context(), owner); err != nil || n != 0 || started != 1 {
		t.Errorf("%d of 50 started, %d credits are left (%v)", started, n, err)
	}
	if _, total, err := w.store.Sessions.ListSessions(t.Context(), records.SessionList{Owner: owner}); err != nil ||
		total != 1 {
		t.Errorf("%d sessions were left (%v)", total, err)
	}
}

func parallel(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
