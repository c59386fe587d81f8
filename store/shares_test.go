package store_test

import (
	"errors"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/store"
	"naps/store/storetest"
)

func TestAShareOpensForItsTokenAndClosesForGood(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada, bob := k.User("ada"), k.User("bob")
	s := k.Session(ada)
	token, err := k.Store.Shares.NewShare(t.Context(), s, 3, 1_000, false)
	storetest.Must(t, err)
	if n := k.Number(`SELECT COUNT(*) FROM shares WHERE token = ? OR id = ?`, token, token); n != 0 || len(token) < 32 {
		t.Error("the token stands in the database")
	}
	h, err := k.Store.Shares.ShareByToken(t.Context(), token)
	if err != nil || h.Version != 3 || h.Owner != ada || h.Title != "Invoices" || !h.Open(time.UnixMilli(999)) ||
		h.Open(time.UnixMilli(1_000)) {
		t.Fatalf("%+v %v", h, err)
	}
	for _, wrong := range []string{"", token + "x", h.ID, store.TokenHash(token)} {
		if _, err := k.Store.Shares.ShareByToken(t.Context(), wrong); !errors.Is(err, journal.ErrNotFound) {
			t.Errorf("%q opens something: %v", wrong, err)
		}
	}
	if err := k.Store.Shares.RevokeShare(t.Context(), bob, h.ID); !errors.Is(err, journal.ErrNotFound) {
		t.Errorf("another revokes it: %v", err)
	}
	storetest.Must(t, k.Store.Shares.RevokeShare(t.Context(), ada, h.ID))
	if h, _ = k.Store.Shares.ShareByToken(t.Context(), token); h.Open(time.UnixMilli(1)) {
		t.Error("it is open after it was revoked")
	}
	if all, err := k.Store.Shares.ListShares(t.Context(), bob); err != nil || len(all) != 0 {
		t.Errorf("bob sees %v %v", all, err)
	}
	if all, err := k.Store.Shares.ListShares(t.Context(), ada); err != nil || len(all) != 1 || !all[0].Revoked {
		t.Errorf("ada sees %v %v", all, err)
	}
}

func TestASearchGoesThroughAllIdeasOfItsOwnerOnly(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	for _, name := range []string{"ada", "bob"} {
		s := k.Session(k.User(name))
		run := k.StartRun(s, 0)
		k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(run),
			Step: storetest.StepOf("a", storetest.Sealed("clients pay late", "clients pay late"),
				storetest.Sealed("I bake "+name+" bread", "I bake "+name+" bread"))})
	}
	owner, err := k.App.FindAuthRecordByEmail("users", "ada@naps.example")
	storetest.Must(t, err)
	for q, n := range map[string]int{"bake bread": 1, "bak": 1, "bob": 0, "pay late": 1, "zebra": 0, `" OR *`: 0, "": 0,
		"pay zebra": 0} {
		found, err := k.Store.Evidence.SearchEvidence(t.Context(), owner.Id, q, 10)
		if err != nil || len(found) != n {
			t.Errorf("%q: %d found, %v", q, len(found), err)
		}
	}
}

func TestWhatTheFounderBringsIsKeptWithoutARunAndTheReportsAreListed(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	s := k.Session(k.User("ada"))
	own := storetest.Sealed("they paid me", "On Monday they paid me.")
	out := k.Commit(journal.Change{Session: s, Own: []market.Evidence{own}})
	if len(out.Evidence) != 1 || out.Evidence[0].ID != "E1" || len(out.Events) != 1 {
		t.Fatalf("%+v", out)
	}
	k.Commit(journal.Change{Session: s, Own: []market.Evidence{own}})
	e, page, err := k.Store.Evidence.EvidenceByID(t.Context(), s, "E1")
	if err != nil || page.Text != own.Text || e.Quote != own.Quote {
		t.Errorf("%+v %+v %v", e, page, err)
	}
	if all, err := k.Store.Evidence.PagesOf(t.Context(), s); err != nil || len(all) != 1 || all[0].Text != own.Text {
		t.Errorf("%+v %v", all, err)
	}
	for range 2 {
		k.Commit(journal.Change{Session: s, Report: &journal.StoredReport{Run: "r",
			JSON: []byte(`{"version":0,"verdict":"GO","score":61.5,"low":50,"high":70,"evidence":[{},{}]}`)}})
	}
	all, err := k.Store.Reports.Versions(t.Context(), s)
	if err != nil || len(all) != 2 || all[0].Version != 2 || all[1].Score != 61.5 || all[1].Pieces != 2 ||
		all[0].Verdict != "GO" {
		t.Errorf("%+v %v", all, err)
	}
	k.CheckLog(s)
}
