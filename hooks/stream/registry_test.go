package stream

import (
	"errors"
	"sync"
	"testing"
)

// Streams come and go while rights change: each one that was open hears of it, and none waits for another.
func TestEveryOpenStreamHearsOfAChange(t *testing.T) {
	t.Parallel()
	o := NewRegistry(50)
	var all sync.WaitGroup
	for range 8 {
		left, err := o.Take("ann")
		if err != nil {
			t.Fatal(err)
		}
		news := o.Changed("ann")
		all.Go(func() {
			defer left()
			<-news
		})
	}
	all.Go(func() {
		for range 50 {
			left, err := o.Take("bob")
			if err != nil {
				t.Error(err)
				return
			}
			o.Wake("bob")
			left()
		}
	})
	before := o.Generation()
	o.Wake("ann")
	all.Wait()
	if o.Generation() == before || len(o.of) != 0 {
		t.Errorf("generation %d, left over %v", o.Generation(), o.of)
	}
}

func TestAUserHasSoManyOpenAndAnotherUserTheirOwn(t *testing.T) {
	t.Parallel()
	o := NewRegistry(2)
	var left []func()
	for range 2 {
		leave, err := o.Take("ann")
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, leave)
	}
	if _, err := o.Take("ann"); !errors.Is(err, ErrTooMany) {
		t.Errorf("a third one is answered %v", err)
	}
	other, err := o.Take("bob")
	if err != nil {
		t.Fatal(err)
	}
	for _, leave := range append(left, other) {
		leave()
	}
	if len(o.of) != 0 {
		t.Errorf("streams that are closed are counted: %v", o.of)
	}
}
