package store_test

import (
	"strings"
	"testing"

	"naps/journal"
	"naps/records"
	"naps/store/storetest"
)

func TestWhatIsKeptOfAUserIsMeasured(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ada := k.User("ada")
	k.Session(k.User("bob"))
	before, err := k.Store.Accounts.Kept(t.Context(), ada)
	if err != nil || before != (records.Kept{}) {
		t.Fatal(before, err)
	}
	session := k.Session(ada)
	said := strings.Repeat("ä", 1000)
	k.Commit(journal.Change{Session: session, Add: []journal.Message{{ID: "m1", Role: "founder", Text: said}},
		Report: &journal.StoredReport{JSON: []byte(`{"version":0,"x":"y"}`)}})
	idea := len("Reminders for late invoices")
	got, err := k.Store.Accounts.Kept(t.Context(), ada)
	if want := (records.Kept{Drafts: 1, Bytes: int64(2*idea + len(said) + len(`{"version":1,"x":"y"}`))}); err != nil ||
		got != want {
		t.Errorf("%+v, not %+v (%v)", got, want, err)
	}
}
