package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"naps/market"

	"github.com/pocketbase/pocketbase/core"
)

// bookkeeper keeps by hand what a line of runs, each going on where the one before ended early, should have cost.
type bookkeeper struct {
	*kit
	share   int
	user    string
	session string
	line    market.Credits // paid for stops of this line
	all     market.Credits // paid for everything
	before  string         // the run to go on from
	runs    []string
}

func (b *bookkeeper) credits() market.Credits {
	b.Helper()
	c, err := b.store.Credits(b.Context(), b.user)
	must(b, err)
	return c
}

// begin starts a run of so many credits and lets it finish so many phases.
func (b *bookkeeper) begin(cost, phases int) market.Run {
	b.Helper()
	run := market.Run{ID: core.GenerateDefaultRandomId(), Session: b.session, Status: market.Queued, Cost: cost, Continues: b.before}
	out := b.ok(market.Change{Session: b.session, Start: &run, State: &market.State{Progress: new(int)}})
	run = *out.Run
	b.runs = append(b.runs, run.ID)
	if held := b.credits(); held != 100*market.Credit-b.all-max(0, market.Credits(cost)*market.Credit-b.line) {
		b.Fatalf("%s are left once the run has begun (%s paid before, %s in this line)", held, b.all, b.line)
	}
	run = *b.ok(market.Change{Session: b.session, Claim: &market.Claiming{Run: run.ID}, State: &market.State{Progress: &phases}}).Run
	return run
}

// end ends a run and books what it should cost.
func (b *bookkeeper) end(run market.Run, how market.Status, phases int) {
	b.Helper()
	price, costs := market.Credits(run.Cost)*market.Credit, market.Credits(0)
	switch how {
	case market.Done:
		costs = max(0, price-b.line)
	case market.Stopped:
		costs = max(0, price*market.Credits(b.share)*market.Credits(phases)/600-b.line)
	}
	b.ok(market.Change{Session: run.Session, End: &market.Ending{Run: run.ID, Status: how, Capture: how == market.Done}})
	b.all += costs
	b.line += costs
	b.before = run.ID
	if how == market.Done {
		b.line, b.before = 0, ""
	}
	if charged, err := b.store.Charged(b.Context(), run.ID); err != nil || charged != costs {
		b.Fatalf("a run of %d at %d%%, %s after %d phases, cost %s and not %s (%v)", run.Cost, b.share, how, phases, charged, costs, err)
	}
	if left := b.credits(); left != 100*market.Credit-b.all {
		b.Fatalf("%s are left where %s were paid", left, b.all)
	}
}

func TestTheLedgerStaysExactWhateverStopsCost(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	random := rand.New(rand.NewPCG(14, 9))
	for round := range 40 {
		b := &bookkeeper{kit: k, share: []int{0, 1, 33, 50, 99, 100, random.IntN(101)}[random.IntN(7)], user: k.user(fmt.Sprint("u", round))}
		SetTerms(k.app, Terms{StopShare: b.share})
		must(t, Grant(k.app, b.user, 97, "gift:"+b.user, "")) // a hundred with those of the sign-up
		b.session = k.session(b.user)
		for range 1 + random.IntN(8) {
			cost, phases := 1+random.IntN(3), random.IntN(7)
			how := []market.Status{market.Done, market.Stopped, market.Stopped, market.Stopped, market.Failed, market.Interrupted}[random.IntN(6)]
			b.end(b.begin(cost, phases), how, phases)
		}
		if random.IntN(2) == 0 {
			run := b.begin(1, random.IntN(7)) // deleted while it is under way: its reservation comes back, to the thousandth
			must(t, k.store.Delete(t.Context(), b.session))
			if left := b.credits(); left != 100*market.Credit-b.all {
				t.Fatalf("%s are left after run %s was deleted, where %s were paid", left, run.ID, b.all)
			}
		}
		for _, run := range b.runs {
			if n := k.number(`SELECT COUNT(*) FROM credit_entries WHERE run = ?`, run); n != 2 {
				t.Fatalf("run %s has %d entries", run, n)
			}
		}
		if n := k.number(`SELECT COUNT(*) FROM credit_entries WHERE typeof(amount) != 'integer' OR typeof(thousandths) != 'integer'`); n != 0 {
			t.Fatalf("%d entries are not whole numbers", n)
		}
	}
}

