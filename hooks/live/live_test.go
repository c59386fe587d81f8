package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/types"

	"naps/market"
	"naps/store"
)

var everything = []string{"sessions/*", "messages/*", "stream_buffer/*", "runs/*", "evidence/*", "findings/*", "reports/*"}

// work does to a session what a run does: rows of all collections are made and changed.
func work(k *kit, session string) market.Run {
	k.Helper()
	run := k.run(session)
	e := market.Evidence{
		Source: "hackernews", Kind: market.Post, Phase: market.Pains, URL: "https://news.naps.example/1", Title: "Late payers",
		Quote: "nobody pays", Text: "nobody pays", Fetched: 5,
	}.Seal()
	status := market.Running
	k.ok(
		market.Change{Session: session, Fence: fenceOf(run), State: &market.State{Status: &status}, Step: &market.Step{
			Key: "a", Phase: market.Pains, Attempt: 1, Output: []byte(`{}`), Evidence: []market.Evidence{e},
			Add:    []market.Message{{ID: "n" + session, Role: "naps", Text: "half"}},
			Events: []market.Event{market.NewEvent(run.ID, market.Pains, market.EventFinding, market.Finding{Kind: "pain", Title: "Late"}, 1)},
		}},
		market.Change{Session: session, Add: []market.Message{{ID: "n" + session, Role: "naps", Text: "whole"}}},
		market.Change{Session: session, Report: &market.StoredReport{Run: run.ID, JSON: []byte(`{"version":0,"idea":"x"}`), Files: map[string][]byte{"report.md": []byte("# x")}}},
	)
	done := market.Done
	k.ok(market.Change{Session: session, End: &market.Ending{Run: run.ID, Status: market.Done, Capture: true}, State: &market.State{Status: &done}})
	return run
}

// told lists what has come as "collection action", in order.
func told(list []message) []string {
	var out []string
	for _, m := range list {
		out = append(out, fmt.Sprint(m.Record["collectionName"], " ", m.Action))
	}
	return out
}

func TestTheOwnerAndSuperusersGetEveryRowOnceAndNobodyElseAny(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, annToken := k.account("users", "ann")
	bob, bobToken := k.account("users", "bob")
	_, admin := k.account(core.CollectionNameSuperusers, "root")
	subscribers := map[string]*subscriber{
		"owner": k.subscribe(annToken, everything...), "superuser": k.subscribe(admin, everything...),
		"other": k.subscribe(bobToken, everything...), "visitor": k.subscribe("", everything...),
	}
	s := k.session(ann)
	work(k, s)
	last := k.mark(s, "the last of ann")
	want := []string{
		"sessions create", "messages create", "stream_buffer create", "runs create", "sessions update", "runs update",
		"evidence create", "messages create", "findings create", "messages update", "reports create", "reports update",
		"runs update", "sessions update",
	}
	for _, name := range []string{"owner", "superuser"} {
		who := subscribers[name]
		who.until("the last event", last)
		got := told(who.all())
		counts, wanted := map[string]int{}, map[string]int{}
		for _, x := range got {
			counts[x]++
		}
		for _, x := range want {
			wanted[x]++
		}
		// The log has an event for each piece of evidence and for the finding, besides those of the session and the mark.
		wanted["stream_buffer create"] = 4
		wanted["runs update"] = counts["runs update"]
		wanted["sessions update"] = counts["sessions update"]
		if counts["runs update"] < 2 || counts["sessions update"] < 2 || fmt.Sprint(counts) != fmt.Sprint(wanted) {
			t.Errorf("the %s got %v, not %v:\n%s", name, counts, wanted, strings.Join(got, "\n"))
		}
		if slices.Index(got, "reports create") > slices.Index(got, "reports update") || slices.Index(got, "runs create") > slices.Index(got, "runs update") {
			t.Errorf("the %s got a change before what it changes: %v", name, got)
		}
		if n := who.numbers("stream_buffer/*"); !slices.Equal(n, upTo(4)) {
			t.Errorf("the %s got the events %v", name, n)
		}
	}
	// Bob has a session of his own: what came before it would have come before.
	own := k.session(bob)
	subscribers["other"].until("bob's own", k.mark(own, "of bob"))
	for _, m := range subscribers["other"].all() {
		if strings.Contains(string(m.raw), s) || strings.Contains(string(m.raw), ann) {
			t.Errorf("another user got %s", m.raw)
		}
	}
	if got := subscribers["visitor"].all(); len(got) > 0 {
		t.Errorf("a visitor got %v", told(got))
	}
}

