package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"naps/market"

	"github.com/pocketbase/pocketbase/core"
	"pgregory.net/rapid"
)

func TestARefusedChangeLeavesItsNeighboursAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	good := func() market.Change {
		return market.Change{Session: s, Events: []market.Event{event("notice"), event("notice")}}
	}
	fenced := market.Change{Session: s, Fence: &market.Fence{Run: "nobody", Attempt: 1}, Events: []market.Event{event("error")}}
	half := market.Change{Session: s, Add: []market.Message{{ID: "half", Role: "founder"}}, End: &market.Ending{Run: "nobody", Status: market.Done},
		Events: []market.Event{event("error"), event("error")}}
	outs := k.do(good(), fenced, good(), half, good())
	for i, want := range []error{nil, market.ErrFenced, nil, market.ErrOver, nil} {
		if !errors.Is(outs[i].Err, want) {
			t.Errorf("change %d: %v, want %v", i, outs[i].Err, want)
		}
	}
	if n := k.number(`SELECT COUNT(*) FROM messages WHERE message = 'half'`); n != 0 {
		t.Error("half of a refused change was kept")
	}
	if got := len(k.events(s)); got != 7 {
		t.Errorf("%d events, want 7", got)
	}
	k.gapless(s)
}

func TestDataComesBackByteForByte(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	want := []string{`{"b":1,"a":"<&>"}`, `1.0`, `1e400`, `-0`, `12345678901234567890123`, `"x"`, `null`, `true`, `[1, 2]`, ` 7`, `{"a": 1e2 , "u":"\u2028 "}`, `{"z":"ä\u0000"}`}
	var events []market.Event
	for _, data := range want {
		events = append(events, market.Event{Kind: "notice", Data: []byte(data), At: 7})
	}
	out := k.ok(market.Change{Session: s, Events: events})
	got := k.events(s)[1:]
	for i := range want {
		if string(got[i].Data) != want[i] || !bytes.Equal(got[i].Data, out.Events[i].Data) || got[i].At != 7 {
			t.Errorf("%q came back as %q", want[i], got[i].Data)
		}
	}
}

func TestAnEventNeedsItsSession(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	out := k.do(market.Change{Session: "nosuchsession00", Events: []market.Event{event("notice")}})[0]
	if !errors.Is(out.Err, market.ErrNotFound) {
		t.Fatal(out.Err)
	}
	id := "abcdefghijklmno"
	out = k.do(market.Change{Session: id, Create: &market.Session{ID: id, Owner: "nobody"}})[0]
	if !errors.Is(out.Err, market.ErrNotFound) {
		t.Fatal(out.Err)
	}
}

func TestACreationThatIsRefusedLeavesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	told := 0
	k.app.OnRecordAfterCreateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error { told++; return e.Next() })
	id := "abcdefghijklmno"
	out := k.do(market.Change{
		Session: id, Create: &market.Session{ID: id, Owner: k.user("ada"), Status: market.Draft},
		Start: &market.Run{ID: "r", Cost: 4}, Events: []market.Event{event("status")},
	})[0]
	if !errors.Is(out.Err, market.ErrNoCredit) || told != 0 {
		t.Fatalf("%v, told %d", out.Err, told)
	}
	for _, table := range []string{"sessions", "runs", "stream_buffer"} {
		if n := k.number(`SELECT COUNT(*) FROM ` + table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestAKeyCountsOnceAndGivesTheFirstAnswer(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	u := k.user("ada")
	s := k.session(u)
	c := func(answer string) market.Change {
		return market.Change{Session: s, Once: &market.Once{Owner: u, Scope: "message:" + s, Key: "k", Answer: []byte(answer)}, Events: []market.Event{event("notice")}}
	}
	k.ok(c(`{"first":true}`))
	out := k.do(c(`{"first":false}`))[0]
	if !errors.Is(out.Err, market.ErrRepeated) || string(out.Answer) != `{"first":true}` || out.Events != nil {
		t.Fatalf("%+v", out)
	}
	k.gapless(s)
}

func TestStateIsSavedSoThatSubscribersHearOfIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	var heard []string
	k.app.OnRecordAfterUpdateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error {
		heard = append(heard, e.Record.GetString("status"))
		return e.Next()
	})
	running, phase, verdict, low, kill := market.Running, market.Pains, "GO", 12.5, []market.Criterion{{Rule: market.MinPrice, Value: 5}}
	k.ok(market.Change{Session: s, State: &market.State{Status: &running, Phase: &phase, Verdict: &verdict, Low: &low, Kill: &kill}, Events: []market.Event{event("status")}})
	got, err := k.store.Session(t.Context(), s)
	must(t, err)
	if got.Status != running || got.Phase != phase || got.Verdict != verdict || got.Low != low || len(got.Kill) != 1 || got.HeadSeq != 2 || got.Title != "Invoices" {
		t.Errorf("%+v", got)
	}
	if fmt.Sprint(heard) != "[running]" {
		t.Errorf("subscribers heard %v", heard)
	}
}

