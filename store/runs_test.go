package store

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"naps/market"

	"github.com/pocketbase/pocketbase/core"
	"pgregory.net/rapid"
)

func TestTwentyStartsWithCreditForOneStartOne(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	u := k.user("ada")
	var sessions []string
	for range 20 {
		sessions = append(sessions, k.session(u))
	}
	var waiting sync.WaitGroup
	var mu sync.Mutex
	started, refused := 0, 0
	for i, s := range sessions {
		waiting.Add(1)
		head := k.heads[s]
		go k.buffer.Write(head, []market.Change{{Session: s, Start: &market.Run{ID: fmt.Sprintf("run%d", i), Cost: 3}}}, func(_ int64, outs []market.Outcome) {
			defer waiting.Done()
			mu.Lock()
			defer mu.Unlock()
			switch {
			case outs[0].Err == nil:
				started++
			case errors.Is(outs[0].Err, market.ErrNoCredit):
				refused++
			}
		})
	}
	waiting.Wait()
	if started != 1 || refused != 19 {
		t.Fatalf("%d started, %d refused", started, refused)
	}
	if b, err := k.store.Balance(t.Context(), u); err != nil || b != 0 {
		t.Fatal(b, err)
	}
}

func TestASessionHasOneLiveRun(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 1)
	again := market.Change{Session: s, Start: &market.Run{ID: "second", Cost: 1}}
	if out := k.do(again)[0]; !errors.Is(out.Err, market.ErrBusy) {
		t.Fatal(out.Err)
	}
	k.ok(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Done, Capture: true, Worked: 40}})
	k.ok(again)
	got, err := k.store.Session(t.Context(), s)
	must(t, err)
	if got.Run != "second" {
		t.Errorf("the latest run is %q", got.Run)
	}
	old, err := k.store.Run(t.Context(), run.ID)
	must(t, err)
	if old.Worked != 40 || old.Status != market.Done || old.Brief.Idea != "x" || old.Pipeline != "test" {
		t.Errorf("%+v", old)
	}
	live, err := k.store.LiveRuns(t.Context())
	must(t, err)
	if len(live) != 1 || live[0].ID != "second" || live[0].Status != market.Queued {
		t.Errorf("%+v", live)
	}
}

func TestARunEndsAndIsSettledOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	u := k.user("ada")
	s := k.session(u)
	run := k.started(s, 2)
	outs := k.do(
		market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Stopped, Reason: "stopped"}, Events: []market.Event{event("status")}},
		market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Done, Capture: true}, Events: []market.Event{event("status")}},
		market.Change{Session: s, Claim: &market.Claiming{Run: run.ID}},
	)
	if outs[0].Err != nil || !errors.Is(outs[1].Err, market.ErrOver) || !errors.Is(outs[2].Err, market.ErrOver) {
		t.Fatalf("%v | %v | %v", outs[0].Err, outs[1].Err, outs[2].Err)
	}
	if n := k.number(`SELECT COUNT(*) FROM credit_entries WHERE run = ?`, run.ID); n != 2 {
		t.Errorf("%d entries", n)
	}
	if b, _ := k.store.Balance(t.Context(), u); b != 3 {
		t.Errorf("balance %d", b)
	}
	k.gapless(s)
}

func TestAFencedAttemptWritesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	first := k.started(s, 1)
	second := *k.ok(market.Change{Session: s, Claim: &market.Claiming{Run: first.ID}}).Run
	if second.Attempt != 2 || second.Tries != 2 || second.Status != market.Running {
		t.Fatalf("%+v", second)
	}
	before := len(k.events(s))
	late := market.Change{Session: s, Fence: fenceOf(first), Step: stepOf("late", sealed("q", "q q")), Events: []market.Event{event("notice")},
		Add: []market.Message{{ID: "late"}}, Report: &market.StoredReport{JSON: []byte(`{}`)}}
	other := k.session(k.user("bob"))
	stranger := market.Change{Session: other, Fence: fenceOf(second), Events: []market.Event{event("notice")}}
	ended := market.Change{Session: s, Fence: fenceOf(second), Events: []market.Event{event("notice")}}
	if out := k.do(late)[0]; !errors.Is(out.Err, market.ErrFenced) {
		t.Fatal(out.Err)
	}
	if out := k.do(stranger)[0]; !errors.Is(out.Err, market.ErrFenced) {
		t.Fatal(out.Err)
	}
	outs := k.do(market.Change{Session: s, Fence: fenceOf(second), End: &market.Ending{Run: first.ID, Status: market.Failed}}, ended)
	if outs[0].Err != nil || !errors.Is(outs[1].Err, market.ErrFenced) {
		t.Fatal(outs[0].Err, outs[1].Err)
	}
	if len(k.events(s)) != before {
		t.Error("a fenced attempt wrote events")
	}
	for _, table := range []string{"run_steps", "evidence", "reports", "pages"} {
		if n := k.number(`SELECT COUNT(*) FROM ` + table); n != 0 {
			t.Errorf("%d rows in %s", n, table)
		}
	}
}

