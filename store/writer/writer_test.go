package writer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"
	"naps/store/writer"

	"github.com/pocketbase/pocketbase/core"
	"pgregory.net/rapid"
)

func TestARefusedChangeLeavesItsNeighboursAlone(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	good := func() journal.Change {
		return journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice"), storetest.Event("notice")}}
	}
	fenced := journal.Change{Session: s, Fence: &journal.Fence{Run: "nobody", Attempt: 1},
		Events: []journal.Event{storetest.Event("error")}}
	half := journal.Change{Session: s, Add: []journal.Message{{ID: "half", Role: "founder"}},
		End:    &journal.Ending{Run: "nobody", Status: journal.Done},
		Events: []journal.Event{storetest.Event("error"), storetest.Event("error")}}
	outs := k.Do(good(), fenced, good(), half, good())
	for i, want := range []error{nil, journal.ErrFenced, nil, journal.ErrOver, nil} {
		if !errors.Is(outs[i].Err, want) {
			t.Errorf("change %d: %v, want %v", i, outs[i].Err, want)
		}
	}
	if n := k.Number(`SELECT COUNT(*) FROM messages WHERE message = 'half'`); n != 0 {
		t.Error("half of a refused change was kept")
	}
	if got := len(k.Events(s)); got != 7 {
		t.Errorf("%d events, want 7", got)
	}
	k.CheckLog(s)
}

func TestDataComesBackByteForByte(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	want := []string{`{"b":1,"a":"<&>"}`, `1.0`, `1e400`, `-0`, `12345678901234567890123`, `"x"`, `null`, `true`,
		`[1, 2]`, ` 7`, `{"a": 1e2 , "u":"\u2028 "}`, `{"z":"ä\u0000"}`}
	var events []journal.Event
	for _, data := range want {
		events = append(events, journal.Event{Kind: "notice", Data: []byte(data), At: 7})
	}
	out := k.Commit(journal.Change{Session: s, Events: events})
	got := k.Events(s)[1:]
	for i := range want {
		if string(got[i].Data) != want[i] || !bytes.Equal(got[i].Data, out.Events[i].Data) || got[i].At != 7 {
			t.Errorf("%q came back as %q", want[i], got[i].Data)
		}
	}
}

func TestAnEventNeedsItsSession(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	out := k.Do(journal.Change{Session: "nosuchsession00", Events: []journal.Event{storetest.Event("notice")}})[0]
	if !errors.Is(out.Err, journal.ErrNotFound) {
		t.Fatal(out.Err)
	}
	id := "abcdefghijklmno"
	out = k.Do(journal.Change{Session: id, Create: &journal.Session{ID: id, Owner: "nobody"}})[0]
	if !errors.Is(out.Err, journal.ErrNotFound) {
		t.Fatal(out.Err)
	}
}

