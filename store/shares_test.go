package store

import (
	"errors"
	"testing"
	"time"

	"naps/market"
)

func TestAShareOpensForItsTokenAndClosesForGood(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ada, bob := k.user("ada"), k.user("bob")
	s := k.session(ada)
	token, err := k.store.NewShare(t.Context(), s, 3, 1_000, false)
	must(t, err)
	if n := k.number(`SELECT COUNT(*) FROM shares WHERE token = ? OR id = ?`, token, token); n != 0 || len(token) < 32 {
		t.Error("the token stands in the database")
	}
	h, err := k.store.ShareByToken(t.Context(), token)
	if err != nil || h.Version != 3 || h.Owner != ada || h.Title != "Invoices" || !h.Open(time.UnixMilli(999)) || h.Open(time.UnixMilli(1_000)) {
		t.Fatalf("%+v %v", h, err)
	}
	for _, wrong := range []string{"", token + "x", h.ID, tokenHash(token)} {
		if _, err := k.store.ShareByToken(t.Context(), wrong); !errors.Is(err, market.ErrNotFound) {
			t.Errorf("%q opens something: %v", wrong, err)
		}
	}
	if err := k.store.Revoke(t.Context(), bob, h.ID); !errors.Is(err, market.ErrNotFound) {
		t.Errorf("another revokes it: %v", err)
	}
	must(t, k.store.Revoke(t.Context(), ada, h.ID))
	if h, _ = k.store.ShareByToken(t.Context(), token); h.Open(time.UnixMilli(1)) {
		t.Error("it is open after it was revoked")
	}
	if all, err := k.store.Shares(t.Context(), bob); err != nil || len(all) != 0 {
		t.Errorf("bob sees %v %v", all, err)
	}
	if all, err := k.store.Shares(t.Context(), ada); err != nil || len(all) != 1 || !all[0].Revoked {
		t.Errorf("ada sees %v %v", all, err)
	}
}

func TestASearchGoesThroughAllIdeasOfItsOwnerOnly(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for _, name := range []string{"ada", "bob"} {
		s := k.session(k.user(name))
		run := k.started(s, 0)
		k.ok(market.Change{Session: s, Fence: fenceOf(run), Step: stepOf("a", sealed("clients pay late", "clients pay late"), sealed("I bake "+name+" bread", "I bake "+name+" bread"))})
	}
	owner, err := k.app.FindAuthRecordByEmail("users", "ada@naps.example")
	must(t, err)
	for q, n := range map[string]int{"bake bread": 1, "bak": 1, "bob": 0, "pay late": 1, "zebra": 0, `" OR *`: 0, "": 0, "pay zebra": 0} {
		found, err := k.store.SearchEvidence(t.Context(), owner.Id, q, 10)
		if err != nil || len(found) != n {
			t.Errorf("%q: %d found, %v", q, len(found), err)
		}
	}
}

func TestWhatTheFounderBringsIsKeptWithoutARunAndTheReportsAreListed(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	s := k.session(k.user("ada"))
	own := sealed("they paid me", "On Monday they paid me.")
	out := k.ok(market.Change{Session: s, Own: []market.Evidence{own}})
	if len(out.Evidence) != 1 || out.Evidence[0].ID != "E1" || len(out.Events) != 1 {
		t.Fatalf("%+v", out)
	}
	k.ok(market.Change{Session: s, Own: []market.Evidence{own}})
	e, page, err := k.store.EvidenceByID(t.Context(), s, "E1")
	if err != nil || page.Text != own.Text || e.Quote != own.Quote {
		t.Errorf("%+v %+v %v", e, page, err)
	}
	if all, err := k.store.PagesOf(t.Context(), s); err != nil || len(all) != 1 || all[0].Text != own.Text {
		t.Errorf("%+v %v", all, err)
	}
	for range 2 {
		k.ok(market.Change{Session: s, Report: &market.StoredReport{Run: "r", JSON: []byte(`{"version":0,"verdict":"GO","score":61.5,"low":50,"high":70,"evidence":[{},{}]}`)}})
	}
	all, err := k.store.Versions(t.Context(), s)
	if err != nil || len(all) != 2 || all[0].Version != 2 || all[1].Score != 61.5 || all[1].Pieces != 2 || all[0].Verdict != "GO" {
		t.Errorf("%+v %v", all, err)
	}
	k.gapless(s)
}
