package writer_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"

	"github.com/pocketbase/pocketbase/core"
	"pgregory.net/rapid"
)

func TestTwentyStartsWithCreditForOneStartOne(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	var sessions []string
	for range 20 {
		sessions = append(sessions, k.Session(u))
	}
	var waiting sync.WaitGroup
	var mu sync.Mutex
	started, refused := 0, 0
	for i, s := range sessions {
		waiting.Add(1)
		head := k.Head(s)
		go k.Writer.Write(head,
			[]journal.Change{{Session: s, Start: &journal.Run{ID: fmt.Sprintf("run%d", i), Cost: 3}}}, func(_ int64,
				outs []journal.Outcome) {
				defer waiting.Done()
				mu.Lock()
				defer mu.Unlock()
				switch {
				case outs[0].Err == nil:
					started++
				case errors.Is(outs[0].Err, journal.ErrNoCredit):
					refused++
				}
			})
	}
	waiting.Wait()
	if started != 1 || refused != 19 {
		t.Fatalf("%d started, %d refused", started, refused)
	}
	if b, err := k.Store.Ledger.Balance(t.Context(), u); err != nil || b != 0 {
		t.Fatal(b, err)
	}
}

func TestASessionHasOneLiveRun(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	again := journal.Change{Session: s, Start: &journal.Run{ID: "second", Cost: 1}}
	if out := k.Do(again)[0]; !errors.Is(out.Err, journal.ErrBusy) {
		t.Fatal(out.Err)
	}
	k.Commit(journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Done, Capture: true,
		Worked: 40}})
	k.Commit(again)
	got, err := k.Store.Sessions.Session(t.Context(), s)
	storetest.Must(t, err)
	if got.Run != "second" {
		t.Errorf("the latest run is %q", got.Run)
	}
	old, err := k.Store.Runs.Run(t.Context(), run.ID)
	storetest.Must(t, err)
	if old.Worked != 40 || old.Status != journal.Done || old.Brief.Idea != "x" || old.Pipeline != "test" {
		t.Errorf("%+v", old)
	}
	live, err := k.Store.Runs.LiveRuns(t.Context())
	storetest.Must(t, err)
	if len(live) != 1 || live[0].ID != "second" || live[0].Status != journal.Queued {
		t.Errorf("%+v", live)
	}
}

func TestARunEndsAndIsSettledOnce(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	s := k.Session(u)
	run := k.StartRun(s, 2)
	outs := k.Do(
		journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Stopped, Reason: "stopped"},
			Events: []journal.Event{storetest.Event("status")}},
		journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Done, Capture: true},
			Events: []journal.Event{storetest.Event("status")}},
		journal.Change{Session: s, Claim: &journal.Claiming{Run: run.ID}},
	)
	if outs[0].Err != nil || !errors.Is(outs[1].Err, journal.ErrOver) || !errors.Is(outs[2].Err, journal.ErrOver) {
		t.Fatalf("%v | %v | %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	if n := k.Number(`SELECT COUNT(*) FROM credit_entries WHERE run = ?`, run.ID); n != 2 {
		t.Errorf("%d entries", n)
	}
	if b, _ := k.Store.Ledger.Balance(t.Context(), u); b != 3 {
		t.Errorf("balance %d", b)
	}
	k.CheckLog(s)
}

func TestAFencedAttemptWritesNothing(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	first := k.StartRun(s, 1)
	second := *k.Commit(journal.Change{Session: s, Claim: &journal.Claiming{Run: first.ID}}).Run
	if second.Attempt != 2 || second.Tries != 2 || second.Status != journal.Running {
		t.Fatalf("%+v", second)
	}
	before := len(k.Events(s))
	late := journal.Change{Session: s, Fence: storetest.FenceOf(first),
		Step:   storetest.StepOf("late", storetest.Sealed("q", "q q")),
		Events: []journal.Event{storetest.Event("notice")},
		Add:    []journal.Message{{ID: "late"}}, Report: &journal.StoredReport{JSON: []byte(`{}`)}}
	other := k.Session(k.User("bob"))
	stranger := journal.Change{Session: other, Fence: storetest.FenceOf(second),
		Events: []journal.Event{storetest.Event("notice")}}
	ended := journal.Change{Session: s, Fence: storetest.FenceOf(second),
		Events: []journal.Event{storetest.Event("notice")}}
	if out := k.Do(late)[0]; !errors.Is(out.Err, journal.ErrFenced) {
		t.Fatal(out.Err)
	}
	if out := k.Do(stranger)[0]; !errors.Is(out.Err, journal.ErrFenced) {
		t.Fatal(out.Err)
	}
	outs := k.Do(journal.Change{Session: s, Fence: storetest.FenceOf(second),
		End: &journal.Ending{Run: first.ID, Status: journal.Failed}}, ended)
	if outs[0].Err != nil || !errors.Is(outs[1].Err, journal.ErrFenced) {
		t.Fatal(outs[0].Err, outs[1].Err)
	}
	if len(k.Events(s)) != before {
		t.Error("a fenced attempt wrote events")
	}
	for _, table := range []string{"run_steps", "evidence", "reports", "pages"} {
		if n := k.Number(`SELECT COUNT(*) FROM ` + table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestAFinishedStepStaysAndSetsTheTriesBack(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	run := k.StartRun(s, 1)
	begun := journal.Change{Session: s, Fence: storetest.FenceOf(run),
		Step: &journal.Step{Key: "a", Phase: market.Pains, Attempt: 1, Begun: true}}
	k.Commit(begun)
	steps, err := k.Store.Runs.Journal(t.Context(), run.ID)
	storetest.Must(t, err)
	if !steps["a"].Begun || steps["a"].Attempt != 1 || steps["a"].Output != nil {
		t.Fatalf("%+v", steps["a"])
	}
	done := storetest.StepOf("a", storetest.Sealed("pays late", "he pays late"))
	done.Usage = market.Used{Tokens: 7}
	k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run), Step: done})
	again := storetest.StepOf("a")
	again.Output = []byte(`{"ok":false}`)
	for _, c := range []journal.Change{begun, {Session: s, Fence: storetest.FenceOf(run), Step: again}} {
		out := k.Do(c)[0]
		if !errors.Is(out.Err, journal.ErrRepeated) || string(out.Answer) != `{"ok":true}` {
			t.Fatalf("%v %s", out.Err, out.Answer)
		}
	}
	steps, err = k.Store.Runs.Journal(t.Context(), run.ID)
	storetest.Must(t, err)
	got := steps["a"]
	if got.Begun || got.Usage.Tokens != 7 || len(got.Evidence) != 1 || got.Evidence[0].Text != "he pays late" ||
		got.Evidence[0].ID != "E1" {
		t.Fatalf("%+v", got)
	}
	after, err := k.Store.Runs.Run(t.Context(), run.ID)
	storetest.Must(t, err)
	if after.Tries != 0 {
		t.Errorf("tries %d", after.Tries)
	}
}

