package store

import (
	"testing"
	"time"

	"naps/market"
)

func TestTheOperatorSeesRunsSourcesAndAccounts(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	ann := k.user("ann")
	k.user("bob")
	s := k.session(ann)
	r := k.started(s, 1)
	for key, failed := range map[string]bool{"pains/reddit_rss//x/late payers": false, "pains/reddit_rss//x/late fees": true, "keywords/wikipedia///invoice": false, "@verdict": false} {
		step := stepOf(key)
		step.Failed, step.Phase, step.Output = failed, market.Pains, []byte(`{"reason":"It was slow."}`)
		if key[0] == 'k' {
			step.Phase = market.Keywords
		}
		k.ok(market.Change{Session: s, Fence: fenceOf(r), Step: step})
	}
	hour := time.Now().Add(-time.Hour)
	health, err := k.store.SourceHealth(t.Context(), hour)
	must(t, err)
	if len(health) != 2 || health[0].Name != "reddit_rss" || health[0].Asked != 2 || health[0].Failed != 1 || health[0].Reason != "It was slow." || health[1].Name != "wikipedia" || health[1].Failed != 0 {
		t.Errorf("%+v", health)
	}
	outcomes, err := k.store.Outcomes(t.Context(), hour)
	must(t, err)
	if len(outcomes) != 1 || outcomes[0] != (Outcome{"running", 1}) {
		t.Errorf("%+v", outcomes)
	}
	accounts, err := k.store.Accounts(t.Context(), "ANN@", 10)
	must(t, err)
	if len(accounts) != 1 || accounts[0].Credits != 2*market.Credit || accounts[0].Ideas != 1 {
		t.Errorf("%+v", accounts)
	}
	if later, err := k.store.SourceHealth(t.Context(), time.Now().Add(time.Hour)); err != nil || len(later) != 0 {
		t.Error(later, err)
	}
}
