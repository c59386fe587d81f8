package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"naps/journal"
	"naps/market"
	"naps/session"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		// a check on the real database takes its time; the command line may ask for more
		panic(err)
	}
	// pools that PocketBase closes when it likes
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("database/sql.(*DB).connectionOpener"))
}

func newManager(log *memory) (*session.Manager, *staff) {
	var mu sync.Mutex
	n := 0
	m := session.NewManager(session.Config{
		Log: log, Events: log, Sessions: log, Interviewer: voice{},
		Now: time.Now, Price: session.Price{Run: 1}, Pipeline: "test",
		NewID: func() string { mu.Lock(); defer mu.Unlock(); n++; return fmt.Sprintf("id%013d", n) },
	})
	crew := &staff{}
	m.SetRunner(crew)
	return m, crew
}

func notice(id string, n int) journal.Change {
	return journal.Change{Session: id,
		Events: []journal.Event{journal.NewEvent("", "", journal.EventNotice, journal.NoticeData{Text: fmt.Sprint(n)},
			0)}}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryTabSeesEverythingInOrderOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		log.delay = time.Millisecond
		m, _ := newManager(log)
		defer m.Close()
		var readers, writers sync.WaitGroup
		for range 5 {
			tab, err := m.Attach(t.Context(), "s")
			must(t, err)
			readers.Go(func() {
				defer tab.Close()
				for want := tab.Head + 1; want <= 200; want++ {
					if f := <-tab.C; f.Event.Seq != want {
						t.Errorf("a tab got %d, not %d", f.Event.Seq, want)
					}
				}
			})
		}
		for w := range 4 {
			writers.Go(func() {
				for i := range 50 {
					_, err := m.Commit(t.Context(), notice("s", 100*w+i))
					must(t, err)
				}
			})
		}
		writers.Wait()
		readers.Wait()
	})
}

func TestATabThatComesBetweenTwoEventsMissesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		log.delay = time.Millisecond
		m, _ := newManager(log)
		defer m.Close()
		var all sync.WaitGroup
		all.Go(func() {
			for i := range 100 {
				_, err := m.Commit(t.Context(), notice("s", i))
				must(t, err)
			}
		})
		for i := range 20 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 7 * time.Millisecond)
				tab, err := m.Attach(t.Context(), "s")
				must(t, err)
				defer tab.Close()
				last := int64(0)
				see := func(f *session.Frame) error {
					if f.Event.Seq != last+1 {
						t.Errorf("after %d came %d", last, f.Event.Seq)
					}
					last = f.Event.Seq
					return nil
				}
				must(t, m.Replay(t.Context(), "s", 0, tab.Head, see))
				for last < 100 {
					must(t, see(<-tab.C))
				}
			})
		}
		all.Wait()
	})
}

func TestASlowTabIsDroppedAndNobodyWaitsForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, _ := newManager(newMemory())
		defer m.Close()
		slow, err := m.Attach(t.Context(), "s")
		must(t, err)
		for i := range 300 {
			_, err := m.Commit(t.Context(), notice("s", i))
			must(t, err)
		}
		n := 0
		for range slow.C {
			n++
		}
		if n != 256 || !errors.Is(slow.Err(), session.ErrSlow) {
			t.Fatalf("the slow tab got %d frames and ended with %v", n, slow.Err())
		}
		slow.Close()
	})
}

func TestTextThatWaitsForTheDiskIsOneRowAndNothingIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		log.delay = 10 * time.Millisecond
		m, _ := newManager(log)
		defer m.Close()
		want := ""
		for i := range 500 {
			d := journal.TextData{Message: "m", Attempt: 1, Text: fmt.Sprintf("%04d;", i)}
			want += d.Text
			must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r", Attempt: 1}, market.Pains, d))
		}
		_, err := m.Commit(t.Context(), notice("s", 0))
		must(t, err)
		rows, _ := log.Events(t.Context(), "s", 0, 1e9, 1000)
		got := ""
		for _, e := range rows {
			var d journal.TextData
			if e.Kind == journal.EventText {
				must(t, json.Unmarshal(e.Data, &d))
				got += d.Text
				if len(d.Text)%5 != 0 {
					t.Errorf("a delta was cut: %q", d.Text)
				}
			}
		}
		if got != want || len(rows) > 5 {
			t.Fatalf("%d rows, text of %d bytes instead of %d", len(rows), len(got), len(want))
		}
	})
}

