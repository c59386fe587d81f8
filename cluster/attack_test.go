package cluster_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"

	"naps/cluster"
	"naps/journal"
	"naps/market"
)

// attacker speaks to the node with a worker's token, as a program of its own would.
type attacker struct {
	*testing.T
	conn *nats.Conn
	key  string
	name string // of its process
}

func (w *world) attacker(token cluster.Token) *attacker {
	w.Helper()
	pair, err := nkeys.FromSeed([]byte(token.Seed))
	must(w.T, err)
	key, err := pair.PublicKey()
	must(w.T, err)
	conn, err := nats.Connect("nats://"+w.server.Address(), nats.Nkey(key, pair.Sign),
		nats.CustomInboxPrefix("_INBOX."+key), nats.MaxReconnects(0))
	must(w.T, err)
	w.Cleanup(conn.Close)
	return &attacker{w.T, conn, key, "evil"}
}

type answered struct {
	Code string          `json:"code"`
	Text string          `json:"text"`
	Body json.RawMessage `json:"body"`
}

// ask asks the node once; ok is false where it says nothing.
func (a *attacker) ask(verb string, question any) (got answered, ok bool) {
	a.Helper()
	body, err := json.Marshal(question)
	must(a.T, err)
	m := nats.NewMsg("naps.node." + a.key + "." + a.name + "." + verb)
	m.Data = body
	m.Header.Set("Naps-Id", fmt.Sprint(asks.Add(1)))
	reply, err := a.conn.RequestMsg(m, 2*time.Second)
	if err != nil {
		return got, false
	}
	must(a.T, json.Unmarshal(reply.Data, &got))
	return got, true
}

var asks atomic.Int64

// joins says that the attacker is a worker like any other, and waits until it is given a run.
func (a *attacker) joins(w *world) (run journal.Run) {
	a.Helper()
	for range 100 {
		a.ask("beat", map[string]any{"pipelines": []string{"test"}, "places": 4})
		runs, err := w.store.Runs.LiveRuns(w.Context())
		must(a.T, err)
		for _, r := range runs {
			of := map[string]any{"run": r.ID, "attempt": r.Attempt}
			if got, ok := a.ask("begin", of); ok && got.Code == "" && r.Attempt > 0 {
				return r
			}
		}
		<-time.After(50 * time.Millisecond)
	}
	a.Fatal("the attacker is given no run")
	return run
}

// ticket begins a step.
func (a *attacker) ticket(run journal.Run, key string) int {
	a.Helper()
	got, _ := a.ask("do", map[string]any{"run": run.ID, "attempt": run.Attempt, "id": key, "key": key})
	var d struct{ Ticket int }
	must(a.T, json.Unmarshal(got.Body, &d))
	if d.Ticket == 0 {
		a.Fatalf("no ticket: %+v", got)
	}
	return d.Ticket
}

// counted is what the node says of a worker.
func (w *world) counted(name string) cluster.Standing {
	w.Helper()
	for _, s := range w.node.Workers("test") {
		if s.Name == name {
			return s
		}
	}
	w.Fatalf("no worker %s", name)
	return cluster.Standing{}
}

