package store_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"naps/store"
	"naps/store/storetest"

	"github.com/pocketbase/pocketbase/apis"
)

// ask sends a request to PocketBase's own routes as a user (or nobody) and gives status and body.
func ask(k *storetest.Kit, handler http.Handler, method, path, user string, body string) (int, string) {
	k.Helper()
	r := httptest.NewRequestWithContext(k.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if user != "" {
		record, err := k.App.FindRecordById("users", user)
		storetest.Must(k, err)
		token, err := record.NewAuthToken()
		storetest.Must(k, err)
		r.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestOnlyTheOwnerReadsAndNobodyWrites(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	store.BindLedger(k.App)
	router, err := apis.NewRouter(k.App)
	storetest.Must(t, err)
	handler, err := router.BuildMux()
	storetest.Must(t, err)
	ada, bob := k.User("ada"), k.User("bob")
	full(k, ada)
	for _, table := range append([]string{"sessions", "credit_entries"}, ownTables...) {
		path := "/api/collections/" + table + "/records"
		for user, want := range map[string]bool{ada: true, bob: table == "credit_entries", "": false} {
			code, body := ask(k, handler, http.MethodGet, path, user, "")
			if sees := code == 200 && !strings.Contains(body, `"totalItems":0`); sees != want {
				t.Errorf("%s for %q: %d %s", table, user, code, body)
			}
			if strings.Contains(body, ada) && user != ada {
				t.Errorf("%s shows what is ada's", table)
			}
		}
		record, err := k.App.FindFirstRecordByFilter(table, "id != ''")
		storetest.Must(t, err)
		for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
			target := path
			if method != http.MethodPost {
				target += "/" + record.Id
			}
			if code, _ := ask(k, handler, method, target, ada, `{"status":"done"}`); code < 400 {
				t.Errorf("%s %s answered %d to the owner", method, table, code)
			}
		}
	}
	for _, table := range []string{"pages", "fetch_cache"} {
		if code, _ := ask(k, handler, http.MethodGet, "/api/collections/"+table+"/records", ada,
			""); code != http.StatusForbidden {
			t.Errorf("%s: %d", table, code)
		}
	}
}

func TestAnAccountNeedsAnAddressAndAPasswordAndGrantsNothingElse(t *testing.T) {
	t.Parallel()
	k := storetest.New(t)
	router, err := apis.NewRouter(k.App)
	storetest.Must(t, err)
	handler, err := router.BuildMux()
	storetest.Must(t, err)
	code, body := ask(k, handler, http.MethodPost, "/api/collections/users/records", "",
		`{"email":"eve@naps.example","password":"a long password","passwordConfirm":"a long password","credits":99,"verified":false}`)
	if code != 200 {
		t.Fatal(code, body)
	}
	eve, err := k.App.FindAuthRecordByEmail("users", "eve@naps.example")
	storetest.Must(t, err)
	if b, _ := k.Store.Ledger.Balance(t.Context(), eve.Id); b != 3 {
		t.Errorf("balance %d", b)
	}
	if u, err := k.Store.Accounts.User(t.Context(), eve.Id); err != nil || u.Email != "eve@naps.example" {
		t.Errorf("%+v %v", u, err)
	}
	if code, _ := ask(k, handler, http.MethodGet, "/api/collections/users/records/"+eve.Id, k.User("bob"),
		""); code != http.StatusNotFound {
		t.Errorf("bob sees eve: %d", code)
	}
	if code, body := ask(k, handler, http.MethodPost, "/api/collections/users/auth-with-password", "",
		`{"identity":"eve@naps.example","password":"a long password"}`); code != 200 {
		t.Error(code, body)
	}
}
