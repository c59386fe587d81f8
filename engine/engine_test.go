package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"naps/engine"
	"naps/journal"
	"naps/market"
	"naps/session"
)

// done is a step with nothing in it.
func done(context.Context, int) (journal.Step, error) {
	return journal.Step{Phase: market.Pains, Output: json.RawMessage(`{}`)}, nil
}

func TestARunEndsOnceAndIsChargedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "one", done)
		return err
	})
	s := w.ends(w.start(w.owner).ID)
	if s.Status != journal.Done || w.credits(w.owner) != 99 {
		t.Fatalf("%s, %d credits", s.Status, w.credits(w.owner))
	}
}

func TestAFinishedStepIsNotDoneAgainAfterADeploy(t *testing.T) {
	t.Parallel()
	var calls [5]atomic.Int64
	reached := make(chan struct{})
	work := func(hold bool) engine.Pipeline {
		return func(ctx context.Context, r *engine.Run) error {
			for i := range calls {
				_, err := r.Do(ctx, fmt.Sprintf("step %d", i), func(ctx context.Context, _ int) (journal.Step, error) {
					calls[i].Add(1)
					if hold && i == 3 {
						close(reached)
						<-ctx.Done() // a call that does not finish in time
						return journal.Step{}, context.Cause(ctx)
					}
					return done(ctx, 1)
				})
				if err != nil {
					return err
				}
			}
			return nil
		}
	}
	w := newWorld(t, engine.Config{}, work(true))
	id := w.start(w.owner).ID
	<-reached
	w.restart(engine.Config{}, work(false))
	if s := w.ends(id); s.Status != journal.Done || w.credits(w.owner) != 99 {
		t.Fatalf("%s %s, %d credits", s.Status, s.Reason, w.credits(w.owner))
	}
	for i, want := range []int64{1, 1, 1, 2, 1} {
		if got := calls[i].Load(); got != want {
			t.Errorf("step %d was done %d times, not %d", i, got, want)
		}
	}
}

func TestADrainLetsStepsUnderWayFinishAndBeginsNone(t *testing.T) {
	t.Parallel()
	under, finish := make(chan struct{}), make(chan struct{})
	var later atomic.Int64
	first := func(ctx context.Context, r *engine.Run) error {
		if _, err := r.Do(ctx, "slow", func(ctx context.Context, _ int) (journal.Step, error) {
			close(under)
			<-finish
			return done(ctx, 1)
		}); err != nil {
			return err
		}
		_, err := r.Do(ctx, "later", func(ctx context.Context, _ int) (journal.Step, error) {
			later.Add(1)
			return done(ctx, 1)
		})
		return err
	}
	w := newWorld(t, engine.Config{Grace: 10 * time.Second}, first)
	id := w.start(w.owner).ID
	<-under
	var again atomic.Int64
	time.AfterFunc(50*time.Millisecond, func() { close(finish) })
	w.restart(engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "slow", func(ctx context.Context, _ int) (journal.Step, error) {
			again.Add(1)
			return done(ctx, 1)
		})
		return err
	})
	w.ends(id)
	if later.Load() != 0 || again.Load() != 0 {
		t.Fatalf("%d steps were begun during the drain, %d done again", later.Load(), again.Load())
	}
}

func TestAStopEndsARunThatHangsKeepsWhatItHasAndCostsNothing(t *testing.T) {
	t.Parallel()
	hangs := make(chan struct{})
	w := newWorld(t, engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "found", func(context.Context, int) (journal.Step, error) {
			e := market.Evidence{Source: "test", Kind: market.Post, URL: "https://a.example/1", Quote: "It hurts.",
				Text: "It hurts."}.Seal()
			return journal.Step{Phase: market.Pains, Output: json.RawMessage(`{}`), Evidence: []market.Evidence{e}}, nil
		})
		if err != nil {
			return err
		}
		_, err = r.Do(ctx, "hangs", func(ctx context.Context, _ int) (journal.Step, error) {
			close(hangs)
			<-ctx.Done()
			return journal.Step{}, ctx.Err()
		})
		return err
	})
	s := w.start(w.owner)
	<-hangs
	must(t, w.sessions.Stop(t.Context(), s, false))
	if got := w.session(s.ID); got.Status != journal.Stopped {
		t.Fatalf("%s after the stop", got.Status)
	}
	kept, err := w.store.Evidence.ListEvidence(t.Context(), s.ID, "")
	must(t, err)
	if w.credits(w.owner) != 100 || len(kept) != 1 || kept[0].ID != "E1" {
		t.Fatalf("%d credits, evidence %v", w.credits(w.owner), kept)
	}
	must(t, w.sessions.Stop(t.Context(), w.session(s.ID), false)) // once more is no error
}

