package hooks

import (
	"net/url"
	"strings"
	"testing"

	"naps/store"
	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
)

func TestAnAddressHasOneAccountAtEveryDoorWhateverItsCase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	const word = "correct-horse-9"
	if a := s.ask(want{method: "POST", path: "/signup",
		form: url.Values{"email": {"Ann@Example.com"}, "password": {word}}}); a.status != 303 {
		t.Fatalf("%d", a.status)
	}
	body := `{"email":"EMAIL","password":"` + word + `","passwordConfirm":"` + word + `"}`
	for _, email := range []string{"ann@example.com", "ANN@EXAMPLE.COM", "Ann@Example.com", " aNN@example.com "} {
		page := s.ask(want{method: "POST", path: "/signup", form: url.Values{"email": {email}, "password": {word}}})
		api := s.ask(want{method: "POST", path: "/api/collections/users/records",
			body: strings.Replace(body, "EMAIL", email, 1)})
		if page.status != 422 || !strings.Contains(page.body, "has an account already") || api.status != 400 {
			t.Errorf("%q signs up again: %d by the page, %d by the API", email, page.status, api.status)
		}
		for where, status := range map[string]int{
			"the page": s.ask(want{method: "POST", path: "/login",
				form: url.Values{"email": {email}, "password": {word}}}).status,
			"the API": s.ask(want{method: "POST", path: "/api/collections/users/auth-with-password",
				body: `{"identity":"` + strings.TrimSpace(email) + `","password":"` + word + `"}`}).status,
		} {
			if status != 303 && status != 200 {
				t.Errorf("%q cannot log in by %s: %d", email, where, status)
			}
		}
	}
	if n, err := s.app.CountRecords(collections.Users); n != 1 || err != nil {
		t.Errorf("%d accounts, %v", n, err)
	}
	bob, _ := s.user("bob")
	bob.SetEmail("ANN@example.com")
	if err := s.app.Save(bob); err == nil {
		t.Error("an account takes the address of another one in another case")
	}
	for _, name := range []string{"boss@example.com", "Boss@Example.com"} { // the command line and the first start
		if err := s.kept.Admins.SetAdmin(name, word); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.app.CountRecords(core.CollectionNameSuperusers); n != 1 || err != nil {
		t.Errorf("%d superusers, %v", n, err)
	}
}

// twins writes two accounts of one address, as an older version did.
func twins(t *testing.T, s *site, emails ...string) {
	t.Helper()
	users, err := s.app.FindCollectionByNameOrId(collections.Users)
	if err != nil {
		t.Fatal(err)
	}
	for i, index := range users.Indexes {
		users.Indexes[i] = strings.ReplaceAll(index, " COLLATE NOCASE", "")
	}
	if err := s.app.Save(users); err != nil {
		t.Fatal(err)
	}
	for i, email := range emails {
		u, _ := s.user("twin" + string(rune('a'+i)))
		if _, err := s.app.NonconcurrentDB().NewQuery("UPDATE users SET email = {:email} WHERE id = {:id}").Bind(
			map[string]any{"email": email, "id": u.Id}).Execute(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAccountsOfOneAddressFromBeforeAreReportedAndLeftAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	twins(t, s, "Ann@example.com", "ann@example.com", "Bob@example.com")
	list, err := store.OneAccountAnAddress(s.app)
	if err != nil || len(list) != 1 || !strings.Contains(list[0], "Ann@example.com") ||
		!strings.Contains(list[0], " and ") {
		t.Fatalf("%q %v", list, err)
	}
	login := func(email string) int {
		return s.ask(want{method: "POST", path: "/login",
			form: url.Values{"email": {email}, "password": {"correct-horse-9"}}}).status
	}
	for email, want := range map[string]int{"Ann@example.com": 303, "ann@example.com": 303, "ANN@example.com": 422,
		"bob@example.com": 303} {
		if got := login(email); got != want {
			t.Errorf("%s logs in with %d, not %d", email, got, want)
		}
	}
	ann, err := s.app.FindAuthRecordByEmail(collections.Users, "Ann@example.com")
	if err != nil {
		t.Fatal(err)
	}
	ann.SetVerified(true)
	if err := s.app.Save(ann); err != nil || ann.Email() != "Ann@example.com" {
		t.Errorf("one of two accounts cannot change anything: %v", err)
	}
	if err := s.app.Delete(ann); err != nil {
		t.Fatal(err)
	}
	if list, err := store.OneAccountAnAddress(s.app); len(list) > 0 || err != nil {
		t.Errorf("after one was deleted: %q %v", list, err)
	}
	if got := login("ANN@example.com"); got != 303 {
		t.Errorf("the remaining account logs in with %d", got)
	}
}
