package store_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"naps/journal"
	"naps/store"
	"naps/store/storetest"

	"github.com/pocketbase/pocketbase/apis"
)

// admin gives a way to send requests as a superuser, as the panel does.
func admin(k *storetest.Kit) func(method, path, body string) (int, string) {
	k.Helper()
	store.BindLedger(k.App)
	router, err := apis.NewRouter(k.App)
	storetest.Must(k, err)
	handler, err := router.BuildMux()
	storetest.Must(k, err)
	super, err := k.App.FindCollectionByNameOrId("_superusers")
	storetest.Must(k, err)
	record := storetest.NewRecord(super, "admin@naps.example")
	storetest.Must(k, k.App.Save(record))
	token, err := record.NewAuthToken()
	storetest.Must(k, err)
	return func(method, path, body string) (int, string) {
		r := httptest.NewRequestWithContext(k.Context(), method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", token)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
}

func TestAnAdminGrantsFromThePanelAndChangesNothingElseOfTheLedger(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	ask := admin(k)
	ada := k.User("ada")
	run := k.StartRun(k.Session(ada), 1)
	const entries = "/api/collections/credit_entries/records"
	balance := func(want int) {
		t.Helper()
		if got, err := k.Store.Ledger.Balance(t.Context(), ada); err != nil || got != want {
			t.Errorf("balance %d, not %d (%v)", got, want, err)
		}
	}
	balance(2)
	gift := fmt.Sprintf(`{"user":%q,"amount":5,"kind":"release","run":%q,"pays_for":"settle:%s"}`, ada, run.ID, run.ID)
	code, body := ask(http.MethodPost, entries, gift)
	if code != http.StatusOK || !strings.Contains(body, `"kind":"grant"`) || !strings.Contains(body, `"run":""`) {
		t.Fatal(code, body)
	}
	balance(7)
	if code, body := ask(http.MethodPost, entries, gift); code != http.StatusBadRequest {
		t.Errorf("the same gift twice: %d %s", code, body)
	}
	for name, amount := range map[string]string{"nothing": "0", "more than there is": "-8", "half a credit": "0.5"} {
		if code, body := ask(http.MethodPost, entries,
			fmt.Sprintf(`{"user":%q,"amount":%s,"kind":"grant","pays_for":"x"}`, ada,
				amount)); code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
	if code, body := ask(http.MethodPost, entries,
		fmt.Sprintf(`{"user":%q,"amount":-3,"kind":"grant","pays_for":"y"}`, ada)); code != http.StatusOK {
		t.Errorf("taking back: %d %s", code, body)
	}
	balance(4)
	entry, err := k.App.FindFirstRecordByData("credit_entries", "pays_for", "signup:"+ada)
	storetest.Must(t, err)
	for _, method := range []string{http.MethodPatch, http.MethodDelete} {
		if code, body := ask(method, entries+"/"+entry.Id, `{"amount":100}`); code != http.StatusBadRequest ||
			!strings.Contains(body, "corrects") {
			t.Errorf("%s: %d %s", method, code, body)
		}
	}
	// What the guard made of the row did not get in the way of the run's own entry.
	k.Commit(journal.Change{Session: run.Session, End: &journal.Ending{Run: run.ID, Status: journal.Stopped}})
	balance(5)
}

func TestARunWhoseReportIsCommittedIsPaidForHoweverItEnds(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	for name, end := range map[string]func(journal.Run){
		"stopped": func(r journal.Run) {
			k.Commit(journal.Change{Session: r.Session, End: &journal.Ending{Run: r.ID, Status: journal.Stopped}})
		},
		"failed": func(r journal.Run) {
			k.Commit(journal.Change{Session: r.Session, End: &journal.Ending{Run: r.ID, Status: journal.Failed}})
		},
		"interrupted": func(r journal.Run) {
			k.Commit(journal.Change{Session: r.Session, End: &journal.Ending{Run: r.ID, Status: journal.Interrupted}})
		},
		"deleted": func(r journal.Run) { storetest.Must(t, k.Store.Sessions.Delete(t.Context(), r.Session)) },
	} {
		for _, reported := range []bool{false, true} {
			u := k.User(fmt.Sprintf("%s%t", name, reported))
			run := k.StartRun(k.Session(u), 1)
			want := 3
			if reported {
				want = 2
				k.Commit(journal.Change{Session: run.Session, Fence: storetest.FenceOf(run),
					Report: &journal.StoredReport{Run: run.ID, JSON: []byte(`{"version":0,"x":1}`)}})
			}
			end(run)
			if got, err := k.Store.Ledger.Balance(t.Context(), u); err != nil || got != want {
				t.Errorf("%s, report %t: balance %d, not %d (%v)", name, reported, got, want, err)
			}
			if n := k.Number(`SELECT COUNT(*) FROM credit_entries WHERE pays_for = ?`, "settle:"+run.ID); n != 1 {
				t.Errorf("%s, report %t: settled %d times", name, reported, n)
			}
		}
	}
}