func TestAStopTellsWhatItCost(t *testing.T) {
	t.Parallel()
	for share, want := range map[int]string{0: "", 50: "0.166 of a credit", 100: "0.333 of a credit"} {
		k := newKit(t)
		SetTerms(k.app, Terms{StopShare: share})
		run := k.started(k.session(k.user("ada")), 1)
		two := 2
		k.ok(market.Change{Session: run.Session, Fence: fenceOf(run), State: &market.State{Progress: &two}})
		out := k.ok(market.Change{Session: run.Session, End: &market.Ending{Run: run.ID, Status: market.Stopped}, Events: []market.Event{event("status")}})
		last := out.Events[len(out.Events)-1]
		if told := last.Kind == market.EventNotice; told != (want != "") || !strings.Contains(string(last.Data), want) {
			t.Errorf("a stop at %d%% tells %s %s", share, last.Kind, last.Data)
		}
	}
}

// A stop that came before the run had begun, a failure and a run that is paid for are none.
func TestStopsWithoutAReportAreLimitedADayAndNothingElseIs(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	SetTerms(k.app, Terms{StopsPerDay: 3})
	ada, bob := k.user("ada"), k.user("bob")
	try := func(user string, how func(market.Run)) error {
		t.Helper()
		session := k.session(user)
		run := market.Run{ID: core.GenerateDefaultRandomId(), Session: session, Status: market.Queued, Cost: 1}
		out := k.do(market.Change{Session: session, Start: &run})[0]
		if out.Err == nil {
			how(*out.Run)
		}
		return out.Err
	}
	end := func(claim bool, status market.Status, report bool) func(market.Run) {
		return func(run market.Run) {
			if claim {
				k.ok(market.Change{Session: run.Session, Claim: &market.Claiming{Run: run.ID}})
			}
			c := market.Change{Session: run.Session, End: &market.Ending{Run: run.ID, Status: status}}
			if report {
				c.Report = &market.StoredReport{Run: run.ID, JSON: []byte(`{"version":0,"x":1}`)}
			}
			k.ok(c)
		}
	}
	for range 5 {
		must(t, try(ada, end(false, market.Stopped, false)))
		must(t, try(ada, end(true, market.Failed, false)))
	}
	must(t, try(ada, end(true, market.Stopped, true)))
	for range 3 {
		must(t, try(ada, end(true, market.Stopped, false)))
	}
	if err := try(ada, nil); err == nil || !strings.Contains(err.Error(), market.ErrStops.Error()) {
		t.Errorf("a start after three stops: %v", err)
	}
	if err := try(bob, end(true, market.Stopped, false)); err != nil {
		t.Errorf("another user: %v", err)
	}
	// A day later they are forgotten.
	b := &batch{}
	must(t, k.app.RunInTransaction(func(tx core.App) (err error) {
		if b, err = newBatch(tx, &idMaker{}); err != nil {
			return err
		}
		defer b.close()
		for after, want := range map[time.Duration]int{0: 3, 23 * time.Hour: 3, 25 * time.Hour: 0} {
			b.now = time.Now().Add(after)
			if n, err := b.stopsSince(ada); err != nil || n != want {
				t.Errorf("after %s there are %d stops, not %d (%v)", after, n, want, err)
			}
		}
		return nil
	}))
}

func TestWhatIsKeptOfAUserIsMeasured(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ada := k.user("ada")
	k.session(k.user("bob"))
	before, err := k.store.Kept(t.Context(), ada)
	if err != nil || before != (Kept{}) {
		t.Fatal(before, err)
	}
	session := k.session(ada)
	said := strings.Repeat("ä", 1000)
	k.ok(market.Change{Session: session, Add: []market.Message{{ID: "m1", Role: "founder", Text: said}}, Report: &market.StoredReport{JSON: []byte(`{"version":0,"x":"y"}`)}})
	idea := len("Reminders for late invoices")
	got, err := k.store.Kept(t.Context(), ada)
	if want := (Kept{Drafts: 1, Bytes: int64(2*idea + len(said) + len(`{"version":1,"x":"y"}`))}); err != nil || got != want {
		t.Errorf("%+v, not %+v (%v)", got, want, err)
	}
}
