package store

import (
	"errors"
	"fmt"
	"testing"
)

func TestTroubleKeepsItsBeginningAndEndsWithAWriteThatIsKept(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	no := asDisk(errors.New("full"))
	k.buffer.trouble.note(no)
	first, err := k.buffer.Trouble()
	if !errors.Is(err, no) || first.IsZero() {
		t.Fatal(first, err)
	}
	k.buffer.trouble.note(fmt.Errorf("again: %w", no))
	if since, _ := k.buffer.Trouble(); !since.Equal(first) {
		t.Error("the trouble began anew")
	}
	must(t, k.buffer.Probe(t.Context()))
	if since, err := k.buffer.Trouble(); err != nil || !since.IsZero() {
		t.Error(since, err)
	}
}