func TestAFinishedStepStaysAndSetsTheTriesBack(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	run := k.started(s, 1)
	begun := market.Change{Session: s, Fence: fenceOf(run), Step: &market.Step{Key: "a", Phase: market.Pains, Attempt: 1, Begun: true}}
	k.ok(begun)
	journal, err := k.store.Journal(t.Context(), run.ID)
	must(t, err)
	if !journal["a"].Begun || journal["a"].Attempt != 1 || journal["a"].Output != nil {
		t.Fatalf("%+v", journal["a"])
	}
	done := stepOf("a", sealed("pays late", "he pays late"))
	done.Usage = market.Used{Tokens: 7}
	k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: done})
	again := stepOf("a")
	again.Output = []byte(`{"ok":false}`)
	for _, c := range []market.Change{begun, {Session: s, Fence: fenceOf(run), Step: again}} {
		out := k.do(c)[0]
		if !errors.Is(out.Err, market.ErrRepeated) || string(out.Answer) != `{"ok":true}` {
			t.Fatalf("%v %s", out.Err, out.Answer)
		}
	}
	journal, err = k.store.Journal(t.Context(), run.ID)
	must(t, err)
	got := journal["a"]
	if got.Begun || got.Usage.Tokens != 7 || len(got.Evidence) != 1 || got.Evidence[0].Text != "he pays late" || got.Evidence[0].ID != "E1" {
		t.Fatalf("%+v", got)
	}
	after, err := k.store.Run(t.Context(), run.ID)
	must(t, err)
	if after.Tries != 0 {
		t.Errorf("tries %d", after.Tries)
	}
}

func TestTheJournalLineHoldsWhatMayBeUsedAgain(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	var last market.Run
	for i, steps := range [][]*market.Step{
		{stepOf("old"), stepOf("both"), stepOf("@own")},
		{{Key: "failed", Failed: true, Output: []byte(`1`)}, {Key: "begun", Begun: true}, {Key: "both", Output: []byte(`"young"`)}},
		{stepOf("mine")},
	} {
		run := market.Run{ID: fmt.Sprintf("run%d", i), Continues: last.ID}
		k.ok(market.Change{Session: s, Start: &run})
		last = *k.ok(market.Change{Session: s, Claim: &market.Claiming{Run: run.ID}}).Run
		for _, step := range steps {
			k.ok(market.Change{Session: s, Fence: fenceOf(last), Step: step})
		}
		k.ok(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Stopped}})
	}
	line, err := k.store.JournalLine(t.Context(), last.ID)
	must(t, err)
	if len(line) != 2 || string(line["both"].Output) != `"young"` || line["old"].Key != "old" {
		t.Fatalf("%+v", line)
	}
}

func TestTheLedgerAddsUp(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	u := k.user("ada")
	s := k.session(u)
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
				out := k.do(market.Change{Session: s, Start: &market.Run{ID: id, Cost: cost}})[0]
				switch {
				case live != "":
					want(rt, out.Err, market.ErrBusy)
				case cost > 3-spent-reserved:
					want(rt, out.Err, market.ErrNoCredit)
				default:
					want(rt, out.Err, nil)
					runs[id], reserved = cost, cost
				}
			case 1:
				capture := rapid.Bool().Draw(rt, "capture")
				out := k.do(market.Change{Session: s, End: &market.Ending{Run: live, Status: market.Done, Capture: capture}})[0]
				if live == "" {
					want(rt, out.Err, market.ErrOver)
					continue
				}
				want(rt, out.Err, nil)
				if capture {
					spent += runs[live]
				}
				reserved = 0
				delete(runs, live)
			case 2:
				want(rt, k.do(market.Change{Session: s, End: &market.Ending{Run: "run0", Status: market.Failed}})[0].Err, market.ErrOver)
			}
			balance, err := k.store.Balance(t.Context(), u)
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
	k := newKit(t)
	u := k.user("ada")
	entry, err := k.app.FindFirstRecordByData("credit_entries", "pays_for", "signup:"+u)
	must(t, err)
	entry.Set("amount", 1000)
	if err := k.app.Save(entry); err == nil {
		t.Fatal("an entry was changed")
	}
	if err := Grant(k.app, u, 3, "signup:"+u, ""); !errors.Is(err, market.ErrRepeated) {
		t.Fatal(err)
	}
	must(t, Grant(k.app, u, 2, "gift:1", "thanks"))
	if b, _ := k.store.Balance(t.Context(), u); b != 5 {
		t.Errorf("balance %d", b)
	}
}

func TestNoUserWithoutCreditsAndNoCreditsWithoutAUser(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.app.OnRecordCreate("credit_entries").BindFunc(func(*core.RecordEvent) error { return errors.New("no") })
	users, err := k.app.FindCollectionByNameOrId("users")
	must(t, err)
	record := core.NewRecord(users)
	record.SetEmail("ada@naps.example")
	record.SetPassword("a long password")
	if err := k.app.Save(record); err == nil {
		t.Fatal("the user was created")
	}
	if n := k.number(`SELECT COUNT(*) FROM users`); n != 0 {
		t.Errorf("%d users", n)
	}
}
