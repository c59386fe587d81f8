package hooks

import (
	"archive/zip"
	"bytes"
	"io"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"naps/journal"
)

// token makes an access token and gives it in clear.
func (s *site) accessToken(login, scope string) string {
	s.t.Helper()
	a := s.ask(want{method: "POST", path: "/settings/tokens", token: login,
		form: url.Values{"name": {"a script"}, "scope": {scope}, "days": {"30"}}})
	clear := regexp.MustCompile(`naps_[A-Z2-7]{26}`).FindString(a.body)
	if a.status != 201 || clear == "" {
		s.t.Fatalf("no token is made: %d %s", a.status, a.body)
	}
	return clear
}

func TestAnAccessTokenOpensTheAPIAndNothingElseUntilItIsRevoked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := s.user("ann")
	bob, _ := s.user("bob")
	s.session("mine", ann, journal.Draft)
	s.session("other", bob, journal.Draft)
	read, write := s.accessToken(login, "read"), s.accessToken(login, "write")
	for _, c := range []struct {
		method, path, token string
		status              int
	}{
		{"GET", "/api/naps/me", read, 200}, {"GET", "/api/naps/sessions/mine", read, 200},
		{"GET", "/api/naps/sessions/other", read, 404},
		{"POST", "/api/naps/sessions", read, 403}, {"DELETE", "/api/naps/sessions/mine", read, 403},
		{"POST", "/api/naps/sessions/mine/stop", read, 403},
		{"DELETE", "/api/naps/sessions/other", write, 404}, {"DELETE", "/api/naps/sessions/mine", write, 204},
		{"GET", "/api/naps/me", write[:len(write)-1] + "0", 401}, {"GET", "/api/naps/me", "naps_", 401},
		// Not the pages, not PocketBase's own routes.
		{"GET", "/settings", write, 303}, {"POST", "/settings/delete", write, 303},
		{"GET", "/api/collections/users/records/" + ann.Id, write, 404},
		{"PATCH", "/api/collections/users/records/" + ann.Id, write, 404},
	} {
		a := s.ask(want{method: c.method, path: c.path, token: c.token})
		if a.status != c.status && !(c.status == 204 && a.status == 200) {
			t.Errorf("%s %s is answered %d, want %d: %.200s", c.method, c.path, a.status, c.status, a.body)
		}
	}
	list, err := s.x.cfg.Tokens.ListTokens(t.Context(), ann.Id)
	if err != nil || len(list) != 2 || list[0].Used == 0 {
		t.Fatalf("%v %+v", err, list)
	}
	_, bobs := s.user("carl")
	for _, l := range list {
		if a := s.ask(want{method: "POST", path: "/settings/tokens/" + l.ID + "/revoke",
			token: bobs}); a.status != 404 {
			t.Errorf("another user revokes it: %d", a.status)
		}
		s.ask(want{method: "POST", path: "/settings/tokens/" + l.ID + "/revoke", token: login})
	}
	for _, token := range []string{read, write} {
		if a := s.ask(want{method: "GET", path: "/api/naps/me", token: token}); a.status != 401 {
			t.Errorf("a revoked token is answered %d", a.status)
		}
	}
}

func TestATokenIsKeptAsAHashOnly(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, login := s.user("ann")
	clear := s.accessToken(login, "read")
	var rows []struct {
		Token string `db:"token"`
	}
	if err := s.app.DB().NewQuery("SELECT token FROM access_tokens").All(&rows); err != nil || len(rows) != 1 ||
		strings.Contains(rows[0].Token, clear[5:]) {
		t.Errorf("%v %+v", err, rows)
	}
	if a := s.ask(want{method: "GET", path: "/settings", token: login}); strings.Contains(a.body, clear) {
		t.Error("it is shown a second time")
	}
}