func TestAMessageIsTheRecordAsTheApiShowsIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	_, admin := k.account(core.CollectionNameSuperusers, "root")
	owner, root := k.subscribe(token, everything...), k.subscribe(admin, everything...)
	s := k.session(ann)
	work(k, s)
	last := k.mark(s, "the last")
	for who, sub := range map[string]*subscriber{token: owner, admin: root} {
		sub.until("the last event", last)
		for _, m := range sub.all() {
			if m.Action != store.RowCreated || !slices.Contains([]string{"stream_buffer", "evidence", "findings"}, m.Record["collectionName"].(string)) {
				continue
			}
			shown := k.get(who, fmt.Sprintf("/api/collections/%s/records/%s", m.Record["collectionName"], m.Record["id"]))
			if same, _ := json.Marshal(m.Record); string(same) != shown {
				t.Errorf("the message has %s, the API %s", same, shown)
			}
		}
	}
	hidden := func(m message) bool { _, ok := m.Record["doc"]; return m.is("evidence") && ok }
	if slices.ContainsFunc(owner.all(), hidden) || !slices.ContainsFunc(root.all(), hidden) {
		t.Error("hidden fields are for superusers")
	}
}

// get reads a JSON object of the API, its keys in order.
func (k *kit) get(token, path string) string {
	k.Helper()
	req, err := http.NewRequest(http.MethodGet, k.server.URL+path, nil)
	must(k, err)
	req.Header.Set("Authorization", token)
	res, err := k.server.Client().Do(req)
	must(k, err)
	defer res.Body.Close()
	var v map[string]any
	must(k, json.NewDecoder(res.Body).Decode(&v))
	raw, err := json.Marshal(v)
	must(k, err)
	return string(raw)
}

func TestFiveThousandEventsComeInOrderToEveryTopic(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	one, bySession := "stream_buffer/*", `stream_buffer/*?options={"query":{"filter":"session='`+s+`'"}}`
	sub := k.subscribe(token, one, bySession)
	for range 10 {
		var changes []market.Change
		for range 250 {
			changes = append(changes, market.Change{Session: s, Events: []market.Event{notice("a"), notice("b")}})
		}
		k.ok(changes...)
	}
	last := k.mark(s, "the last")
	for _, topic := range []string{one, bySession} {
		sub.until("the last event", func(m message) bool { return m.topic == topic && last(m) })
		if got, want := sub.numbers(topic), upTo(5002)[1:]; !slices.Equal(got, want) {
			t.Errorf("%s: %d events came, from %d to %d; in order and once would be 2 to 5002", topic, len(got), got[0], got[len(got)-1])
		}
	}
}

