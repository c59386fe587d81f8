package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"

	"naps/backup"
	"naps/journal"
)

func TestFiveThousandEventsComeInOrderToEveryTopic(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	one, bySession := "stream_buffer/*", `stream_buffer/*?options={"query":{"filter":"session='`+s+`'"}}`
	sub := k.subscribe(token, one, bySession)
	for range 10 {
		var changes []journal.Change
		for range 250 {
			changes = append(changes, journal.Change{Session: s, Events: []journal.Event{notice("a"), notice("b")}})
		}
		k.ok(changes...)
	}
	last := k.mark(s, "the last")
	for _, topic := range []string{one, bySession} {
		sub.until("the last event", func(m message) bool { return m.topic == topic && last(m) })
		if got, want := sub.numbers(topic), upTo(5002)[1:]; !slices.Equal(got, want) {
			t.Errorf("%s: %d events came, not 2 to 5002 in order and once: %v", topic, len(got), got)
		}
	}
}

func TestReplacingTopicsLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	sub := k.subscribe(token, "stream_buffer/*")
	written := make(chan struct{})
	go func() {
		defer close(written)
		for range 300 {
			k.do(journal.Change{Session: s, Events: []journal.Event{notice("x")}})
		}
	}()
	for i := 0; ; i++ {
		sub.topics("stream_buffer/*", fmt.Sprintf("runs/%d", i))
		select {
		case <-written:
			sub.until("the last event", k.mark(s, "the last"))
			if got := sub.numbers("stream_buffer/*"); !slices.Equal(got, upTo(302)[1:]) {
				t.Errorf("%d events came while the topics were replaced %d times", len(got), i)
			}
			return
		default:
		}
	}
}

func TestWhatIsRefusedIsNotTold(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	sub := k.subscribe(token, everything...)
	id := core.GenerateDefaultRandomId()
	outs := k.do(
		journal.Change{Session: s, Add: []journal.Message{{ID: "kept", Role: "founder", Text: "x"}}},
		journal.Change{Session: s, Add: []journal.Message{{ID: "lost"}, {}}, Events: []journal.Event{notice("lost")}},
		journal.Change{Session: s, Start: &journal.Run{ID: id, Cost: 1000}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err == nil {
		t.Fatalf("%v", outs)
	}
	sub.until("the last event", k.mark(s, "the last"))
	if got := told(sub.all()); !slices.Equal(got, []string{"messages create", "stream_buffer create"}) {
		t.Errorf("told: %v", got)
	}
}

func TestARestoredDatabaseTellsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	file := filepath.Join(t.TempDir(), "backup.zip")
	_, err := backup.ToFile(t.Context(), k.app.DataDir(), "test", file)
	must(t, err)
	before := k.subscribe(token, "stream_buffer/*")
	before.until("an event that the backup has not", k.mark(s, "lost"))
	dir := k.app.DataDir()
	k.close()
	<-before.ended // the subscribers of a server that ends know it
	_, err = backup.Stage(t.Context(), dir, file, backup.Refuse)
	must(t, err)
	_, err = backup.Finish(dir)
	must(t, err)

	again := openKit(t, dir)
	head, err := again.store.Log.Head(t.Context(), s)
	must(t, err)
	again.heads[s] = head
	sub := again.subscribe(token, "stream_buffer/*")
	sub.until("a new event", again.mark(s, "new"))
	if got := sub.numbers("stream_buffer/*"); !slices.Equal(got, []int64{head + 1}) {
		t.Errorf("after the restore came %v; only %d is new", got, head+1)
	}
}

func TestAClientThatDoesNotReadIsDroppedAndHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	reads := k.subscribe(token, "stream_buffer/*")
	stuck, auth := newClient(k.feed, subscriptionsClient()), k.record("users", ann)
	k.app.SubscriptionsBroker().Register(stuck)
	stuck.Set("auth", auth)
	stuck.Subscribe("stream_buffer/*") // and nobody reads its channel
	for range maxWaiting/1000 + 2 {
		var events []journal.Event
		for range 1000 {
			events = append(events, notice("x"))
		}
		k.ok(journal.Change{Session: s, Events: events})
	}
	<-stuck.queue.done
	if _, err := k.app.SubscriptionsBroker().ClientById(stuck.Id()); err == nil || !stuck.IsDiscarded() {
		t.Error("a client that does not read is still registered")
	}
	reads.until("the last event", k.mark(s, "the last"))
	if got := reads.numbers("stream_buffer/*"); !slices.Equal(got, upTo(int64(len(got) + 1))[1:]) {
		t.Errorf("the one that reads got %d events, not all in order", len(got))
	}
	for range stuck.Channel() { // it ends: the handler of its connection sees that it is over
	}
}

func TestAConnectionThatTakesNothingIsClosed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	k.feed.patience = 50 * time.Millisecond
	ended := make(chan struct{})
	connect := func(e *core.RealtimeConnectRequestEvent) error {
		defer close(ended)
		return e.Next()
	}
	k.app.OnRealtimeConnectRequest().Bind(&hook.Handler[*core.RealtimeConnectRequestEvent]{Priority: -2000,
		Func: connect})
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	res, err := k.server.Client().Get(k.server.URL + "/api/realtime")
	must(t, err)
	defer res.Body.Close()
	first, err := readMessage(bufio.NewReader(res.Body))
	must(t, err)
	var hello struct{ ClientID string }
	must(t, json.Unmarshal(first.raw, &hello))
	(&subscriber{k: k, id: hello.ClientID, token: token}).topics("stream_buffer/*")
	// More than the buffers of the connection hold, and less than the queue of a client.
	for range 20 {
		var events []journal.Event
		for range 20 {
			events = append(events, notice(strings.Repeat("x", 100_000)))
		}
		k.ok(journal.Change{Session: s, Events: events})
	}
	<-ended // or the test runs out of time
	if n := k.app.SubscriptionsBroker().TotalClients(); n != 0 {
		t.Errorf("%d clients are registered", n)
	}
}
