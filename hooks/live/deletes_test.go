package live

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/store/writer"
)

func TestCompactionTellsNobodyAndNothingIsLostAfterIt(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann, token := k.account("users", "ann")
	s := k.session(ann)
	var events []journal.Event
	for range 500 {
		data := journal.TextData{Message: "m", Attempt: 1, Text: "x"}
		events = append(events, journal.NewEvent("", market.Pains, journal.EventText, data, 1))
	}
	events = append(events, journal.NewEvent("", "", journal.EventMessage, journal.Message{ID: "m"}, 1))
	sub := k.subscribe(token, "stream_buffer/*")
	k.ok(journal.Change{Session: s, Events: events})
	gone, err := k.store.Cleanup.Compact(t.Context(), -time.Hour)
	must(t, err)
	if gone != 500 {
		t.Fatalf("%d deltas were compacted", gone)
	}
	sub.until("the last event", k.mark(s, "the last"))
	for _, m := range sub.all() {
		if m.Action != writer.RowCreated {
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
	must(t, k.store.Sessions.Delete(t.Context(), s))
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
	got := told(sub.all())
	if len(got) == 2 { // the row was gone before it was read: it has no update then
		got = append([]string{"messages update"}, got...)
	}
	if !slices.Equal(got, []string{"messages update", "messages delete", "stream_buffer create"}) {
		t.Errorf("told: %v", got)
	}
}
