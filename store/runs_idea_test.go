package store_test

import (
	"testing"

	"naps/journal"
	"naps/market"
	"naps/store/storetest"
)

func TestRunsOfOtherWordsAreNotOfTheSameIdea(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	owner := k.User("ann")
	same := func(session string) bool {
		yes, err := k.Store.Runs.SameIdea(t.Context(), session)
		storetest.Must(t, err)
		return yes
	}
	run := func(session string, b market.Brief) {
		id := "run" + session[:5] + b.Idea + string(rune('a'+len(b.Notes)))
		k.Commit(journal.Change{Session: session, Start: &journal.Run{ID: id, Pipeline: "test", Brief: b}})
		r := *k.Commit(journal.Change{Session: session, Claim: &journal.Claiming{Run: id}}).Run
		k.Commit(journal.Change{Session: session, End: &journal.Ending{Run: r.ID, Status: journal.Done}})
	}
	noted, attached := k.Session(owner), k.Session(owner)
	run(noted, market.Brief{Idea: "x", Goal: market.Living, AsOf: "2026-01-01"})
	run(noted, market.Brief{Idea: "y", Goal: market.Living, AsOf: "2026-02-01"})
	run(attached, market.Brief{Idea: "x"})
	if same(noted) || !same(attached) {
		t.Errorf("another idea: %v, one run: %v", same(noted), same(attached))
	}
	other := k.Session(owner)
	run(other, market.Brief{Idea: "x", AsOf: "2026-01-01"})
	if !same(other) {
		t.Error("one run is not of one idea")
	}
	run(other, market.Brief{Idea: "x", Notes: []string{"In Germany."}, AsOf: "2026-01-01"})
	if same(other) {
		t.Error("a note changes nothing")
	}
	_, err := k.App.NonconcurrentDB().NewQuery(
		`INSERT INTO attachments (id, session, name, url, text, cut, at) VALUES ('a', {:s}, 'n', '', 't', 0, 9999999999999)`).Bind(map[string]any{"s": attached}).Execute()
	storetest.Must(t, err)
	if same(attached) {
		t.Error("a file that was attached later changes nothing")
	}
}
