package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
)

// pages is a journal that knows some pages, or fails.
type pages struct {
	left
	known map[string]string
	err   error
}

func (p pages) Texts(_ context.Context, hashes []string) (map[string]string, error) {
	out := maps.Clone(p.known)
	maps.DeleteFunc(out, func(hash, _ string) bool { return !slices.Contains(hashes, hash) })
	return out, p.err
}

// textsOf is what a run gets that asks a journal for the texts of pages.
func textsOf(t *testing.T, journal pages, hashes ...string) (got map[string]string, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		work := func(ctx context.Context, r *Run) error {
			got, err = r.Texts(ctx, hashes)
			return nil
		}
		journal.left = left{{ID: "r", Session: "s", Owner: "o", Pipeline: "test"}}
		e := New(Config{}, ledgerless{make(chan string, 1)}, journal, map[string]Pipeline{"test": work})
		if err := e.Resume(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		e.Drain(t.Context())
	})
	return got, err
}

func TestARunGetsTheStoredTextsItAsksForAndNoOthers(t *testing.T) {
	t.Parallel()
	journal := pages{known: map[string]string{"a": "text of a", "b": "text of b"}}
	got, err := textsOf(t, journal, "b", "missing")
	if err != nil || !maps.Equal(got, map[string]string{"b": "text of b"}) {
		t.Errorf("it gets %v, %v", got, err)
	}
}

func TestTextsThatCannotBeReadAreAnErrorAndNotEmpty(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	if _, err := textsOf(t, pages{err: broken}, "a"); !errors.Is(err, broken) {
		t.Errorf("it ends with %v", err)
	}
}
