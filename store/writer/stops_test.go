package writer_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/store/storetest"
	"naps/store/writer"

	"github.com/pocketbase/pocketbase/core"
)

// bookkeeper keeps by hand what a line of runs, each going on where the one before ended early, should have cost.
type bookkeeper struct {
	*storetest.Kit
	share  int
	owner  string
	idea   string
	line   journal.Credits // paid for stops of this line
	all    journal.Credits // paid for everything
	before string          // the run to go on from
	runs   []string
}

func (b *bookkeeper) credits() journal.Credits {
	b.Helper()
	c, err := b.Store.Ledger.Credits(b.Context(), b.owner)
	storetest.Must(b, err)
	return c
}

// begin starts a run of so many credits and lets it finish so many phases.
func (b *bookkeeper) begin(cost, phases int) journal.Run {
	b.Helper()
	run := journal.Run{ID: core.GenerateDefaultRandomId(), Session: b.idea, Status: journal.Queued, Cost: cost,
		Continues: b.before}
	out := b.Commit(journal.Change{Session: b.idea, Start: &run, State: &journal.State{Progress: new(int)}})
	run = *out.Run
	b.runs = append(b.runs, run.ID)
	if held := b.credits(); held != 100*journal.Credit-b.all-max(0, journal.Credits(cost)*journal.Credit-b.line) {
		b.Fatalf("%s are left once the run has begun (%s paid before, %s in this line)", held, b.all, b.line)
	}
	run = *b.Commit(journal.Change{Session: b.idea, Claim: &journal.Claiming{Run: run.ID},
		State: &journal.State{Progress: &phases}}).Run
	return run
}

// end ends a run and books what it should cost.
func (b *bookkeeper) end(run journal.Run, how journal.Status, phases int) {
	b.Helper()
	price, costs := journal.Credits(run.Cost)*journal.Credit, journal.Credits(0)
	switch how {
	case journal.Done:
		costs = max(0, price-b.line)
	case journal.Stopped:
		costs = max(0, price*journal.Credits(b.share)*journal.Credits(phases)/600-b.line)
	}
	b.Commit(journal.Change{Session: run.Session, End: &journal.Ending{Run: run.ID, Status: how,
		Capture: how == journal.Done}})
	b.all += costs
	b.line += costs
	b.before = run.ID
	if how == journal.Done {
		b.line, b.before = 0, ""
	}
	if charged, err := b.Store.Ledger.Charged(b.Context(), run.ID); err != nil || charged != costs {
		b.Fatalf("a run of %d at %d%%, %s after %d phases, cost %s and not %s (%v)", run.Cost, b.share, how, phases,
			charged, costs, err)
	}
	if left := b.credits(); left != 100*journal.Credit-b.all {
		b.Fatalf("%s are left where %s were paid", left, b.all)
	}
}

func TestTheLedgerStaysExactWhateverStopsCost(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	random := rand.New(rand.NewPCG(14, 9))
	for round := range 40 {
		b := &bookkeeper{Kit: k, share: []int{0, 1, 33, 50, 99, 100, random.IntN(101)}[random.IntN(7)],
			owner: k.User(fmt.Sprint("u", round))}
		writer.SetTerms(k.App, writer.Terms{StopShare: b.share})
		storetest.Must(t, k.Store.Ledger.Grant(b.owner, 97, "gift:"+b.owner, "")) // a hundred with those of the sign-up
		b.idea = k.Session(b.owner)
		for range 1 + random.IntN(8) {
			cost, phases := 1+random.IntN(3), random.IntN(7)
			how := []journal.Status{journal.Done, journal.Stopped, journal.Stopped, journal.Stopped, journal.Failed,
				journal.Interrupted}[random.IntN(6)]
			b.end(b.begin(cost, phases), how, phases)
		}
		if random.IntN(2) == 0 {
			// deleted while it is under way: its reservation comes back, to the thousandth
			run := b.begin(1, random.IntN(7))
			storetest.Must(t, k.Store.Sessions.Delete(t.Context(), b.idea))
			if left := b.credits(); left != 100*journal.Credit-b.all {
				t.Fatalf("%s are left after run %s was deleted, where %s were paid", left, run.ID, b.all)
			}
		}
		for _, run := range b.runs {
			if n := k.Number(`SELECT COUNT(*) FROM credit_entries WHERE run = ?`, run); n != 2 {
				t.Fatalf("run %s has %d entries", run, n)
			}
		}
		if n := k.Number(
			`SELECT COUNT(*) FROM credit_entries WHERE typeof(amount) != 'integer' OR typeof(thousandths) != 'integer'`); n != 0 {
			t.Fatalf("%d entries are not whole numbers", n)
		}
	}
}

