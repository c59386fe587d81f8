package hooks

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naps/backup"
	"naps/records"
	"naps/store"
	"naps/store/collections"
	"naps/views"
)

// office gives a site a desk on its own database.
func office(t *testing.T, change ...func(*Config)) *site {
	t.Helper()
	s := newSite(t, append(change, func(c *Config) {
		c.Admin = Admin{
			Load: func() (int, int) { return 2, 5 },
			Examine: func(context.Context, bool) []views.AdminFinding {
				return []views.AdminFinding{{Check: "clock", State: "ok", Text: "fine"},
					{Check: "disk", State: "problem", Text: "<full>", Mend: "Make room."}}
			},
			Settings: []views.AdminSetting{{Name: "NAPS_CONTACT", Value: "ops@naps.example", Set: true}},
		}
	})...)
	s.x.cfg.Admin.Operations = store.New(s.app).Operations
	return s
}

func (s *site) admin(email string) string {
	s.t.Helper()
	if err := s.kept.Admins.SetAdmin(email, "correct-horse-9"); err != nil {
		s.t.Fatal(err)
	}
	user, err := s.app.FindAuthRecordByEmail(collections.Users, email)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.login(user)
}

// adminRoutes are all of the operator's, so that none is forgotten.
func adminRoutes() (list [][2]string) {
	for _, r := range routes {
		if strings.HasPrefix(r.path, "/admin") {
			list = append(list, [2]string{r.method, r.path})
		}
	}
	return list
}

func TestTheOperatorsPageIsThereForAdminsOnly(t *testing.T) {
	t.Parallel()
	s := office(t)
	boss := s.admin("boss@example.com")
	_, ann := s.user("ann")
	// Somebody signs up with the address of a superuser who has no account here.
	if err := s.kept.Admins.SetAdmin("mallory@example.com", "correct-horse-9"); err != nil {
		t.Fatal(err)
	}
	twin, err := s.app.FindAuthRecordByEmail(collections.Users, "mallory@example.com")
	if err == nil {
		err = s.app.Delete(twin)
	}
	if err != nil {
		t.Fatal(err)
	}
	_, mallory := s.user("mallory")
	for _, r := range adminRoutes() {
		for name, token := range map[string]string{"a user": ann, "an unverified address of a superuser": mallory} {
			if a := s.ask(want{method: r[0], path: r[1], cookie: token,
				form: url.Values{"credits": {"5"}}}); a.status != 404 {
				t.Errorf("%s: %s %s answered %d", name, r[0], r[1], a.status)
			}
		}
		if a := s.ask(want{method: r[0], path: r[1], form: url.Values{}}); a.status != 303 ||
			!strings.HasPrefix(a.header.Get("Location"), "/login") {
			t.Errorf("nobody: %s %s answered %d", r[0], r[1], a.status)
		}
	}
	a := s.ask(want{method: "GET", path: "/admin", cookie: boss})
	if a.status != 200 {
		t.Fatal(a.status, a.body)
	}
	for _, want := range []string{"2 running, 5 queued", "&lt;full&gt;", "Make room.", "1 thing to look at",
		"1 check passed", "none yet"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page says nothing of %q", want)
		}
	}
	for path, want := range map[string]string{"/admin/people": "ann@example.com", "/admin/backups": "None yet",
		"/admin/server": "NAPS_CONTACT"} {
		if b := s.ask(want200(path, boss)); b.status != 200 || !strings.Contains(b.body, want) {
			t.Errorf("%s: %d, %q is missing", path, b.status, want)
		}
	}
	if strings.Index(a.body, "full") > strings.Index(a.body, "clock") {
		t.Error("the worst does not come first")
	}
}

func TestCreditsAreGrantedOnceForAForm(t *testing.T) {
	t.Parallel()
	s := office(t)
	boss := s.admin("boss@example.com")
	ann, _ := s.user("ann")
	grant := func(key, credits string) int {
		return s.ask(want{method: "POST", path: "/admin/grants", cookie: boss,
			form: url.Values{"user": {ann.Id}, "credits": {credits}, "key": {key}}}).status
	}
	for _, key := range []string{"k1", "k1", "k2"} {
		if got := grant(key, "4"); got != 303 {
			t.Error(got)
		}
	}
	for _, credits := range []string{"0", "-4", "x", "99999", ""} {
		if got := grant("k3", credits); got != 422 {
			t.Errorf("%q credits: %d", credits, got)
		}
	}
	if n, err := store.New(s.app).Ledger.Balance(t.Context(), ann.Id); n != 8 || err != nil {
		t.Errorf("%d credits, %v", n, err)
	}
}

