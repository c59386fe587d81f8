package writer_test

import (
	"errors"
	"fmt"
	"testing"

	"naps/store/disk"
	"naps/store/storetest"
)

func TestTroubleKeepsItsBeginningAndEndsWithAWriteThatIsKept(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	no := disk.Error(errors.New("full"))
	k.Writer.NoteOutage(no)
	first, err := k.Writer.Trouble()
	if !errors.Is(err, no) || first.IsZero() {
		t.Fatal(first, err)
	}
	k.Writer.NoteOutage(fmt.Errorf("again: %w", no))
	if since, _ := k.Writer.Trouble(); !since.Equal(first) {
		t.Error("the trouble began anew")
	}
	storetest.Must(t, k.Writer.Probe(t.Context()))
	if since, err := k.Writer.Trouble(); err != nil || !since.IsZero() {
		t.Error(since, err)
	}
}