func TestTheJournalLineHoldsWhatMayBeUsedAgain(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	var last journal.Run
	for i, steps := range [][]*journal.Step{
		{storetest.StepOf("old"), storetest.StepOf("both"), storetest.StepOf("@own")},
		{{Key: "failed", Failed: true, Output: []byte(`1`)}, {Key: "begun", Begun: true},
			{Key: "both", Output: []byte(`"young"`)}},
		{storetest.StepOf("mine")},
	} {
		run := journal.Run{ID: fmt.Sprintf("run%d", i), Continues: last.ID}
		k.Commit(journal.Change{Session: s, Start: &run})
		last = *k.Commit(journal.Change{Session: s, Claim: &journal.Claiming{Run: run.ID}}).Run
		for _, step := range steps {
			k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(last), Step: step})
		}
		k.Commit(journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Stopped}})
	}
	line, err := k.Store.Runs.JournalLine(t.Context(), last.ID)
	storetest.Must(t, err)
	if len(line) != 2 || string(line["both"].Output) != `"young"` || line["old"].Key != "old" {
		t.Fatalf("%+v", line)
	}
}

func TestTheLedgerAddsUp(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	s := k.Session(u)
	n, spent, reserved := 0, 0, 0
	runs := map[string]int{}
	rapid.Check(t, func(rt *rapid.T) {
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			live := ""
			for id := range runs {
				live = id
			}
			switch rapid.IntRange(0, 2).Draw(rt, "act") {
			case 0:
				n++
				id, cost := fmt.Sprintf("run%d", n), rapid.IntRange(0, 2).Draw(rt, "cost")
				out := k.Do(journal.Change{Session: s, Start: &journal.Run{ID: id, Cost: cost}})[0]
				switch {
				case live != "":
					want(rt, out.Err, journal.ErrBusy)
				case cost > 3-spent-reserved:
					want(rt, out.Err, journal.ErrNoCredit)
				default:
					want(rt, out.Err, nil)
					runs[id], reserved = cost, cost
				}
			case 1:
				capture := rapid.Bool().Draw(rt, "capture")
				out := k.Do(journal.Change{Session: s,
					End: &journal.Ending{Run: live, Status: journal.Done, Capture: capture}})[0]
				if live == "" {
					want(rt, out.Err, journal.ErrOver)
					continue
				}
				want(rt, out.Err, nil)
				if capture {
					spent += runs[live]
				}
				reserved = 0
				delete(runs, live)
			case 2:
				want(rt,
					k.Do(journal.Change{Session: s, End: &journal.Ending{Run: "run0", Status: journal.Failed}})[0].Err,
					journal.ErrOver)
			}
			balance, err := k.Store.Ledger.Balance(t.Context(), u)
			if err != nil || balance != 3-spent-reserved {
				rt.Fatalf("balance %d, granted 3, spent %d, reserved %d (%v)", balance, spent, reserved, err)
			}
		}
	})
}

func want(t interface{ Fatalf(string, ...any) }, err, want error) {
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
}

func TestEntriesOfTheLedgerAreNeverChanged(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	u := k.User("ada")
	entry, err := k.App.FindFirstRecordByData("credit_entries", "pays_for", "signup:"+u)
	storetest.Must(t, err)
	entry.Set("amount", 1000)
	if err := k.App.Save(entry); err == nil {
		t.Fatal("an entry was changed")
	}
	if err := k.Store.Ledger.Grant(u, 3, "signup:"+u, ""); !errors.Is(err, journal.ErrRepeated) {
		t.Fatal(err)
	}
	storetest.Must(t, k.Store.Ledger.Grant(u, 2, "gift:1", "thanks"))
	if b, _ := k.Store.Ledger.Balance(t.Context(), u); b != 5 {
		t.Errorf("balance %d", b)
	}
}

func TestNoUserWithoutCreditsAndNoCreditsWithoutAUser(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	k.App.OnRecordCreate("credit_entries").BindFunc(func(*core.RecordEvent) error { return errors.New("no") })
	users, err := k.App.FindCollectionByNameOrId("users")
	storetest.Must(t, err)
	record := core.NewRecord(users)
	record.SetEmail("ada@naps.example")
	record.SetPassword("a long password")
	if err := k.App.Save(record); err == nil {
		t.Fatal("the user was created")
	}
	if n := k.Number(`SELECT COUNT(*) FROM users`); n != 0 {
		t.Errorf("%d users", n)
	}
}