func TestAPasswordIsChangedWithTheOldOneAndEndsOtherLogins(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, login := s.user("ann")
	if a := s.ask(want{method: "POST", path: "/settings/password", token: login,
		form: url.Values{"old": {"wrong"}, "new": {"another-horse-1"}}}); a.status != 422 {
		t.Errorf("a wrong old password is answered %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/settings/password", token: login,
		form: url.Values{"old": {"correct-horse-9"}, "new": {"short"}}}); a.status != 422 {
		t.Errorf("a short password is answered %d", a.status)
	}
	a := s.ask(want{method: "POST", path: "/settings/password", token: login,
		form: url.Values{"old": {"correct-horse-9"}, "new": {"another-horse-1"}}})
	if a.status != 303 || !strings.Contains(a.header.Get("Set-Cookie"), authCookie) {
		t.Fatalf("%d %v", a.status, a.header)
	}
	if a := s.ask(want{method: "GET", path: "/api/naps/me", token: login}); a.status != 401 {
		t.Errorf("the old login is answered %d", a.status)
	}
	fresh := regexp.MustCompile(authCookie + `=([^;]+)`).FindStringSubmatch(a.header.Get("Set-Cookie"))[1]
	out := s.ask(want{method: "POST", path: "/settings/signout", token: fresh})
	if b := s.ask(want{method: "GET", path: "/api/naps/me", token: fresh}); out.status != 303 || b.status != 401 {
		t.Errorf("signing out elsewhere is answered %d, and the login before it %d", out.status, b.status)
	}
}

func TestAllOfMineComesAsOneFileWithoutSecretsOrAnybodyElses(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, login := withReport(t, s)
	s.user("bob")
	clear := s.accessToken(login, "read")
	s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/watch", token: login,
		form: url.Values{"every": {"weekly"}, "email": {"1"}}})
	m, err := s.x.cfg.Watching.Monitors.Monitor(t.Context(), sharedID)
	if err != nil {
		t.Fatal(err)
	}
	a := s.ask(want{method: "GET", path: "/settings/export", token: login})
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	if a.status != 200 || err != nil {
		t.Fatalf("%d %v", a.status, err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(raw)
		for _, secret := range []string{clear, m.Secret, "bob@example.com", "password", "tokenKey"} {
			if strings.Contains(string(raw), secret) {
				t.Errorf("%s holds %q", f.Name, secret)
			}
		}
	}
	for _, name := range []string{"account.json", "credits.json", "tokens.json", "ideas/" + sharedID + "/idea.json",
		"ideas/" + sharedID + "/watch.json", "ideas/" + sharedID + "/conversation.json"} {
		if all[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if !strings.Contains(all["account.json"], "ann@example.com") {
		t.Errorf("the account is %s", all["account.json"])
	}
}

func TestAnAccountIsDeletedWithAllThatIsTheirsAndOnlyIfTheAddressIsTyped(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, login := withReport(t, s)
	bob, _ := s.user("bob")
	s.accessToken(login, "read")
	if a := s.ask(want{method: "POST", path: "/settings/delete", token: login,
		form: url.Values{"email": {"bob@example.com"}}}); a.status != 422 {
		t.Fatalf("another address is answered %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: "/settings/delete", token: login,
		form: url.Values{"email": {" ANN@example.com"}}}); a.status != 303 {
		t.Fatalf("%d %s", a.status, a.body)
	}
	for _, table := range []string{"sessions", "access_tokens", "credit_entries", "monitors", "shares"} {
		column := map[string]string{"sessions": "owner"}[table]
		if column == "" {
			column = "user"
		}
		query := "SELECT COUNT(*) FROM " + table
		if table != "monitors" && table != "shares" {
			query += " WHERE " + column + " = '" + ann.Id + "'"
		}
		var n int
		if err := s.app.DB().NewQuery(query).Row(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows are left, %v", table, n, err)
		}
	}
	if _, err := s.app.FindRecordById("users", bob.Id); err != nil {
		t.Errorf("somebody else is gone: %v", err)
	}
}
