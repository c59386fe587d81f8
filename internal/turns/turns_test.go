package turns

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestUsersAreServedInTurnHoweverMuchOneOfThemAsksFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := New(1)
		_, done, err := turns.Take(t.Context(), "first", 0)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var served []string
		var wait sync.WaitGroup
		for _, user := range []string{"greedy", "greedy", "greedy", "greedy", "bea", "cem", "bea"} {
			wait.Go(func() {
				_, done, err := turns.Take(t.Context(), user, 0)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				served = append(served, user)
				mu.Unlock()
				done()
			})
			synctest.Wait() // they come in this order
		}
		done()
		wait.Wait()
		if want := []string{"greedy", "bea", "cem", "greedy", "bea", "greedy", "greedy"}; !slices.Equal(served, want) {
			t.Errorf("served %v, not %v", served, want)
		}
	})
}

func TestNobodyHasTwoTurnsAtOnceAndNoLaneMoreThanItsPlaces(t *testing.T) {
	t.Parallel()
	places := []int{3, 1}
	turns := New(places...)
	var lanes [2]atomic.Int32
	var users [4]atomic.Int32
	var wait sync.WaitGroup
	for g := range 16 {
		wait.Go(func() {
			for i := range 200 {
				u, lane := (g+i)%len(users), rand.IntN(2)
				ctx, giveUp := context.WithCancel(t.Context())
				if rand.IntN(3) == 0 {
					giveUp() // at any moment of waiting
				}
				_, done, err := turns.Take(ctx, strconv.Itoa(u), Lane(lane))
				giveUp()
				if err != nil {
					continue
				}
				if n := users[u].Add(1); n > 1 {
					t.Errorf("user %d has %d turns", u, n)
				}
				if n := int(lanes[lane].Add(1)); n > places[lane] {
					t.Errorf("lane %d has %d", lane, n)
				}
				users[u].Add(-1)
				lanes[lane].Add(-1)
				done()
				done() // once more does no harm
			}
		})
	}
	wait.Wait()
	if !slices.Equal(turns.free, places) || len(turns.busy)+len(turns.waiting)+len(turns.next) != 0 {
		t.Errorf("something is left: %v %v %v %v", turns.free, turns.busy, turns.waiting, turns.next)
	}
}

func TestAFullLaneHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	turns := New(1, 1)
	_, done, err := turns.Take(t.Context(), "ann", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	late, giveUp := context.WithCancel(t.Context())
	given := make(chan error, 1)
	go func() { _, _, err := turns.Take(late, "bob", 0); given <- err }()
	_, other, err := turns.Take(t.Context(), "cem", 1)
	if err != nil {
		t.Fatal(err)
	}
	other()
	giveUp()
	if err := <-given; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestATurnCanBeTakenWithinItself(t *testing.T) {
	t.Parallel()
	turns := New(1)
	ctx, done, err := turns.Take(t.Context(), "ann", 0)
	if err != nil {
		t.Fatal(err)
	}
	_, inner, err := turns.Take(ctx, "ann", 0)
	if err != nil {
		t.Fatal(err)
	}
	inner()
	if turns.free[0] != 0 {
		t.Error("the inner turn gave the place of the outer one back")
	}
	done()
}

func TestTooMuchWaitingIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		turns := New(1)
		_, done, err := turns.Take(t.Context(), "ann", 0)
		if err != nil {
			t.Fatal(err)
		}
		var wait sync.WaitGroup
		for range maxWaiting {
			wait.Go(func() {
				if _, done, err := turns.Take(t.Context(), "ann", 0); err != nil {
					t.Error(err)
				} else {
					done()
				}
			})
		}
		synctest.Wait()
		if _, _, err := turns.Take(t.Context(), "ann", 0); !errors.Is(err, ErrTooMany) {
			t.Errorf("one more is let in: %v", err)
		}
		done()
		wait.Wait()
	})
}
