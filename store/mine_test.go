package store_test

import (
	"testing"
	"time"

	"naps/store/storetest"
)

func TestAMonthFillsAccountsUpOnceAndLeavesWhoHasEnough(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ann := k.User("ann")
	next := time.Now().UTC().AddDate(0, 1, 0)
	have := func() int {
		n, err := k.Store.Ledger.Balance(t.Context(), ann)
		storetest.Must(t, err)
		return n
	}
	before := have()
	for _, c := range []struct {
		at      time.Time
		credits int
		want    int
	}{
		{time.Now(), before + 7, before}, // in the month of its making an account has what it began with
		{next, before + 7, before + 7}, {next, before + 9, before + 7},
		{next.AddDate(0, 1, 0), before + 2, before + 7}, {next, 0, before + 7},
	} {
		_, err := k.Store.Ledger.GrantMonthly(t.Context(), c.credits, c.at)
		storetest.Must(t, err)
		if got := have(); got != c.want {
			t.Errorf("%d a month on %s: %d credits, want %d", c.credits, c.at.Format(time.DateOnly), got, c.want)
		}
	}
}
