package writer_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"
	"naps/store/writer"
)

// listener keeps what the writer tells, and may fail.
type listener struct {
	mu   sync.Mutex
	rows []writer.Row
	fail bool
}

func (l *listener) Committed(rows []writer.Row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows = append(l.rows, rows...)
	if l.fail {
		panic("a feed that fails")
	}
}

// told gives what was told since the last time, as "collection action", once the writer has told what it has
// committed: it does so before it begins the next batch. Every row must be there.
func told(k *storetest.Kit, l *listener) (list []string) {
	k.Helper()
	k.Do(journal.Change{Session: "nobody's"})
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rows {
		list = append(list, r.Collection+" "+r.Action)
		if k.Number(`SELECT COUNT(*) FROM `+r.Collection+` WHERE id = ? AND session = ?`, r.ID, r.Session) != 1 {
			k.Errorf("there is no row %+v", r)
		}
	}
	l.rows = nil
	return list
}

func TestTheFeedIsToldOfEveryRowThatIsWrittenBySQL(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	var l listener
	k.Writer.Tell(&l)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	want := []string{"messages create", "stream_buffer create", "runs create", "runs update"}
	if got := told(k, &l); !slices.Equal(got, want) {
		t.Errorf("a new session and its run: %v, not %v", got, want)
	}
	finding := journal.NewEvent(run.ID, market.Pains, journal.EventFinding, market.Finding{Kind: "pain", Title: "Late"},
		1)
	step := storetest.StepOf("a", storetest.Sealed("q", "q"))
	step.Events = []journal.Event{finding}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: step,
		Add: []journal.Message{{ID: "m", Role: "naps"}}})
	report := &journal.StoredReport{Run: run.ID, JSON: []byte(`{}`)}
	k.Commit(journal.Change{Session: s, Add: []journal.Message{{ID: "m", Role: "naps", Text: "whole"}}, Report: report})
	k.Commit(journal.Change{Session: s, Yield: &journal.Yielding{Run: run.ID}})
	k.Commit(journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Done}})
	want = []string{
		"evidence create", "runs update", "messages create", "stream_buffer create", "stream_buffer create",
		"findings create", "messages update", "reports create", "runs update", "runs update",
	}
	if got := told(k, &l); !slices.Equal(got, want) {
		t.Errorf("a step, its report and the end: %v, not %v", got, want)
	}
}

func TestTheFeedIsToldOfNothingThatIsNotKept(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	var l listener
	k.Writer.Tell(&l)
	for name, c := range map[string]journal.Change{
		"no credit": {Session: s, Start: &journal.Run{ID: "r", Cost: 1000}},
		"a fence": {Session: s, Fence: &journal.Fence{Run: "r", Attempt: 1},
			Events: []journal.Event{storetest.Event("notice")}},
		"half a change": {Session: s, Add: []journal.Message{{ID: "m"}, {}},
			Events: []journal.Event{storetest.Event("notice")}},
		"no session": {Session: "gone", Events: []journal.Event{storetest.Event("notice")}},
	} {
		if out := k.Do(c)[0]; out.Err == nil {
			t.Errorf("%s was not refused", name)
		}
	}
	if got := told(k, &l); len(got) > 0 {
		t.Errorf("what was refused is told: %v", got)
	}
}

func TestABrokenTransactionTellsWhatWasKeptOneByOne(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	_, err := k.App.DB().NewQuery(`CREATE TRIGGER poison BEFORE INSERT ON stream_buffer WHEN new.kind = 'poison'
		BEGIN SELECT RAISE(ROLLBACK, 'poison'); END`).Execute()
	storetest.Must(t, err)
	var l listener
	k.Writer.Tell(&l)
	outs := k.Do(
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
		journal.Change{Session: s, Add: []journal.Message{{ID: "m"}},
			Events: []journal.Event{storetest.Event("poison")}},
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatal(fmt.Sprint(outs))
	}
	if got := told(k, &l); !slices.Equal(got, []string{"stream_buffer create", "stream_buffer create"}) {
		t.Errorf("told: %v", got)
	}
}

func TestAFeedThatFailsHarmsNoWrite(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	l := listener{fail: true}
	k.Writer.Tell(&l)
	for range 3 {
		k.Commit(journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}})
	}
	if got := told(k, &l); len(got) != 3 {
		t.Errorf("told: %v", got)
	}
	k.CheckLog(s)
}