func TestOptionsFilterExpandAndPickAsInTheApi(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	with := func(topic, query string) string { return topic + `?options={"query":{` + query + `}}` }
	filtered := with("stream_buffer/*", `"filter":"seq > 3"`)
	expanded := with("stream_buffer/*", `"expand":"session.owner"`)
	encoded := "stream_buffer/*?options=" + url.QueryEscape(`{"query":{"filter":"seq > 5"}}`) // as the SDK spells it
	picked := with("stream_buffer/*", `"fields":"seq,kind"`)
	spying := with("stream_buffer/*", `"filter":"@collection.users.id != ''"`)
	broken := with("stream_buffer/*", `"filter":"this is none ("`)
	plain := "stream_buffer"
	sub := k.subscribe(token, filtered, encoded, expanded, picked, spying, broken, plain)
	for range 4 {
		k.ok(market.Change{Session: s, Events: []market.Event{notice("x")}})
	}
	isLast := k.mark(s, "the last")
	sub.until("the last event", func(m message) bool { return m.topic == filtered && isLast(m) })
	sub.until("the last event", func(m message) bool { return m.topic == plain && isLast(m) })
	sub.until("the last event", func(m message) bool { return m.topic == expanded && isLast(m) })
	sub.until("the last event", func(m message) bool { return m.topic == picked && m.Record["seq"] == 6.0 })
	if got := sub.numbers(filtered); !slices.Equal(got, []int64{4, 5, 6}) {
		t.Errorf("the filter let %v through", got)
	}
	sub.until("the last event", func(m message) bool { return m.topic == encoded && isLast(m) })
	if got := sub.numbers(encoded); !slices.Equal(got, []int64{6}) {
		t.Errorf("the encoded filter let %v through", got)
	}
	for _, m := range sub.all() {
		switch m.topic {
		case spying, broken:
			t.Errorf("a filter that may not be asked gave %s", m.raw)
		case expanded:
			session, _ := m.Record["expand"].(map[string]any)["session"].(map[string]any)
			user, _ := session["expand"].(map[string]any)["owner"].(map[string]any)
			if session["id"] != s || user["id"] != ann || user["email"] != "ann@naps.example" {
				t.Errorf("expanded: %s", m.raw)
			}
		case picked:
			if len(m.Record) != 2 || m.Record["kind"] != "notice" {
				t.Errorf("picked: %s", m.raw)
			}
		}
	}
}

func TestATopicOfOneRowGetsThatRow(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	run := k.run(s)
	c, err := k.app.FindCollectionByNameOrId("runs")
	must(t, err)
	sub := k.subscribe(token, "runs/"+run.ID, c.Id+"/"+run.ID, "stream_buffer/*")
	other := k.session(ann)
	k.run(other)
	k.ok(market.Change{Session: s, End: &market.Ending{Run: run.ID, Status: market.Stopped}})
	sub.until("the last event", k.mark(s, "the last"))
	got := map[string]int{}
	for _, m := range sub.all() {
		if m.is("runs") {
			got[m.topic]++
			if m.Record["id"] != run.ID || m.Record["status"] != "stopped" {
				t.Errorf("%s", m.raw)
			}
		}
	}
	if len(got) != 2 || got["runs/"+run.ID] != 1 || got[c.Id+"/"+run.ID] != 1 {
		t.Errorf("the run came %v times", got)
	}
}

func TestARuleThatWasEditedDecides(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	_, bobToken := k.account("users", "bob")
	s := k.session(ann)
	owner, other := k.subscribe(token, "stream_buffer/*", "messages/*"), k.subscribe(bobToken, "stream_buffer/*")
	rule := func(r *string) {
		c, err := k.app.FindCollectionByNameOrId("stream_buffer")
		must(t, err)
		c.ListRule = r
		must(t, k.app.Save(c))
	}
	rule(types.Pointer("@request.auth.id != '' && data.text = 'open'"))
	for _, text := range []string{"closed", "open"} {
		k.ok(market.Change{Session: s, Events: []market.Event{notice(text)}})
	}
	for _, sub := range []*subscriber{owner, other} {
		sub.until("the open event", func(m message) bool { return m.Record["seq"] == 3.0 })
	}
	rule(nil)
	k.ok(market.Change{Session: s, Events: []market.Event{notice("nobody's")}}, market.Change{Session: s, Add: []market.Message{{ID: "after it", Role: "naps"}}})
	owner.until("the message after it", func(m message) bool { return m.is("messages") })
	rule(types.Pointer("@request.auth.id != '' && session.owner = @request.auth.id"))
	owner.until("the owner's", k.mark(s, "the owner's"))
	rule(types.Pointer(""))
	last := k.mark(s, "everybody's")
	other.until("everybody's", last)
	owner.until("everybody's", last)
	if a, b := owner.numbers("stream_buffer/*"), other.numbers("stream_buffer/*"); !slices.Equal(a, []int64{3, 5, 6}) || !slices.Equal(b, []int64{3, 6}) {
		t.Errorf("the owner got %v, another user %v", a, b)
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
			k.do(market.Change{Session: s, Events: []market.Event{notice("x")}})
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
		market.Change{Session: s, Add: []market.Message{{ID: "kept", Role: "founder", Text: "x"}}},
		market.Change{Session: s, Add: []market.Message{{ID: "lost", Role: "founder", Text: "x"}, {}}, Events: []market.Event{notice("lost")}},
		market.Change{Session: s, Start: &market.Run{ID: id, Cost: 1000}},
	)
	if outs[0].Err != nil || outs[1].Err == nil || outs[2].Err == nil {
		t.Fatalf("%v", outs)
	}
	sub.until("the last event", k.mark(s, "the last"))
	if got := told(sub.all()); !slices.Equal(got, []string{"messages create", "stream_buffer create"}) {
		t.Errorf("told: %v", got)
	}
}