func TestAStopTellsWhatItCost(t *testing.T) {
	t.Parallel()
	for share, want := range map[int]string{0: "", 50: "0.166 of a credit", 100: "0.333 of a credit"} {
		k := storetest.New(t)
		writer.SetTerms(k.App, writer.Terms{StopShare: share})
		run := k.StartRun(k.Session(k.User("ada")), 1)
		two := 2
		k.Commit(journal.Change{Session: run.Session, Fence: storetest.FenceOf(run),
			State: &journal.State{Progress: &two}})
		out := k.Commit(journal.Change{Session: run.Session, End: &journal.Ending{Run: run.ID, Status: journal.Stopped},
			Events: []journal.Event{storetest.Event("status")}})
		last := out.Events[len(out.Events)-1]
		if told := last.Kind == journal.EventNotice; told != (want != "") ||
			!strings.Contains(string(last.Data), want) {
			t.Errorf("a stop at %d%% tells %s %s", share, last.Kind, last.Data)
		}
	}
}

// A stop that came before the run had begun, a failure and a run that is paid for are none.
func TestStopsWithoutAReportAreLimitedADayAndNothingElseIs(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	writer.SetTerms(k.App, writer.Terms{StopsPerDay: 3})
	ada, bob := k.User("ada"), k.User("bob")
	try := func(user string, how func(journal.Run)) error {
		t.Helper()
		session := k.Session(user)
		run := journal.Run{ID: core.GenerateDefaultRandomId(), Session: session, Status: journal.Queued, Cost: 1}
		out := k.Do(journal.Change{Session: session, Start: &run})[0]
		if out.Err == nil {
			how(*out.Run)
		}
		return out.Err
	}
	end := func(claim bool, status journal.Status, report bool) func(journal.Run) {
		return func(run journal.Run) {
			if claim {
				k.Commit(journal.Change{Session: run.Session, Claim: &journal.Claiming{Run: run.ID}})
			}
			c := journal.Change{Session: run.Session, End: &journal.Ending{Run: run.ID, Status: status}}
			if report {
				c.Report = &journal.StoredReport{Run: run.ID, JSON: []byte(`{"version":0,"x":1}`)}
			}
			k.Commit(c)
		}
	}
	for range 5 {
		storetest.Must(t, try(ada, end(false, journal.Stopped, false)))
		storetest.Must(t, try(ada, end(true, journal.Failed, false)))
	}
	storetest.Must(t, try(ada, end(true, journal.Stopped, true)))
	for range 3 {
		storetest.Must(t, try(ada, end(true, journal.Stopped, false)))
	}
	if err := try(ada, nil); err == nil || !strings.Contains(err.Error(), journal.ErrStops.Error()) {
		t.Errorf("a start after three stops: %v", err)
	}
	if err := try(bob, end(true, journal.Stopped, false)); err != nil {
		t.Errorf("another user: %v", err)
	}
	// A day later they are forgotten.
	storetest.Must(t, k.App.RunInTransaction(func(tx core.App) error {
		for after, want := range map[time.Duration]int{0: 3, 23 * time.Hour: 3, 25 * time.Hour: 0} {
			if n, err := writer.StopsSince(tx, ada, time.Now().Add(after)); err != nil || n != want {
				t.Errorf("after %s there are %d stops, not %d (%v)", after, n, want, err)
			}
		}
		return nil
	}))
}