// TestWhatARunCannotBringIsRefusedAndTheRunGoesOnElsewhere sends each step as the pipeline never would.
func TestWhatARunCannotBringIsRefusedAndTheRunGoesOnElsewhere(t *testing.T) {
	t.Parallel()
	page := "It hurts. Every day."
	good := func(run journal.Run) map[string]any {
		e := market.Evidence{Source: "test", Kind: market.Post, URL: "https://a.example/1", Quote: "It hurts.",
			Text: page}.Seal()
		return map[string]any{"key": "k", "phase": "pains", "output": map[string]any{}, "brought": []market.Evidence{e}}
	}
	evidence := func(change func(e *market.Evidence)) func(run journal.Run) map[string]any {
		return func(run journal.Run) map[string]any {
			s := good(run)
			e := s["brought"].([]market.Evidence)[0]
			e.Text = page
			change(&e)
			s["brought"] = []market.Evidence{e}
			return s
		}
	}
	with := func(name string, value func(run journal.Run) any) func(run journal.Run) map[string]any {
		return func(run journal.Run) map[string]any { s := good(run); s[name] = value(run); return s }
	}
	event := func(run string, kind journal.EventKind) any {
		return []journal.Event{journal.NewEvent(run, market.Pains, kind, journal.NoticeData{Text: "x"}, 0)}
	}
	cases := map[string]func(run journal.Run) map[string]any{
		"a quote that does not stand in its page": evidence(func(e *market.Evidence) {
			e.Quote = "It is fine."
			*e = e.Seal()
		}),
		"evidence changed after it was sealed": evidence(func(e *market.Evidence) { e.URL = "https://b.example/" }),
		"a quote that is too long": evidence(func(e *market.Evidence) {
			e.Text = strings.Repeat("x", 500)
			e.Quote = e.Text
			*e = e.Seal()
		}),
		"sample evidence": evidence(func(e *market.Evidence) { e.Sample = true }),
		"an event of another run": with("events", func(journal.Run) any {
			return event("another", journal.EventNotice)
		}),
		"a status": with("events", func(r journal.Run) any {
			return event(r.ID, journal.EventStatus)
		}),
		"the founder's own words": with("add", func(r journal.Run) any {
			return []journal.Message{{ID: r.ID + "-x", Role: "founder", Text: "x"}}
		}),
		"a message that is not its own": with("add", func(journal.Run) any {
			return []journal.Message{{ID: "other", Role: "naps", Text: "x"}}
		}),
		"the status of the session": with("state", func(journal.Run) any {
			return map[string]any{"Status": "done"}
		}),
		"the report of another run": with("report", func(r journal.Run) any {
			return journal.StoredReport{Session: r.Session, Run: "another", JSON: []byte(`{}`)}
		}),
		"a phase that is none": with("phase", func(journal.Run) any { return "party" }),
		"more events than a step has": with("events", func(r journal.Run) any {
			list := make([]journal.Event, 10_000)
			for i := range list {
				list[i] = journal.NewEvent(r.ID, market.Pains, journal.EventNotice, journal.NoticeData{Text: "x"}, 0)
			}
			return list
		}),
	}
	for name, step := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.serve()
			a := w.attacker(w.hire("eve"))
			s := w.start()
			run := a.joins(w)
			sent := step(run)
			pages := map[string]string{}
			for _, e := range sent["brought"].([]market.Evidence) {
				pages[e.Page] = e.Text
			}
			got, _ := a.ask("commit", map[string]any{"run": run.ID, "attempt": run.Attempt,
				"ticket": a.ticket(run, "k"), "step": sent, "pages": pages})
			if got.Code != "refused" {
				t.Fatalf("it was answered %+v", got)
			}
			if c := w.counted("eve"); c.Refused == 0 || c.Trouble == "" {
				t.Errorf("it was not counted: %+v", c)
			}
			w.worker(w.hire("ann"), w.server.Address(), report)
			if end := w.ends(s.ID); end.Status != journal.Done || w.credits() != 99 {
				t.Errorf("%s %s, %d credits", end.Status, end.Reason, w.credits())
			}
			kept, err := w.store.Evidence.ListEvidence(t.Context(), s.ID, "")
			if must(t, err); len(kept) != 0 {
				t.Errorf("evidence was kept: %+v", kept)
			}
		})
	}
}

func TestAWorkerThatClaimsAReportWhichIsNotThereIsNotPaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	a := w.attacker(w.hire("eve"))
	s := w.start()
	run := a.joins(w)
	a.ask("end", map[string]any{"run": run.ID, "attempt": run.Attempt, "done": true})
	for w.counted("eve").Refused == 0 {
		<-time.After(10 * time.Millisecond)
	}
	if got := w.session(s.ID); got.Status.Over() {
		t.Fatalf("the run ended as %s", got.Status)
	}
	w.worker(w.hire("ann"), w.server.Address(), report)
	if end := w.ends(s.ID); end.Status != journal.Done {
		t.Errorf("%s %s", end.Status, end.Reason)
	}
}

func TestARunThatAWorkerWasNotGivenStaysOutOfItsReach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	begun, finish := make(chan journal.Run, 1), make(chan struct{})
	w.worker(w.hire("ann"), w.server.Address(), func(ctx context.Context, run journal.Run, j journalOf) error {
		begun <- run
		<-finish
		return report(ctx, run, j)
	})
	s := w.start()
	run := <-begun
	a := w.attacker(w.hire("eve"))
	a.ask("beat", map[string]any{"pipelines": []string{"none"}, "places": 4})
	for _, verb := range []string{"begin", "do", "commit", "fail", "text", "texts", "read", "end"} {
		got, ok := a.ask(verb, map[string]any{"run": run.ID, "attempt": run.Attempt, "id": "x", "key": "x", "ticket": 1,
			"done": true, "hashes": []string{"x"}, "what": "notes"})
		for !ok { // it is not known yet
			got, ok = a.ask(verb, map[string]any{"run": run.ID, "attempt": run.Attempt, "id": "x", "key": "x",
				"ticket": 1, "done": true})
		}
		if got.Code != "refused" || len(got.Body) > 0 {
			t.Errorf("%s is answered %+v", verb, got)
		}
	}
	if c := w.counted("eve"); c.Refused < 8 {
		t.Errorf("%d refusals are counted", c.Refused)
	}
	// What it may not say or hear at all.
	other, err := nkeys.FromSeed([]byte(w.hire("bob").Seed))
	must(t, err)
	key, err := other.PublicKey()
	must(t, err)
	refused := make(chan error, 100)
	a.conn.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { refused <- err })
	for _, subject := range []string{"naps.>", "_INBOX.>", "naps.work." + key + ".>", "$JS.>", ">"} {
		_, err := a.conn.SubscribeSync(subject)
		must(t, err)
		if err := <-refused; !strings.Contains(err.Error(), "ermissions") {
			t.Errorf("it may hear %s: %v", subject, err)
		}
	}
	for _, subject := range []string{"naps.node." + key + ".x.beat", "naps.work." + key + ".x", "naps.runs." + a.key,
		"$JS.API.STREAM.DELETE.NAPS_RUNS", "$JS.API.CONSUMER.MSG.NEXT.NAPS_RUNS." + key} {
		must(t, a.conn.Publish(subject, []byte("{}")))
		if err := <-refused; !strings.Contains(err.Error(), "ermissions") {
			t.Errorf("it may say %s: %v", subject, err)
		}
	}
	close(finish)
	if end := w.ends(s.ID); end.Status != journal.Done {
		t.Errorf("%s %s", end.Status, end.Reason)
	}
}

func TestWrongAttemptsAndLateResultsChangeNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	a := w.attacker(w.hire("eve"))
	s := w.start()
	run := a.joins(w)
	ticket := a.ticket(run, "k")
	commit := func(attempt, ticket int) answered {
		got, _ := a.ask("commit", map[string]any{"run": run.ID, "attempt": attempt, "ticket": ticket,
			"step": map[string]any{"key": "k", "phase": "pains", "output": 1}})
		return got
	}
	for _, attempt := range []int{run.Attempt - 1, run.Attempt + 1, run.Attempt + 1000} {
		if got := commit(attempt, ticket); got.Code != "fenced" {
			t.Errorf("attempt %d is answered %+v", attempt, got)
		}
	}
	for _, other := range []int{0, -1, ticket + 1} {
		if got := commit(run.Attempt, other); got.Code != "refused" {
			t.Errorf("ticket %d is answered %+v", other, got)
		}
	}
	must(t, w.sessions.Stop(t.Context(), w.session(s.ID), false))
	head := w.session(s.ID).HeadSeq
	if got := commit(run.Attempt, ticket); got.Code == "" {
		t.Errorf("a late result is answered %+v", got)
	}
	if got := w.session(s.ID); got.HeadSeq != head || got.Status != journal.Stopped {
		t.Errorf("%s, %d events after the stop", got.Status, got.HeadSeq-head)
	}
}

func TestARemovedWorkerIsOutAtOnceAndItsRunGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	token := w.hire("eve")
	a := w.attacker(token)
	s := w.start()
	run := a.joins(w)
	gone := make(chan struct{})
	a.conn.SetClosedHandler(func(*nats.Conn) { close(gone) })
	w.fire("eve")
	<-gone
	pair, err := nkeys.FromSeed([]byte(token.Seed))
	must(t, err)
	if conn, err := nats.Connect("nats://"+w.server.Address(), nats.Nkey(a.key, pair.Sign),
		nats.MaxReconnects(0)); err == nil {
		conn.Close()
		t.Error("the token of a removed worker still opens the door")
	}
	w.worker(w.hire("ann"), w.server.Address(), report)
	if end := w.ends(s.ID); end.Status != journal.Done {
		t.Errorf("run %s: %s %s", run.ID, end.Status, end.Reason)
	}
}

func TestAFloodIsCutOffAndOthersAreServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	a := w.attacker(w.hire("eve"))
	a.ask("beat", map[string]any{"pipelines": []string{"none"}})
	stop := make(chan struct{})
	flooded := make(chan struct{})
	go func() {
		defer close(flooded)
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				m := nats.NewMsg("naps.node." + a.key + ".evil.text")
				m.Reply, m.Data = "_INBOX."+a.key+".x", []byte(`{"run":"x","attempt":1}`)
				m.Header.Set("Naps-Id", fmt.Sprint("flood", n))
				if a.conn.PublishMsg(m) != nil || !a.conn.IsConnected() {
					return // it was thrown out
				}
			}
		}
	}()
	w.worker(w.hire("ann"), w.server.Address(), report)
	for range 3 {
		if end := w.ends(w.start().ID); end.Status != journal.Done {
			t.Errorf("%s %s", end.Status, end.Reason)
		}
	}
	if _, again := a.ask("beat", map[string]any{}); again || a.conn.IsConnected() {
		t.Error("it is still there")
	}
	close(stop)
	<-flooded
	if c := w.counted("eve"); c.Refused < 1000 {
		t.Errorf("%d messages were refused", c.Refused)
	}
}

func TestAHundredMegabytesAreRefusedByTheirFirstPart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	a := w.attacker(w.hire("eve"))
	a.ask("beat", map[string]any{"pipelines": []string{"none"}})
	m := nats.NewMsg("naps.node." + a.key + ".evil.commit")
	m.Data = make([]byte, 512<<10)
	m.Header.Set("Naps-Id", "large")
	m.Header.Set("Naps-Part", "1/200")
	for range 50 {
		reply, err := a.conn.RequestMsg(m, time.Second)
		if err != nil {
			continue // it is not known yet
		}
		var got answered
		must(t, json.Unmarshal(reply.Data, &got))
		if got.Code != "refused" || w.counted("eve").Trouble == "" {
			t.Fatalf("it was answered %+v", got)
		}
		return
	}
	t.Fatal("it was not answered")
}
