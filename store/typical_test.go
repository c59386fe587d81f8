package store_test

import (
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"
)

func TestTheUsualTimeOfARunIsTheMedianOfWholeRealRuns(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	if took, err := k.Store.Runs.Typical(t.Context()); err != nil || took != 0 {
		t.Errorf("without any run %v, %v", took, err)
	}
	owner := k.User("ada")
	for i, r := range []struct {
		brief  market.Brief
		status journal.Status
		worked int64
	}{
		{market.Brief{Idea: "a"}, journal.Done, 200_000},
		{market.Brief{Idea: "a"}, journal.Done, 260_000}, {market.Brief{Idea: "a"}, journal.Done, 900_000},
		{market.Brief{Idea: "a", Sample: true}, journal.Done, 1000},
		{market.Brief{Idea: "a", Again: market.Pains}, journal.Done, 1000},
		{market.Brief{Idea: "a"}, journal.Stopped, 1000},
	} {
		s, run := k.Session(owner), storetest.Unique(i)
		k.Commit(journal.Change{Session: s, Start: &journal.Run{ID: run, Brief: r.brief}})
		k.Commit(journal.Change{Session: s, End: &journal.Ending{Run: run, Status: r.status, Worked: r.worked}})
	}
	if took, err := k.Store.Runs.Typical(t.Context()); err != nil || took != 260*time.Second {
		t.Errorf("%v, %v", took, err)
	}
}