func TestAStopAgainstTheEndHasOneWinner(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Config{MaxRuns: 50, MaxRunsPerUser: 50}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "one", done)
		return err
	})
	stopped := 0
	for range 40 {
		s := w.start(w.owner)
		must(t, w.sessions.Stop(t.Context(), s, false))
		end := w.ends(s.ID)
		rows, err := w.store.Log.Events(t.Context(), s.ID, 0, end.HeadSeq, 1000)
		must(t, err)
		ends := 0
		for _, e := range rows {
			var d journal.StatusData
			if e.Kind == journal.EventStatus && json.Unmarshal(e.Data, &d) == nil && d.Status.Over() {
				ends++
			}
		}
		if ends != 1 {
			t.Fatalf("%d ends", ends)
		}
		if end.Status == journal.Stopped {
			stopped++
		}
	}
	if got := w.credits(w.owner); got != 100-40+stopped {
		t.Fatalf("%d credits after %d of 40 were stopped", got, stopped)
	}
}

func TestAPanicFailsItsRunOnlyAndIsRefunded(t *testing.T) {
	t.Parallel()
	var n atomic.Int64
	w := newWorld(t, engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		if n.Add(1) == 1 {
			panic("boom")
		}
		_, err := r.Do(ctx, "one", done)
		return err
	})
	first := w.ends(w.start(w.owner).ID)
	second := w.ends(w.start(w.owner).ID)
	if first.Status != journal.Failed || strings.Contains(first.Reason, "boom") || second.Status != journal.Done ||
		w.credits(w.owner) != 99 {
		t.Fatalf("%s (%s), %s, %d credits", first.Status, first.Reason, second.Status, w.credits(w.owner))
	}
}

type tooBad struct{}

func (tooBad) Error() string    { return "research: inner words" }
func (tooBad) Sentence() string { return "Nothing was found at all." }

func TestAFailureTellsItsSentenceAndNotItsInside(t *testing.T) {
	t.Parallel()
	w := newWorld(t, engine.Config{}, func(context.Context, *engine.Run) error {
		return fmt.Errorf("run: %w", tooBad{})
	})
	s := w.ends(w.start(w.owner).ID)
	if s.Status != journal.Failed || s.Reason != "Nothing was found at all." || w.credits(w.owner) != 100 {
		t.Fatalf("%+v, %d credits", s, w.credits(w.owner))
	}
}

func TestARunThatDiesThreeTimesWithoutProgressIsGivenUpAndRefunded(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{}, 10)
	w := newWorld(t, engine.Config{}, func(ctx context.Context, _ *engine.Run) error {
		begun <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	s := w.start(w.owner)
	<-begun
	for range 2 { // two more processes that claim it and die at once
		_, err := w.sessions.Commit(t.Context(), journal.Change{Session: s.ID, Claim: &journal.Claiming{Run: s.Run}})
		must(t, err)
	}
	w.restart(engine.Config{}, func(context.Context, *engine.Run) error {
		t.Error("it was begun once more")
		return nil
	})
	if s := w.ends(s.ID); s.Status != journal.Failed || w.credits(w.owner) != 100 {
		t.Fatalf("%s, %d credits", s.Status, w.credits(w.owner))
	}
}

func TestManyDeploysInARowDoNotGiveARunUp(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{}, 20)
	hang := func(ctx context.Context, _ *engine.Run) error {
		begun <- struct{}{}
		<-ctx.Done()
		return context.Cause(ctx)
	}
	w := newWorld(t, engine.Config{}, hang)
	s := w.start(w.owner)
	for range 10 {
		<-begun
		w.restart(engine.Config{}, hang)
	}
	<-begun
	w.restart(engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		_, err := r.Do(ctx, "one", done)
		return err
	})
	if got := w.ends(s.ID); got.Status != journal.Done {
		t.Fatalf("%s: %s", got.Status, got.Reason)
	}
}

func TestARunOfARetiredPipelineOrARestoredDatabaseIsInterruptedAndRefunded(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	w := newWorld(t, engine.Config{}, func(ctx context.Context, _ *engine.Run) error {
		close(begun)
		<-ctx.Done()
		return context.Cause(ctx)
	})
	s := w.start(w.owner)
	<-begun
	w.close()
	w.open(engine.Config{}, func(context.Context, *engine.Run) error { t.Error("it went on by itself"); return nil })
	must(t, w.engine.Resume(t.Context(), true))
	if got := w.session(s.ID); got.Status != journal.Interrupted || got.Reason == "" || w.credits(w.owner) != 100 {
		t.Fatalf("%+v, %d credits", got, w.credits(w.owner))
	}
}