func TestAFrameCarriesTheWholeTextSoFarLiveAndReplayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, _ := newManager(newMemory())
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		for _, part := range []string{"one ", "two ", "three"} {
			must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r"}, "",
				journal.TextData{Message: "m", Attempt: 1, Text: part}))
			synctest.Wait()
		}
		var last *session.Frame
		for range 3 {
			last = <-tab.C
		}
		if last.Text != "one two three" || last.Text[last.From:] != "three" {
			t.Fatalf("live: %q from %d", last.Text, last.From)
		}
		must(t, m.Replay(t.Context(), "s", 1, 3, func(f *session.Frame) error { last = f; return nil }))
		if last.Text != "one two three" || last.Text[last.From:] != "two three" || last.Event.Seq != 3 {
			t.Fatalf("replayed: %q from %d, %d", last.Text, last.From, last.Event.Seq)
		}
		tab.Close()
	})
}

func TestARefusedChangeUsesUpNoNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		log.refuse["old"] = journal.ErrFenced
		m, _ := newManager(log)
		defer m.Close()
		late := notice("s", 1)
		late.Fence = &journal.Fence{Run: "old", Attempt: 1}
		_, err := m.Commit(t.Context(), notice("s", 0))
		must(t, err)
		if _, err := m.Commit(t.Context(), late); !errors.Is(err, journal.ErrFenced) {
			t.Fatal(err)
		}
		o, err := m.Commit(t.Context(), notice("s", 2))
		must(t, err)
		if o.Events[0].Seq != 2 {
			t.Fatalf("number %d", o.Events[0].Seq)
		}
	})
}

func TestAFullDiskIsToldAndNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, _ := newManager(log)
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		log.fail = fmt.Errorf("%w: no space", journal.ErrDisk)
		if _, err := m.Commit(t.Context(), notice("s", 0)); !errors.Is(err, journal.ErrDisk) {
			t.Fatal(err)
		}
		f := <-tab.C
		if f.Event.Kind != journal.EventError || f.Event.Seq != 0 || strings.Contains(string(f.JSON), "no space") {
			t.Fatalf("%s", f.JSON)
		}
		tab.Close()
	})
}

func TestAnIdleSessionCostsNothingAndWakesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, _ := newManager(newMemory())
		defer m.Close()
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		_, err = m.Commit(t.Context(), notice("s", 0))
		must(t, err)
		time.Sleep(5 * time.Minute)
		if m.Actors() != 1 {
			t.Fatal("a watched session fell asleep")
		}
		tab.Close()
		time.Sleep(2 * time.Minute)
		if m.Actors() != 0 {
			t.Fatal("an idle session is still awake")
		}
		o, err := m.Commit(t.Context(), notice("s", 1))
		must(t, err)
		if o.Events[0].Seq != 2 {
			t.Fatalf("number %d after waking", o.Events[0].Seq)
		}
	})
}

func TestClosingWritesWhatWasAcceptedAndTellsTheTabs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		log.delay = time.Second
		m, _ := newManager(log)
		tab, err := m.Attach(t.Context(), "s")
		must(t, err)
		must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r"}, "",
			journal.TextData{Message: "m", Attempt: 1, Text: "a"}))
		must(t, m.Text(t.Context(), "s", journal.Fence{Run: "r"}, "",
			journal.TextData{Message: "m", Attempt: 1, Text: "b"}))
		m.Close()
		if head, _ := log.Head(t.Context(), "s"); head != 2 {
			t.Fatalf("%d events were kept", head)
		}
		n := 0
		for range tab.C {
			n++
		}
		if n != 2 || !errors.Is(tab.Err(), session.ErrShutdown) {
			t.Fatalf("%d frames, %v", n, tab.Err())
		}
		if _, err := m.Commit(t.Context(), notice("s", 1)); !errors.Is(err, session.ErrShutdown) {
			t.Fatal(err)
		}
	})
}

func TestAStartThatIsRefusedLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, crew := newManager(log)
		defer m.Close()
		crew.full = true
		if _, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "idea", Start: true}); !errors.Is(err,
			journal.ErrTooMany) {
			t.Fatal(err)
		}
		if len(log.rows) != 0 || len(crew.started) != 0 {
			t.Fatal("something was left")
		}
	})
}

func TestARepeatedKeyGivesTheFirstSessionAndStartsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, crew := newManager(log)
		defer m.Close()
		var first journal.Session
		for range 3 {
			s, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "idea", Start: true, Key: "k"})
			must(t, err)
			if first.ID == "" {
				first = s
			}
			if s.ID != first.ID || s.Status != journal.Queued {
				t.Fatalf("%+v", s)
			}
		}
		if len(crew.started) != 1 {
			t.Fatalf("%d runs were started", len(crew.started))
		}
	})
}

func TestAMessageIsKeptOnceWithItsReply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemory()
		m, _ := newManager(log)
		defer m.Close()
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				must(t, m.Say(context.Background(), journal.Session{ID: "s", Owner: "o"}, "Who pays?", "k1"))
			})
		}
		all.Wait()
		rows, _ := log.Events(t.Context(), "s", 0, 100, 100)
		if len(rows) != 2 || !strings.Contains(string(rows[0].Data), "Who pays?") ||
			!strings.Contains(string(rows[1].Data), "You said") {
			t.Fatalf("%d rows: %v", len(rows), rows)
		}
	})
}

func TestARunAfterAnEarlyEndGoesOnFromItAndOneAfterAReportDoesNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, crew := newManager(newMemory())
		defer m.Close()
		for _, status := range []journal.Status{journal.Stopped, journal.Failed, journal.Interrupted, journal.Done} {
			must(t, m.Run(t.Context(), journal.Session{ID: "s", Owner: "o", Run: "before", Status: status},
				session.Start{}))
			run := crew.started[len(crew.started)-1]
			if goesOn := run.Continues == "before"; goesOn != (status != journal.Done) {
				t.Errorf("after %s the run continues %q", status, run.Continues)
			}
			must(t, m.Run(t.Context(), journal.Session{ID: "s", Owner: "o", Run: "before", Status: status},
				session.Start{Again: market.Pains}))
			again := crew.started[len(crew.started)-1]
			if again.Continues != "before" || (again.Brief.Again == market.Pains) != (status == journal.Done) {
				t.Errorf("after %s a run that looks at pains again continues %q and drops %q", status, again.Continues,
					again.Brief.Again)
			}
		}
	})
}

func TestAMessageThatAsksToLookAgainStartsThatRunOnceAndIsNoNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, n := newMemory(), 0
		crew := &staff{}
		m := session.NewManager(session.Config{
			Log: log, Events: log, Sessions: log, Interviewer: voice{}, Now: time.Now,
			Price: session.Price{Run: 1}, Pipeline: "test", NewID: func() string {
				n++
				return fmt.Sprintf("id%013d", n)
			},
			Again: func(text string) (market.Phase, bool) { return market.Pains, text == "look again at the pains" },
		})
		m.SetRunner(crew)
		defer m.Close()
		s, err := m.Create(t.Context(), session.Idea{Owner: "o", Text: "an idea", Key: "k"})
		must(t, err)
		must(t, m.Say(t.Context(), s, "look again at the pains", "a")) // there is no report yet: it is a message
		if len(crew.started) != 0 {
			t.Fatalf("%d runs began before there was a report", len(crew.started))
		}
		s.Status, s.Run = journal.Done, "before"
		for range 2 { // the same call twice
			must(t, m.Say(t.Context(), s, "look again at the pains", "b"))
		}
		if len(crew.started) != 1 || crew.started[0].Continues != "before" ||
			crew.started[0].Brief.Again != market.Pains || len(crew.started[0].Brief.Notes) != 0 {
			t.Fatalf("%d runs began: %+v", len(crew.started), crew.started)
		}
	})
}
