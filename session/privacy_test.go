package session_test

import (
	"context"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/session"
)

func TestARunKeepsThePrivacyItBeganWithAndAMessageChoosesThatOfTheNext(t *testing.T) {
	t.Parallel()
	r := newReal(t)
	ctx := context.Background()
	owner, err := r.store.Accounts.EnsureUser("ann@example.com")
	must(t, err)
	s, err := r.manager.Create(ctx, session.Idea{Owner: owner, Text: "An order book for florists",
		Privacy: market.Careful, Start: true})
	must(t, err)
	brief := func() (out []market.Privacy) {
		rows, err := r.app.FindRecordsByFilter("runs", "session = {:s}", "created", 10, 0, map[string]any{"s": s.ID})
		must(t, err)
		for _, row := range rows {
			var b market.Brief
			must(t, row.UnmarshalJSONField("brief", &b))
			out = append(out, b.Privacy)
		}
		return out
	}
	for range 2 { // a repeated key changes nothing
		must(t, r.manager.Say(ctx, s, "Privacy: closed.", "k1"))
	}
	now, err := r.store.Sessions.Session(ctx, s.ID)
	must(t, err)
	if got := brief(); now.Privacy != market.Closed || len(got) != 1 || got[0] != market.Careful {
		t.Errorf("the idea is %q, its runs %q", now.Privacy, got)
	}
	must(t, r.manager.Stop(ctx, now, false))
	now.Status = journal.Stopped
	must(t, r.manager.Run(ctx, now, session.Start{}))
	if got := brief(); len(got) != 2 || got[1] != market.Closed {
		t.Errorf("the next run is %q", got)
	}
}
