package store

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"naps/market"
)

// listener keeps what the writer tells, and may fail.
type listener struct {
	mu   sync.Mutex
	rows []Row
	fail bool
}

func (l *listener) Committed(rows []Row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rows = append(l.rows, rows...)
	if l.fail {
		panic("a feed that fails")
	}
}

// told gives what was told since the last time, as "collection action", once the writer has told what it has
// committed: it does so before it begins the next batch. Every row must be there.
func (k *kit) told(l *listener) (list []string) {
	k.Helper()
	k.do(market.Change{Session: "nobody's"})
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range l.rows {
		list = append(list, r.Collection+" "+r.Action)
		if k.number(`SELECT COUNT(*) FROM `+r.Collection+` WHERE id = ? AND session = ?`, r.ID, r.Session) != 1 {
			k.Errorf("there is no row %+v", r)
		}
	}
	l.rows = nil
	return list
}

func TestTheFeedIsToldOfEveryRowThatIsWrittenBySQL(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	var l listener
	k.buffer.Tell(&l)
	s := k.session(k.user("ada"))
	run := k.started(s, 1)
	want := []string{"messages create", "stream_buffer create", "runs create", "runs update"}
	if got := k.told(&l); !slices.Equal(got, want) {
		t.Errorf("a new session and its run: %v, not %v", got, want)
	}
	finding := market.NewEvent(run.ID, market.Pains, market.EventFinding, market.Finding{Kind: "pain", Title: "Late"}, 1)
	step := stepOf("a", sealed("q", "q"))
	step.Events = []market.Event{finding}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: step, Add: []market.Message{{ID: "m", Role: "naps"}}})
	report := &market.StoredReport{Run: run.ID, JSON: []byte(`{}`)}
	k.ok(market.Change{Session: s, Add: []market.Message{{ID: "m", Role: "naps", Text: "whole"}}, Report: report})
	k.ok(market.Change{Session: s, Yield: &market.Yielding{Run: run.ID}})
	k.ok(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Done}})
	want = []string{
		"evidence create", "runs update", "messages create", "stream_buffer create", "stream_buffer create",
		"findings create", "messages update", "reports create", "runs update", "runs update",
	}
	if got := k.told(&l); !slices.Equal(got, want) {
		t.Errorf("a step, its report and the end: %v, not %v", got, want)
	}
}

func TestTheFeedIsToldOfNothingThatIsNotKept(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	var l listener
	k.buffer.Tell(&l)
	for name, c := range map[string]market.Change{
		"no credit":     {Session: s, Start: &market.Run{ID: "r", Cost: 1000}},
		"a fence":       {Session: s, Fence: &market.Fence{Run: "r", Attempt: 1}, Events: []market.Event{event("notice")}},
		"half a change": {Session: s, Add: []market.Message{{ID: "m"}, {}}, Events: []market.Event{event("notice")}},
		"no session":    {Session: "gone", Events: []market.Event{event("notice")}},
	} {
		if out := k.do(c)[0]; out.Err == nil {
			t.Errorf("%s was not refused", name)
		}
	}
	if got := k.told(&l); len(got) > 0 {
		t.Errorf("what was refused is told: %v", got)
	}
}

func TestABrokenTransactionTellsWhatWasKeptOneByOne(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	_, err := k.app.DB().NewQuery(`CREATE TRIGGER poison BEFORE INSERT ON stream_buffer WHEN new.kind = 'poison'
		BEGIN SELECT RAISE(ROLLBACK, 'poison'); END`).Execute()
	must(t, err)
	var l listener
	k.buffer.Tell(&l)
	outs := k.do(
		market.Change{Session: s, Events: []market.Event{event("notice")}},
		market.Change{Session: s, Add: []market.Message{{ID: "m"}}, Events: []market.Event{event("poison")}},
		market.Change{Session: s, Events: []market.Event{event("notice")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatal(fmt.Sprint(outs))
	}
	if got := k.told(&l); !slices.Equal(got, []string{"stream_buffer create", "stream_buffer create"}) {
		t.Errorf("told: %v", got)
	}
}

func TestAFeedThatFailsHarmsNoWrite(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	l := listener{fail: true}
	k.buffer.Tell(&l)
	for range 3 {
		k.ok(market.Change{Session: s, Events: []market.Event{event("notice")}})
	}
	if got := k.told(&l); len(got) != 3 {
		t.Errorf("told: %v", got)
	}
	k.gapless(s)
}