func TestACreationThatIsRefusedLeavesNothing(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	told := 0
	k.App.OnRecordAfterCreateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error { told++; return e.Next() })
	id := "abcdefghijklmno"
	out := k.Do(journal.Change{
		Session: id, Create: &journal.Session{ID: id, Owner: k.User("ada"), Status: journal.Draft},
		Start: &journal.Run{ID: "r", Cost: 4}, Events: []journal.Event{storetest.Event("status")},
	})[0]
	if !errors.Is(out.Err, journal.ErrNoCredit) || told != 0 {
		t.Fatalf("%v, told %d", out.Err, told)
	}
	for _, table := range []string{"sessions", "runs", "stream_buffer"} {
		if n := k.Number(`SELECT COUNT(*) FROM ` + table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestAKeyCountsOnceAndGivesTheFirstAnswer(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	s := k.Session(u)
	c := func(answer string) journal.Change {
		return journal.Change{Session: s, Once: &journal.Once{Owner: u, Scope: "message:" + s, Key: "k",
			Answer: []byte(answer)}, Events: []journal.Event{storetest.Event("notice")}}
	}
	k.Commit(c(`{"first":true}`))
	out := k.Do(c(`{"first":false}`))[0]
	if !errors.Is(out.Err, journal.ErrRepeated) || string(out.Answer) != `{"first":true}` || out.Events != nil {
		t.Fatalf("%+v", out)
	}
	k.CheckLog(s)
}

func TestStateIsSavedSoThatSubscribersHearOfIt(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	var heard []string
	k.App.OnRecordAfterUpdateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error {
		heard = append(heard, e.Record.GetString("status"))
		return e.Next()
	})
	running, phase, verdict, low, kill := journal.Running, market.Pains, "GO", 12.5,
		[]market.Criterion{{Rule: market.MinPrice, Value: 5}}
	k.Commit(journal.Change{Session: s, State: &journal.State{Status: &running, Phase: &phase, Verdict: &verdict,
		Low: &low, Kill: &kill}, Events: []journal.Event{storetest.Event("status")}})
	got, err := k.Store.Sessions.Session(t.Context(), s)
	storetest.Must(t, err)
	if got.Status != running || got.Phase != phase || got.Verdict != verdict || got.Low != low || len(got.Kill) != 1 ||
		got.HeadSeq != 2 || got.Title != "Invoices" {
		t.Errorf("%+v", got)
	}
	if fmt.Sprint(heard) != "[running]" {
		t.Errorf("subscribers heard %v", heard)
	}
}

func TestAHookThatFailsAfterTheCommitDoesNotUnsayIt(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	fail := true
	k.App.OnRecordAfterUpdateSuccess("sessions").BindFunc(func(e *core.RecordEvent) error {
		if fail {
			fail = false
			return errors.New("a hook failed")
		}
		panic("a hook panicked")
	})
	for _, title := range []string{"one", "two"} {
		k.Commit(journal.Change{Session: s, State: &journal.State{Title: &title},
			Events: []journal.Event{storetest.Event("status")}})
	}
	k.CheckLog(s)
}

func TestAPanicInTheWriterRefusesItsChangeOnly(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	k.App.OnRecordUpdate("sessions").BindFunc(func(*core.RecordEvent) error { panic("boom") })
	title := "x"
	outs := k.Do(
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
		journal.Change{Session: s, State: &journal.State{Title: &title},
			Events: []journal.Event{storetest.Event("status")}},
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatalf("%v %v %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	k.CheckLog(s)
}

func TestAChangeThatBreaksTheTransactionFailsAlone(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	// RAISE(ROLLBACK) ends the whole transaction, as some errors of SQLite do.
	_, err := k.App.DB().NewQuery(
		`CREATE TRIGGER breaker BEFORE INSERT ON messages WHEN new.message = 'breaks' BEGIN SELECT RAISE(ROLLBACK, 'broken'); END`).Execute()
	storetest.Must(t, err)
	outs := k.Do(
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
		journal.Change{Session: s, Add: []journal.Message{{ID: "breaks"}},
			Events: []journal.Event{storetest.Event("message")}},
		journal.Change{Session: s, Add: []journal.Message{{ID: "fine"}},
			Events: []journal.Event{storetest.Event("message")}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err != nil {
		t.Fatalf("%v | %v | %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	k.CheckLog(s)
}

func TestWhenTheDiskSaysNoNothingIsKept(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	pages := k.Number(`PRAGMA page_count`)
	limit := func(n int64) {
		_, err := k.App.NonconcurrentDB().NewQuery(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Execute()
		storetest.Must(t, err)
	}
	limit(pages + 2)
	big := journal.NewEvent("", "", "notice", journal.NoticeData{Text: strings.Repeat("x", 100_000)}, 0)
	outs := k.Do(
		journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}},
		journal.Change{Session: s, Events: []journal.Event{big}},
	)
	for i, out := range outs {
		if !errors.Is(out.Err, journal.ErrDisk) || out.Events != nil {
			t.Errorf("change %d: %v", i, out.Err)
		}
	}
	limit(1 << 30)
	k.Commit(journal.Change{Session: s, Events: []journal.Event{big}})
	k.CheckLog(s)
}

func TestAfterCloseNothingIsPromised(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	var waiting sync.WaitGroup
	for range 20 {
		waiting.Add(1)
		k.Writer.Write(99,
			[]journal.Change{{Session: "nosuchsession00", Events: []journal.Event{storetest.Event("notice")}}},
			func(int64, []journal.Outcome) { waiting.Done() })
	}
	storetest.Must(t, k.Writer.Close(context.Background()))
	waiting.Wait()
	if out := k.Do(journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice")}})[0]; !errors.Is(
		out.Err, writer.ErrClosed) || !errors.Is(out.Err, journal.ErrDisk) {
		t.Fatal(out.Err)
	}
}

func TestASessionsNumbersNeverTurnBack(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	stale, err := k.App.FindRecordById("sessions", s)
	storetest.Must(t, err)
	k.Commit(journal.Change{Session: s, Events: []journal.Event{storetest.Event("notice"), storetest.Event("notice")}})
	stale.Set("title", "edited in the panel")
	storetest.Must(t, k.App.Save(stale))
	k.CheckLog(s)
}

func TestNumbersHaveNoGapsWhateverIsRefused(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	sessions := []string{k.Session(u), k.Session(u), k.Session(u)}
	var mu sync.Mutex
	rapid.Check(t, func(rt *rapid.T) {
		mu.Lock()
		defer mu.Unlock()
		var waiting sync.WaitGroup
		for _, s := range sessions {
			n := rapid.IntRange(0, 6).Draw(rt, "changes")
			var changes []journal.Change
			for range n {
				c := journal.Change{Session: s}
				for range rapid.IntRange(0, 4).Draw(rt, "events") {
					c.Events = append(c.Events, storetest.Event("notice"))
				}
				switch rapid.IntRange(0, 4).Draw(rt, "what") {
				case 0:
					c.Fence = &journal.Fence{Run: "gone", Attempt: 1}
				case 1:
					c.Claim = &journal.Claiming{Run: "gone"}
				case 2:
					c.Add = []journal.Message{{ID: "m", Role: "founder"}}
				case 3:
					c.Once = &journal.Once{Owner: u, Scope: "message:" + s,
						Key: rapid.StringMatching(`[a-c]`).Draw(rt, "key")}
				}
				changes = append(changes, c)
			}
			if n == 0 {
				continue
			}
			waiting.Add(1)
			head := k.Head(s)
			k.Writer.Write(head, changes, func(next int64, outs []journal.Outcome) {
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
				k.SetHead(s, next)
			})
		}
		waiting.Wait()
	})
	for _, s := range sessions {
		k.CheckLog(s)
	}
}
