package writer_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"

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
	k.Do(market.Change{Session: "nobody's"})
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
	finding := market.NewEvent(run.ID, market.Pains, market.EventFinding, market.Finding{Kind: "pain", Title: "Late"}, 1)
	step := storetest.StepOf("a", storetest.Sealed("q", "q"))
	step.Events = []market.Event{finding}
	k.Commit(market.Change{Session: s, Fence: storetest.FenceOf(run), Step: step, Add: []market.Message{{ID: "m", Role: "naps"}}})
	report := &market.StoredReport{Run: run.ID, JSON: []byte(`{}`)}
	k.Commit(market.Change{Session: s, Add: []market.Message{{ID: "m", Role: "naps", Text: "whole"}}, Report: report})
	k.Commit(market.Change{Session: s, Yield: &market.Yielding{Run: run.ID}})
	k.Commit(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Done}})
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
	for name, c := range map[string]market.Change{
		"no credit":     {Session: s, Start: &market.Run{ID: "r", Cost: 1000}},
		"a fence":       {Session: s, Fence: &market.Fence{Run: "r", Attempt: 1}, Events: []market.Event{storetest.Event("notice")}},
		"half a change": {Session: s, Add: []market.Message{{ID: "m"}, {}}, Events: []market.Event{storetest.Event("notice")}},
		"no session":    {Session: "gone", Events: []market.Event{storetest.Event("notice")}},
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
		market.Change{Session: s, Events: []market.Event{storetest.Event("notice")}},
		market.Change{Session: s, Add: []market.Message{{ID: "m"}}, Events: []market.Event{storetest.Event("poison")}},
		market.Change{Session: s, Events: []market.Event{storetest.Event("notice")}},
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
		k.Commit(market.Change{Session: s, Events: []market.Event{storetest.Event("notice")}})
	}
	if got := told(k, &l); len(got) != 3 {
		t.Errorf("told: %v", got)
	}
	k.CheckLog(s)
}
