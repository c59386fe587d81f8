package live

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"naps/journal"
)

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
		"evidence create", "messages create", "findings create", "messages update", "reports create",
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
		// The log has an event for each piece of evidence and for the finding, besides those of the session and the
		// mark.
		wanted["stream_buffer create"] = 4
		wanted["runs update"] = counts["runs update"]
		wanted["sessions update"] = counts["sessions update"]
		if counts["runs update"] < 2 || counts["sessions update"] < 2 || fmt.Sprint(counts) != fmt.Sprint(wanted) {
			t.Errorf("the %s got %v, not %v:\n%s", name, counts, wanted, strings.Join(got, "\n"))
		}
		for _, collection := range []string{"sessions", "messages", "runs", "reports"} {
			if change := slices.Index(got, collection+" update"); change >= 0 &&
				slices.Index(got, collection+" create") > change {
				t.Errorf("the %s got a change before what it changes: %v", name, got)
			}
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
		k.ok(journal.Change{Session: s, Events: []journal.Event{notice(text)}})
	}
	for _, sub := range []*subscriber{owner, other} {
		sub.until("the open event", func(m message) bool { return m.Record["seq"] == 3.0 })
	}
	rule(nil)
	k.ok(
		journal.Change{Session: s, Events: []journal.Event{notice("nobody's")}},
		journal.Change{Session: s, Add: []journal.Message{{ID: "after it", Role: "naps"}}},
	)
	owner.until("the message after it", func(m message) bool { return m.is("messages") })
	rule(types.Pointer("@request.auth.id != '' && session.owner = @request.auth.id"))
	owner.until("the owner's", k.mark(s, "the owner's"))
	rule(types.Pointer(""))
	last := k.mark(s, "everybody's")
	other.until("everybody's", last)
	owner.until("everybody's", last)
	a, b := owner.numbers("stream_buffer/*"), other.numbers("stream_buffer/*")
	if !slices.Equal(a, []int64{3, 5, 6}) || !slices.Equal(b, []int64{3, 6}) {
		t.Errorf("the owner got %v, another user %v", a, b)
	}
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
	late := func(m message) bool { return strings.Contains(string(m.raw), "after the password") }
	if slices.ContainsFunc(bobSub.all(), late) {
		t.Error("a client whose login is void got an event")
	}
}
