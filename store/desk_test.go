package store_test

import (
	"testing"
	"time"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/store/storetest"
)

func TestTheOperatorSeesRunsSourcesAndAccounts(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ann := k.User("ann")
	k.User("bob")
	s := k.Session(ann)
	r := k.StartRun(s, 1)
	for key, failed := range map[string]bool{"pains/reddit_rss//x/late payers": false,
		"pains/reddit_rss//x/late fees": true, "keywords/wikipedia///invoice": false, "@verdict": false} {
		step := storetest.StepOf(key)
		step.Failed, step.Phase, step.Output = failed, market.Pains, []byte(`{"reason":"It was slow."}`)
		if key[0] == 'k' {
			step.Phase = market.Keywords
		}
		k.Commit(journal.Change{Session: s, Fence: storetest.FenceOf(r), Step: step})
	}
	hour := time.Now().Add(-time.Hour)
	health, err := k.Store.Operations.SourceHealth(t.Context(), hour)
	storetest.Must(t, err)
	if len(health) != 2 || health[0].Name != "reddit_rss" || health[0].Asked != 2 || health[0].Failed != 1 ||
		health[0].Reason != "It was slow." || health[1].Name != "wikipedia" || health[1].Failed != 0 {
		t.Errorf("%+v", health)
	}
	outcomes, err := k.Store.Operations.Outcomes(t.Context(), hour)
	storetest.Must(t, err)
	if len(outcomes) != 1 || outcomes[0] != (records.Outcome{Status: "running", Count: 1}) {
		t.Errorf("%+v", outcomes)
	}
	accounts, err := k.Store.Operations.Accounts(t.Context(), "ANN@", 10)
	storetest.Must(t, err)
	if len(accounts) != 1 || accounts[0].Credits != 2*journal.Credit || accounts[0].Ideas != 1 {
		t.Errorf("%+v", accounts)
	}
	if later, err := k.Store.Operations.SourceHealth(t.Context(), time.Now().Add(time.Hour)); err != nil ||
		len(later) != 0 {
		t.Error(later, err)
	}
}