var inviteLink = regexp.MustCompile(`/signup\?invite=([A-Z0-9]+)`)

func TestAnInvitationAdmitsAsManyAsItSaysAndBringsItsCredits(t *testing.T) {
	t.Parallel()
	s := office(t, func(c *Config) { c.SignUp = SignUpInvite })
	boss := s.admin("boss@example.com")
	a := s.ask(want{method: "POST", path: "/admin/invites", cookie: boss,
		form: url.Values{"note": {"<Ann>"}, "uses": {"1"}, "credits": {"7"}, "days": {"3"}}})
	found := inviteLink.FindStringSubmatch(a.body)
	if a.status != 200 || found == nil || strings.Contains(a.body, "<Ann>") {
		t.Fatal(a.status, found)
	}
	if b := s.ask(want{method: "GET", path: "/admin/people", cookie: boss}); strings.Contains(b.body, found[1]) {
		t.Error("the code is shown a second time")
	}
	if b := s.ask(want{method: "GET", path: "/signup?invite=" + found[1]}); !strings.Contains(b.body, found[1]) {
		t.Error("the link does not fill in the code")
	}
	join := func(name string) int {
		return s.ask(want{method: "POST", path: "/signup",
			form: url.Values{"email": {name + "@example.com"}, "password": {"correct-horse-9"},
				"code": {found[1]}}}).status
	}
	if first, second := join("ann"), join("bob"); first != 303 || second != 422 {
		t.Errorf("the first: %d, the second: %d", first, second)
	}
	ann, err := s.app.FindAuthRecordByEmail(collections.Users, "ann@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := store.New(s.app).Ledger.Balance(t.Context(), ann.Id); n != 7 || err != nil {
		t.Errorf("%d credits, %v", n, err)
	}
	for _, bad := range []url.Values{{"uses": {"0"}, "credits": {"0"}, "days": {"1"}},
		{"uses": {"1"}, "credits": {"-1"}, "days": {"1"}}, {"uses": {"1"}, "credits": {"0"}, "days": {"x"}}} {
		if b := s.ask(want{method: "POST", path: "/admin/invites", cookie: boss, form: bad}); b.status != 422 {
			t.Errorf("%v: %d", bad, b.status)
		}
	}
}

func TestARevokedOrExpiredInvitationAdmitsNobody(t *testing.T) {
	t.Parallel()
	s := office(t, func(c *Config) { c.SignUp = SignUpInvite })
	boss := s.admin("boss@example.com")
	old, err := s.kept.Invites.NewInvite(records.Invite{Uses: 5, Expires: time.Now().Add(-time.Minute).UnixMilli()})
	if err != nil {
		t.Fatal(err)
	}
	code, err := s.kept.Invites.NewInvite(records.Invite{Uses: 5})
	if err != nil {
		t.Fatal(err)
	}
	list, err := store.New(s.app).Invites.ListInvites(t.Context(), 10)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, i := range list {
		if a := s.ask(want{method: "POST", path: "/admin/invites/revoke", cookie: boss,
			form: url.Values{"id": {i.ID}}}); i.Expires == 0 && a.status != 303 {
			t.Error(a.status)
		}
	}
	for _, c := range []string{old, code, "nonsense"} {
		if a := s.ask(want{method: "POST", path: "/signup",
			form: url.Values{"email": {"x@example.com"}, "password": {"correct-horse-9"},
				"code": {c}}}); a.status != 422 {
			t.Errorf("%d", a.status)
		}
	}
}