func TestAHookThatFailsAfterTheCommitDoesNotUnsayIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	fail := true
	k.app.OnRecordAfterUpdateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error {
		if fail {
			fail = false
			return errors.New("a hook failed")
		}
		panic("a hook panicked")
	})
	for _, title := range []string{"one", "two"} {
		k.ok(market.Change{Session: s, State: &market.State{Title: &title}, Events: []market.Event{event("status")}})
	}
	k.gapless(s)
}

func TestAPanicInTheWriterRefusesItsChangeOnly(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	k.app.OnRecordUpdate("sessions").BindFunc(func(*core.RecordEvent) error { panic("boom") })
	title := "x"
	outs := k.do(
		market.Change{Session: s, Events: []market.Event{event("notice")}},
		market.Change{Session: s, State: &market.State{Title: &title}, Events: []market.Event{event("status")}},
		market.Change{Session: s, Events: []market.Event{event("notice")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatalf("%v %v %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	k.gapless(s)
}

func TestAChangeThatBreaksTheTransactionFailsAlone(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	// RAISE(ROLLBACK) ends the whole transaction, as some errors of SQLite do.
	_, err := k.app.DB().NewQuery(`CREATE TRIGGER breaker BEFORE INSERT ON messages WHEN new.message = 'breaks' BEGIN SELECT RAISE(ROLLBACK, 'broken'); END`).Execute()
	must(t, err)
	outs := k.do(
		market.Change{Session: s, Events: []market.Event{event("notice")}},
		market.Change{Session: s, Add: []market.Message{{ID: "breaks"}}, Events: []market.Event{event("message")}},
		market.Change{Session: s, Add: []market.Message{{ID: "fine"}}, Events: []market.Event{event("message")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatalf("%v | %v | %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	k.gapless(s)
}

func TestWhenTheDiskSaysNoNothingIsKept(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	pages := k.number(`PRAGMA page_count`)
	limit := func(n int64) {
		_, err := k.app.NonconcurrentDB().NewQuery(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Execute()
		must(t, err)
	}
	limit(pages + 2)
	big := market.NewEvent("", "", "notice", market.NoticeData{Text: strings.Repeat("x", 100_000)}, 0)
	outs := k.do(
		market.Change{Session: s, Events: []market.Event{event("notice")}},
		market.Change{Session: s, Events: []market.Event{big}},
	)
	for i, out := range outs {
		if !errors.Is(out.Err, market.ErrDisk) || out.Events != nil {
			t.Errorf("change %d: %v", i, out.Err)
		}
	}
	limit(1 << 30)
	k.ok(market.Change{Session: s, Events: []market.Event{big}})
	k.gapless(s)
}

func TestAfterCloseNothingIsPromised(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	var waiting sync.WaitGroup
	for range 20 {
		waiting.Add(1)
		k.buffer.Write(99, []market.Change{{Session: "nosuchsession00", Events: []market.Event{event("notice")}}}, func(int64, []market.Outcome) { waiting.Done() })
	}
	must(t, k.buffer.Close(context.Background()))
	waiting.Wait()
	if out := k.do(market.Change{Session: s, Events: []market.Event{event("notice")}})[0]; !errors.Is(out.Err, ErrClosed) || !errors.Is(out.Err, market.ErrDisk) {
		t.Fatal(out.Err)
	}
}

func TestASessionsNumbersNeverTurnBack(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	stale, err := k.app.FindRecordById("sessions", s)
	must(t, err)
	k.ok(market.Change{Session: s, Events: []market.Event{event("notice"), event("notice")}})
	stale.Set("title", "edited in the panel")
	must(t, k.app.Save(stale))
	k.gapless(s)
}

func TestNumbersHaveNoGapsWhateverIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	u := k.user("ada")
	sessions := []string{k.session(u), k.session(u), k.session(u)}
	var mu sync.Mutex
	rapid.Check(t, func(rt *rapid.T) {
		mu.Lock()
		defer mu.Unlock()
		var waiting sync.WaitGroup
		for _, s := range sessions {
			n := rapid.IntRange(0, 6).Draw(rt, "changes")
			var changes []market.Change
			for range n {
				c := market.Change{Session: s}
				for range rapid.IntRange(0, 4).Draw(rt, "events") {
					c.Events = append(c.Events, event("notice"))
				}
				switch rapid.IntRange(0, 4).Draw(rt, "what") {
				case 0:
					c.Fence = &market.Fence{Run: "gone", Attempt: 1}
				case 1:
					c.Claim = &market.Claiming{Run: "gone"}
				case 2:
					c.Add = []market.Message{{ID: "m", Role: "founder"}}
				case 3:
					c.Once = &market.Once{Owner: u, Scope: "message:" + s, Key: rapid.StringMatching(`[a-c]`).Draw(rt, "key")}
				}
				changes = append(changes, c)
			}
			if n == 0 {
				continue
			}
			waiting.Add(1)
			head := k.heads[s]
			k.buffer.Write(head, changes, func(next int64, outs []market.Outcome) {
				defer waiting.Done()
				for _, out := range outs {
					for _, e := range out.Events {
						if head++; e.Seq != head {
							rt.Errorf("number %d, want %d", e.Seq, head)
						}
					}
				}
				if next != head {
					rt.Errorf("head %d, want %d", next, head)
				}
				k.setHead(s, next)
			})
		}
		waiting.Wait()
	})
	for _, s := range sessions {
		k.gapless(s)
	}
}
