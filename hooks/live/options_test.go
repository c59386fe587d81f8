package live

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
)

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
			if m.is("sessions") || m.is("runs") || m.is("messages") || m.is("reports") {
				continue // they have changed since
			}
			shown := k.get(who, fmt.Sprintf("/api/collections/%s/records/%s", m.Record["collectionName"],
				m.Record["id"]))
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
		k.ok(journal.Change{Session: s, Events: []journal.Event{notice("x")}})
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
	k.ok(journal.Change{Session: s, End: &journal.Ending{Run: run.ID, Status: journal.Stopped}})
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