func TestABackupIsMadeFromThePage(t *testing.T) {
	t.Parallel()
	s := office(t)
	backup.Bind(s.app, "test")
	boss := s.admin("boss@example.com")
	if a := s.ask(want{method: "POST", path: "/admin/backups", cookie: boss, form: url.Values{}}); a.status != 303 {
		t.Fatal(a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/admin/backups", cookie: boss}); !strings.Contains(a.body,
		"naps_backup_") {
		t.Error("it is not listed")
	}
}

func TestTheFirstAdminIsMadeByTheLinkOnceAndThenThePageIsGone(t *testing.T) {
	t.Parallel()
	s := office(t)
	code, err := s.kept.Admins.NewSetupCode(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if a := s.ask(want{method: "GET", path: "/setup?token=wrong"}); a.status != 410 ||
		!strings.Contains(a.body, "naps admin setup-link") {
		t.Error("a wrong link:", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/setup?token=" + code}); a.status != 200 ||
		!strings.Contains(a.body, `name="token"`) {
		t.Error("the link:", a.status)
	}
	post := func(token, email, password string) answer {
		return s.ask(want{method: "POST", path: "/setup",
			form: url.Values{"token": {token}, "email": {email}, "password": {password}}})
	}
	if a := post("wrong", "boss@example.com", "correct-horse-9"); a.status != 410 {
		t.Error("a forged form:", a.status)
	}
	if a := post(code, "boss@example.com", "short"); a.status != 422 || !strings.Contains(a.body, "8 to 71") {
		t.Error("a short password:", a.status, a.body)
	}
	a := post(code, "boss@example.com", "correct-horse-9")
	c := cookieOf(a, authCookie)
	if a.status != 303 || a.header.Get("Location") != "/admin" || c == nil {
		t.Fatal(a.status, a.header)
	}
	if b := s.ask(want{method: "GET", path: "/admin", cookie: c.Value}); b.status != 200 {
		t.Error("the admin's page:", b.status)
	}
	for _, again := range []answer{s.ask(want{method: "GET", path: "/setup?token=" + code}),
		post(code, "other@example.com", "correct-horse-9")} {
		if again.status != 404 {
			t.Error("a second admin:", again.status)
		}
	}
	expired, err := s.kept.Admins.NewSetupCode(-time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if good, err := s.kept.Admins.SetupCodeGood(expired); good || err != nil {
		t.Error("an expired link is good", err)
	}
}

// want200 asks for a page.
func want200(path, cookie string) want { return want{method: "GET", path: path, cookie: cookie} }

func TestARestoreAsksForThePasswordAndTellsWhatIsWrongWithTheBackup(t *testing.T) {
	t.Parallel()
	var restored []string
	s := office(t)
	s.x.cfg.Admin.Restore = func(_ context.Context, name string) (func(), error) {
		restored = append(restored, name)
		return nil, errors.New("it is broken: inner words")
	}
	backup.Bind(s.app, "test")
	boss := s.admin("boss@example.com")
	s.ask(want{method: "POST", path: "/admin/backups", cookie: boss, form: url.Values{}})
	name := regexp.MustCompile(`naps_backup_\w+\.zip`).FindString(s.ask(want200("/admin/backups", boss)).body)
	post := func(name, password string) answer {
		return s.ask(want{method: "POST", path: "/admin/backups/restore", cookie: boss,
			form: url.Values{"name": {name}, "password": {password}}})
	}
	for _, c := range []struct{ name, password, says string }{
		{name, "wrong", "Wrong password."}, {"../data.db", "correct-horse-9", "This backup is gone."},
		{name, "correct-horse-9", "restored; the server"},
	} {
		a := post(c.name, c.password)
		if a.status != 422 || !strings.Contains(a.body, c.says) || strings.Contains(a.body, "inner words") {
			t.Errorf("%v: %d", c, a.status)
		}
	}
	if len(restored) != 1 || restored[0] != name {
		t.Errorf("restored: %v", restored)
	}
}

func TestARestoreBeginsWhenItsPageHasGoneOut(t *testing.T) {
	t.Parallel()
	restarted := make(chan struct{})
	s := office(t)
	s.x.cfg.Admin.Restore = func(context.Context, string) (func(), error) { return func() { close(restarted) }, nil }
	backup.Bind(s.app, "test")
	boss := s.admin("boss@example.com")
	s.ask(want{method: "POST", path: "/admin/backups", cookie: boss, form: url.Values{}})
	name := regexp.MustCompile(`naps_backup_\w+\.zip`).FindString(s.ask(want200("/admin/backups", boss)).body)
	a := s.ask(want{method: "POST", path: "/admin/backups/restore", cookie: boss,
		form: url.Values{"name": {name}, "password": {"correct-horse-9"}}})
	if a.status != 200 || !strings.Contains(a.body, "naps is restarting") {
		t.Fatal(a.status)
	}
	<-restarted
}
