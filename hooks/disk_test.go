package hooks

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

// fill lets the database take no page more: to SQLite a full disk. The function gives the room back.
func (s *site) fill() (free func()) {
	s.t.Helper()
	set := func(pages int) {
		if _, err := s.app.NonconcurrentDB().NewQuery(fmt.Sprintf("PRAGMA max_page_count = %d",
			pages)).Execute(); err != nil {
			s.t.Fatal(err)
		}
	}
	var pages int
	if err := s.app.NonconcurrentDB().NewQuery("PRAGMA page_count").Row(&pages); err != nil {
		s.t.Fatal(err)
	}
	set(pages)
	// What is left on the last pages.
	for range 20_000 {
		_, err := s.app.NonconcurrentDB().NewQuery(
			`INSERT INTO naps_meta (name, value) VALUES (hex(randomblob(16)), hex(randomblob(200)))`).Execute()
		if err != nil {
			return func() { set(1 << 30) }
		}
	}
	s.t.Fatal("the database does not get full")
	return nil
}

func TestASignUpOnAFullDiskIsAnsweredWithASentenceOnEveryRoute(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := s.user("ann")
	free := s.fill()
	long := strings.Repeat("x", 60)
	account := func(n int) want {
		email := fmt.Sprintf("%s%d@example.com", long, n)
		return want{method: "POST", path: "/api/collections/users/records",
			body: fmt.Sprintf(`{"email":%q,"password":"correct-horse-9","passwordConfirm":"correct-horse-9"}`, email)}
	}
	page := func(n int) want {
		return want{method: "POST", path: "/signup",
			form: url.Values{"email": {fmt.Sprintf("%s%d@page.example.com", long, n)}, "password": {"correct-horse-9"}}}
	}
	for name, of := range map[string]func(int) want{"the page": page, "PocketBase's route": account} {
		refused := false
		for n := 0; n < 40 && !refused; n++ { // some rows may still find a place on a page that is there
			a := s.ask(of(n))
			refused = a.status == 507 && strings.Contains(a.body, "can’t save right now") &&
				a.header.Get("Retry-After") != ""
			if a.status >= 400 && !refused {
				t.Fatalf("%s: %d %s", name, a.status, a.body)
			}
		}
		if !refused {
			t.Errorf("%s found room on a full disk", name)
		}
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/me", token: token}); a.status != 200 {
		t.Errorf("reading: %d", a.status)
	}
	free()
	if a := s.ask(account(99)); a.status != 200 {
		t.Errorf("there is room again: %d %s", a.status, a.body)
	}
}