func TestARunThatGoesOnUsesTheStepsBeforeItButNotItsOwnMarksOrFailures(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	calls := map[string]int{}
	stopHere := make(chan struct{})
	work := func(ctx context.Context, r *engine.Run) error {
		for _, key := range []string{"search", "@end", "dead source"} {
			_, err := r.Do(ctx, key, func(ctx context.Context, _ int) (journal.Step, error) {
				mu.Lock()
				defer mu.Unlock()
				calls[key]++
				step, err := done(ctx, 1)
				step.Failed = key == "dead source"
				return step, err
			})
			if err != nil {
				return err
			}
		}
		if r.Info().Continues == "" {
			close(stopHere)
			<-ctx.Done()
			return ctx.Err()
		}
		return nil
	}
	w := newWorld(t, engine.Config{}, work)
	s := w.start(w.owner)
	<-stopHere
	must(t, w.sessions.Stop(t.Context(), s, false))
	must(t, w.sessions.Run(t.Context(), w.session(s.ID), session.Start{}))
	if got := w.ends(s.ID); got.Status != journal.Done || w.credits(w.owner) != 99 {
		t.Fatalf("%s, %d credits", got.Status, w.credits(w.owner))
	}
	if calls["search"] != 1 || calls["@end"] != 2 || calls["dead source"] != 2 {
		t.Fatalf("%v", calls)
	}
}

// TestLookingAgainAtAPhaseRepeatsItAlone: the rest comes from the run before, although that one ended with a report.
func TestLookingAgainAtAPhaseRepeatsItAlone(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	calls := map[string]int{}
	w := newWorld(t, engine.Config{}, func(ctx context.Context, r *engine.Run) error {
		for _, key := range []string{"pains/one/", "painstaking", "market/two/", "@report"} {
			_, err := r.Do(ctx, key, func(ctx context.Context, n int) (journal.Step, error) {
				mu.Lock()
				defer mu.Unlock()
				calls[key]++
				return done(ctx, n)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	s := w.ends(w.start(w.owner).ID)
	must(t, w.sessions.Run(t.Context(), s, session.Start{Again: market.Pains}))
	if got := w.ends(s.ID); got.Status != journal.Done || w.credits(w.owner) != 98 {
		t.Fatalf("%s, %d credits", got.Status, w.credits(w.owner))
	}
	if calls["pains/one/"] != 2 || calls["painstaking"] != 1 || calls["market/two/"] != 1 || calls["@report"] != 2 {
		t.Errorf("%v", calls)
	}
}

func TestTheTextOfAnAttemptThatDiedIsVoidedBeforeTheNextOne(t *testing.T) {
	t.Parallel()
	shown := make(chan struct{})
	write := func(text string, finish bool) engine.Pipeline {
		return func(ctx context.Context, r *engine.Run) error {
			_, err := r.Do(ctx, "@write", func(ctx context.Context, attempt int) (journal.Step, error) {
				if err := r.Text(ctx, market.Pains, "m", attempt, text); err != nil {
					return journal.Step{}, err
				}
				if !finish {
					close(shown)
					<-ctx.Done()
					return journal.Step{}, ctx.Err()
				}
				return done(ctx, attempt)
			})
			return err
		}
	}
	w := newWorld(t, engine.Config{}, write("Hello", false))
	s := w.start(w.owner)
	<-shown
	w.restart(engine.Config{}, write("Hello!", true))
	end := w.ends(s.ID)
	rows, err := w.store.Log.Events(t.Context(), s.ID, 0, end.HeadSeq, 100)
	must(t, err)
	var got []string
	for _, e := range rows {
		var d journal.TextData
		if e.Kind == journal.EventText && json.Unmarshal(e.Data, &d) == nil {
			got = append(got, fmt.Sprintf("%d%q", d.Attempt, d.Text))
		}
	}
	if strings.Join(got, " ") != `1"Hello" 2"" 2"Hello!"` {
		t.Fatalf("%v", got)
	}
}

func TestPlacesAreSharedFairlyAndTooManyWaitingAreRefused(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var order []string
	turn := make(chan struct{})
	w := newWorld(t, engine.Config{MaxRuns: 1, MaxRunsPerUser: 1, MaxWaiting: 3},
		func(_ context.Context, r *engine.Run) error {
			mu.Lock()
			order = append(order, r.Info().Owner)
			mu.Unlock()
			<-turn
			return nil
		})
	greedy, modest := w.owner, w.user()
	var all []journal.Session
	for range 4 {
		all = append(all, w.start(greedy))
	}
	if _, err := w.sessions.Create(t.Context(), session.Idea{Owner: greedy, Text: "one more", Goal: market.Living,
		Start: true}); !errors.Is(err, journal.ErrTooMany) {
		t.Fatal(err)
	}
	all = append(all, w.start(modest))
	close(turn)
	for _, s := range all {
		w.ends(s.ID)
	}
	if len(order) != 5 || order[1] != modest || w.credits(greedy) != 96 {
		t.Fatalf("%v, %d credits", order, w.credits(greedy))
	}
}
