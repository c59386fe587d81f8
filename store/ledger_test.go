package store

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"naps/market"

	"github.com/pocketbase/pocketbase/apis"
)

// admin gives a way to send requests as a superuser, as the panel does.
func (k *kit) admin() func(method, path, body string) (int, string) {
	k.Helper()
	BindGuard(k.app)
	router, err := apis.NewRouter(k.app)
	must(k, err)
	handler, err := router.BuildMux()
	must(k, err)
	super, err := k.app.FindCollectionByNameOrId("_superusers")
	must(k, err)
	record := newRecord(super, "admin@naps.example")
	must(k, k.app.Save(record))
	token, err := record.NewAuthToken()
	must(k, err)
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
	k := newKit(t)
	ask := k.admin()
	ada := k.user("ada")
	run := k.started(k.session(ada), 1)
	const entries = "/api/collections/credit_entries/records"
	balance := func(want int) {
		t.Helper()
		if got, err := k.store.Balance(t.Context(), ada); err != nil || got != want {
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
		if code, body := ask(http.MethodPost, entries, fmt.Sprintf(`{"user":%q,"amount":%s,"kind":"grant","pays_for":"x"}`, ada, amount)); code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
	if code, body := ask(http.MethodPost, entries, fmt.Sprintf(`{"user":%q,"amount":-3,"kind":"grant","pays_for":"y"}`, ada)); code != http.StatusOK {
		t.Errorf("taking back: %d %s", code, body)
	}
	balance(4)
	entry, err := k.app.FindFirstRecordByData("credit_entries", "pays_for", "signup:"+ada)
	must(t, err)
	for _, method := range []string{http.MethodPatch, http.MethodDelete} {
		if code, body := ask(method, entries+"/"+entry.Id, `{"amount":100}`); code != http.StatusBadRequest || !strings.Contains(body, "corrects") {
			t.Errorf("%s: %d %s", method, code, body)
		}
	}
	// What the guard made of the row did not get in the way of the run's own entry.
	k.ok(market.Change{Session: run.Session, End: &market.Ending{Run: run.ID, Status: market.Stopped}})
	balance(5)
}

func TestARunWhoseReportIsCommittedIsPaidForHoweverItEnds(t *testing.T) {
	t.Parallel()
	k := newKit(t)
	for name, end := range map[string]func(market.Run){
		"stopped": func(r market.Run) {
			k.ok(market.Change{Session: r.Session, End: &market.Ending{Run: r.ID, Status: market.Stopped}})
		},
		"failed": func(r market.Run) {
			k.ok(market.Change{Session: r.Session, End: &market.Ending{Run: r.ID, Status: market.Failed}})
		},
		"interrupted": func(r market.Run) {
			k.ok(market.Change{Session: r.Session, End: &market.Ending{Run: r.ID, Status: market.Interrupted}})
		},
		"deleted": func(r market.Run) { must(t, k.store.Delete(t.Context(), r.Session)) },
	} {
		for _, reported := range []bool{false, true} {
			u := k.user(fmt.Sprintf("%s%t", name, reported))
			run := k.started(k.session(u), 1)
			want := 3
			if reported {
				want = 2
				k.ok(market.Change{Session: run.Session, Fence: fenceOf(run), Report: &market.StoredReport{Run: run.ID, JSON: []byte(`{"version":0,"x":1}`)}})
			}
			end(run)
			if got, err := k.store.Balance(t.Context(), u); err != nil || got != want {
				t.Errorf("%s, report %t: balance %d, not %d (%v)", name, reported, got, want, err)
			}
			if n := k.number(`SELECT COUNT(*) FROM credit_entries WHERE pays_for = ?`, "settle:"+run.ID); n != 1 {
				t.Errorf("%s, report %t: settled %d times", name, reported, n)
			}
		}
	}
}
