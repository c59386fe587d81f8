package source

import (
	"slices"
	"testing"
)

// companies are entries of a directory, each in its own words.
var companies = []string{
	"Shiftly – rosters for restaurants, waiters trade shifts",
	"Lullaby – sleep sounds for babies",
	"Wardly – the app for nurses, everything in one place",
	"Opsrota – automate call schedules of hospital doctors",
	"Tilewise – floor plans for tilers",
	"Ledgerly – bookkeeping for restaurants",
}

func directoryOf(entries []string) *index {
	x := newIndex()
	for _, e := range entries {
		x.add(e)
	}
	x.seal()
	return x
}

func TestAQuestionInSeveralWordingsFindsWhatEachOfThemFinds(t *testing.T) {
	t.Parallel()
	x := directoryOf(companies)
	wordings := []string{"trade shifts", "app for nurses", "hospital schedules", "no such thing"}
	got := x.searchAll(wordings, 20, 60)
	for _, q := range wordings {
		for _, doc := range x.search(q, 20) {
			if !slices.Contains(got, doc) {
				t.Errorf("%q finds %q, all together do not", q, companies[doc])
			}
		}
	}
	if len(got) < 3 || slices.Contains(got, 1) || slices.Contains(got, 4) {
		t.Errorf("found %v", got)
	}
	if one := x.searchAll([]string{"restaurants shifts"}, 20, 60); !slices.Equal(one,
		x.search("restaurants shifts", 20)) {
		t.Errorf("one wording finds %v, the search of it %v", one, x.search("restaurants shifts", 20))
	}
}

func TestWhatSeveralWordingsPutFirstComesFirst(t *testing.T) {
	t.Parallel()
	x := directoryOf(companies)
	for _, wordings := range [][]string{
		{"restaurants bookkeeping", "rosters restaurants", "restaurants waiters"},
		{"restaurants waiters", "rosters restaurants", "restaurants bookkeeping"},
	} {
		if got := x.searchAll(wordings, 20, 60); len(got) != 2 || got[0] != 0 {
			t.Errorf("%q find %v", wordings, got)
		}
		if got := x.searchAll(wordings, 20, 1); len(got) != 1 {
			t.Errorf("of one that is asked for %v come", got)
		}
	}
}