func TestCompactionTellsNobodyAndNothingIsLostAfterIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	var events []market.Event
	for range 500 {
		events = append(events, market.NewEvent("", market.Pains, market.EventText, market.TextData{Message: "m", Attempt: 1, Text: "x"}, 1))
	}
	sub := k.subscribe(token, "stream_buffer/*")
	k.ok(market.Change{Session: s, Events: append(events, market.NewEvent("", "", market.EventMessage, market.Message{ID: "m"}, 1))})
	gone, err := k.store.Compact(t.Context(), -time.Hour)
	must(t, err)
	if gone != 500 {
		t.Fatalf("%d deltas were compacted", gone)
	}
	sub.until("the last event", k.mark(s, "the last"))
	for _, m := range sub.all() {
		if m.Action != store.RowCreated {
			t.Fatalf("compaction told %s", m.raw)
		}
	}
	// Those that were gone before they were read are told to nobody; the others come in order.
	got := sub.numbers("stream_buffer/*")
	if !slices.IsSorted(got) || !slices.Equal(got[len(got)-2:], []int64{502, 503}) {
		t.Errorf("after compaction came %v", got[max(0, len(got)-5):])
	}
}

func TestADeletedSessionIsToldOnceToWhoSawIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	bob, bobToken := k.account("users", "bob")
	_, admin := k.account(core.CollectionNameSuperusers, "root")
	s := k.session(ann)
	work(k, s)
	ids := k.subscribe(token, append(everything, "sessions/"+s)...)
	root, other := k.subscribe(admin, everything...), k.subscribe(bobToken, everything...)
	must(t, k.store.Delete(t.Context(), s))
	deleted := func(m message) bool { return m.is("sessions") && m.Action == "delete" && m.Record["id"] == s }
	ids.until("the deletion", func(m message) bool { return deleted(m) && m.topic == "sessions/"+s })
	ids.until("the deletion", func(m message) bool { return deleted(m) && m.topic == "sessions/*" })
	root.until("the deletion", deleted)
	own := k.session(bob)
	other.until("bob's own", k.mark(own, "of bob"))
	root.until("bob's own", k.mark(own, "of bob again"))
	count := 0
	for _, m := range root.all() {
		if m.Action == "delete" {
			count++
			if !m.is("sessions") && !m.is("reports") {
				t.Errorf("a row was told on its own: %s", m.raw)
			}
		}
	}
	if count != 2 {
		t.Errorf("%d deletions were told: one of the session and one of its report would be right", count)
	}
	for _, m := range other.all() {
		if strings.Contains(string(m.raw), s) {
			t.Errorf("another user got %s", m.raw)
		}
	}
}

func TestADeletionThatFailsIsNotTold(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	sub := k.subscribe(token, "sessions/*", "stream_buffer/*")
	record, err := k.app.FindRecordById("sessions", s)
	must(t, err)
	k.app.OnRecordDeleteExecute("sessions").BindFunc(func(*core.RecordEvent) error { return fmt.Errorf("not today") })
	if k.app.Delete(record) == nil {
		t.Fatal("it was deleted")
	}
	sub.until("the last event", k.mark(s, "the last"))
	if got := told(sub.all()); slices.Contains(got, "sessions delete") {
		t.Errorf("told: %v", got)
	}
	if len(k.feed.leaving.rows) > 0 {
		t.Error("the messages of the deletion are kept")
	}
}

func TestARestoredDatabaseTellsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	file := filepath.Join(t.TempDir(), "backup.zip")
	must(t, store.BackupTo(t.Context(), k.app.DataDir(), "test", file))
	before := k.subscribe(token, "stream_buffer/*")
	before.until("an event that the backup has not", k.mark(s, "lost"))
	dir := k.app.DataDir()
	k.close()
	<-before.ended // the subscribers of a server that ends know it
	_, err := store.StageRestore(t.Context(), dir, file)
	must(t, err)
	_, err = store.FinishRestore(dir)
	must(t, err)

	again := openKit(t, dir)
	head, err := again.store.Head(t.Context(), s)
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
		var events []market.Event
		for range 1000 {
			events = append(events, notice("x"))
		}
		k.ok(market.Change{Session: s, Events: events})
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
	k.app.OnRealtimeConnectRequest().Bind(&hook.Handler[*core.RealtimeConnectRequestEvent]{Priority: -2000, Func: func(e *core.RealtimeConnectRequestEvent) error {
		defer close(ended)
		return e.Next()
	}})
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
		var events []market.Event
		for range 20 {
			events = append(events, notice(strings.Repeat("x", 100_000)))
		}
		k.ok(market.Change{Session: s, Events: events})
	}
	<-ended // or the test runs out of time
	if n := k.app.SubscriptionsBroker().TotalClients(); n != 0 {
		t.Errorf("%d clients are registered", n)
	}
}

func (k *kit) record(collection, id string) *core.Record {
	k.Helper()
	r, err := k.app.FindRecordById(collection, id)
	must(k, err)
	return r
}

func TestWhoLosesTheRightGetsNothingMore(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	bob, bobToken := k.account("users", "bob")
	s := k.session(ann)
	annSub, bobSub := k.subscribe(token, "stream_buffer/*"), k.subscribe(bobToken, "stream_buffer/*")
	annSub.until("her event", k.mark(s, "hers"))
	record := k.record("sessions", s)
	record.Set("owner", bob)
	must(t, k.app.Save(record))
	bobSub.until("his event", k.mark(s, "his"))
	own := k.session(ann)
	annSub.until("her own", k.mark(own, "her own"))
	if slices.ContainsFunc(annSub.all(), func(m message) bool { return strings.Contains(string(m.raw), "his") }) {
		t.Error("an earlier owner got what came later")
	}
	// Without a login nothing comes either: PocketBase takes the account from the client when its password changes.
	user := k.record("users", bob)
	user.SetPassword("another password")
	must(t, k.app.Save(user))
	k.mark(s, "after the password")
	_, admin := k.account(core.CollectionNameSuperusers, "root")
	root := k.subscribe(admin, "stream_buffer/*")
	root.until("the last", k.mark(s, "the last"))
	if slices.ContainsFunc(bobSub.all(), func(m message) bool { return strings.Contains(string(m.raw), "after the password") }) {
		t.Error("a client whose login is void got an event")
	}
}

func TestWhatIsSavedInThePanelIsToldOnce(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	sub := k.subscribe(token, everything...)
	m, err := k.app.FindFirstRecordByData("messages", "session", s)
	must(t, err)
	m.Set("text", "edited")
	must(t, k.app.Save(m))
	must(t, k.app.Delete(m))
	sub.until("the last event", k.mark(s, "the last"))
	if got := told(sub.all()); !slices.Equal(got, []string{"messages update", "messages delete", "stream_buffer create"}) &&
		!slices.Equal(got, []string{"messages delete", "stream_buffer create"}) { // a row that is gone before it is read has no update
		t.Errorf("told: %v", got)
	}
}

func TestOtherCollectionsAndTopicsStayPocketBases(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	sub := k.subscribe(token, "users/"+ann, "a topic of its own")
	record := k.record("users", ann)
	record.SetVerified(true)
	must(t, k.app.Save(record))
	if m := sub.until("the account", func(m message) bool { return m.topic == "users/"+ann }); m.Action != "update" {
		t.Errorf("%s", m.raw)
	}
	if k.feed.listening.Load() != 0 {
		t.Error("a client without a topic of ours counts")
	}
}
