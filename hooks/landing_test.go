package hooks

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/landing"
	"naps/report"
)

const testedID = "tested000000000"

const somebody = "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"

// landed is a site with an open public test and the mails that it sends.
func landed(t *testing.T, on bool) (s *site, owner string, mails chan string) {
	t.Helper()
	mails = make(chan string, 10)
	s = newSite(t, func(c *Config) { c.PublicURL = "http://naps.example" })
	l := s.kept
	s.x.cfg.Landing = Landing{
		Desk: &landing.Desk{Drafts: l.Landings, Tests: l.Landings, Ended: l.Landings,
			Counter: landing.NewCounter(l.Landings, slog.Default()), Mail: func() bool { return true },
			NewID: core.GenerateDefaultRandomId, Now: time.Now, On: on,
			Enter: func(context.Context, landing.Test, landing.Counts) error { return nil }},
		Pages: l.Landings, Book: l.LandingPeople, Payments: l.LandingPeople, Complaints: l.LandingPeople,
		Send: func(_ context.Context, to, _, text string) error { mails <- to + "\n" + text; return nil },
	}
	s.app.Settings().SMTP.Enabled = true
	ann, token := s.user("ann")
	s.session(testedID, ann, journal.Draft)
	sessions, err := s.app.FindCollectionByNameOrId("sessions")
	if err != nil {
		t.Fatal(err)
	}
	r := core.NewRecord(sessions)
	for name, v := range map[string]any{"id": testedID, "owner": ann.Id, "title": "Zebra", "idea": "Zebra",
		"status": "draft", "goal": "living"} {
		r.Set(name, v)
	}
	if err := s.app.Save(r); err != nil {
		t.Fatal(err)
	}
	return s, token, mails
}

// draftForm is what a founder fills in.
func draftForm() url.Values {
	return url.Values{"title": {"Paid on time"}, "promise": {"Reminders."}, "price": {"$19"}, "button": {"Get it"},
		"after": {"address"}, "slug": {"paid"},
		"measure": {"addresses"}, "need": {"1"}, "visitors": {"20"},
		"until": {time.Now().UTC().AddDate(0, 0, 5).Format(time.DateOnly)}}
}

func (s *site) openPage(owner string) {
	s.t.Helper()
	at := "/sessions/" + testedID + "/test"
	if a := s.ask(want{method: "POST", path: at, cookie: owner, form: draftForm()}); a.status != 303 {
		s.t.Fatalf("the draft: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "POST", path: at + "/open", cookie: owner, form: url.Values{}}); a.status != 422 {
		s.t.Errorf("it opens without a word: %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: at + "/open", cookie: owner,
		form: url.Values{"sure": {"1"}}}); a.status != 303 {
		s.t.Fatalf("it does not open: %d %s", a.status, a.body)
	}
}

func TestAnAddressIsConfirmedAndRemovedByTheMailToItsOwner(t *testing.T) {
	t.Parallel()
	s, owner, mails := landed(t, true)
	s.openPage(owner)
	agent := map[string]string{"User-Agent": somebody}
	page := s.ask(want{method: "GET", path: "/t/paid", header: agent})
	mark := regexp.MustCompile(`name="v" value="([^"]+)"`).FindStringSubmatch(page.body)
	if mark == nil {
		t.Fatalf("%d %s", page.status, page.body)
	}
	leave := func(email string) answer {
		return s.ask(want{method: "POST", path: "/t/paid/address", header: agent,
			form: url.Values{"v": {mark[1]}, "email": {email}}})
	}
	first := leave("zoe@example.com")
	mail := <-mails
	link := regexp.MustCompile(`http://naps\.example(/t/paid/m/[A-Z0-9]+)`).FindStringSubmatch(mail)
	if first.status != 200 || link == nil || !strings.HasPrefix(mail, "zoe@example.com\n") {
		t.Fatalf("%d, mail %q", first.status, mail)
	}
	counts := func() landing.Counts {
		t.Helper()
		d, err := s.kept.Landings.Test(t.Context(), testedID)
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.kept.Landings.Counts(t.Context(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if a := s.ask(want{method: "GET", path: link[1], header: agent}); a.status != 200 || counts().Confirmed != 0 {
		t.Errorf("looking at the link confirms: %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: link[1], header: agent,
		form: url.Values{"do": {"confirm"}}}); a.status != 200 || counts().Confirmed != 1 {
		t.Errorf("%d, %+v", a.status, counts())
	}
	again := leave("zoe@example.com")
	if len(mails) != 0 || again.body != first.body {
		t.Error("the answer tells that an address is known, or it is written to again")
	}
	leave("ada@example.com")
	<-mails
	leave("ada@example.com")
	<-mails
	if leave("ada@example.com"); len(mails) != 0 {
		t.Error("somebody can be written to without end")
	}
	if a := s.ask(want{method: "POST", path: "/sessions/" + testedID + "/test/close", cookie: owner,
		form: url.Values{}}); a.status != 303 {
		t.Errorf("close: %d", a.status)
	}
	if a := s.ask(want{method: "GET", path: "/t/paid", header: agent}); a.status != 410 {
		t.Errorf("the closed page answers %d", a.status)
	}
	if a := s.ask(want{method: "POST", path: link[1], header: agent,
		form: url.Values{"do": {"remove"}}}); a.status != 200 || counts().Addresses != 1 {
		t.Errorf("an address cannot be removed once the test is over: %d, %+v", a.status, counts())
	}
}

func TestAPublicPageIsRateLimitedAndCanBeReportedToTheOperator(t *testing.T) {
	t.Parallel()
	s, owner, _ := landed(t, true)
	s.openPage(owner)
	agent := map[string]string{"User-Agent": somebody}
	if a := s.ask(want{method: "POST", path: "/t/paid/report", header: agent,
		form: url.Values{"reason": {"odd"}}}); a.status != 422 {
		t.Errorf("a report without a reason: %d", a.status)
	}
	for n := range 6 {
		a := s.ask(want{method: "POST", path: "/t/paid/report", header: agent,
			form: url.Values{"reason": {"spam"}, "text": {"It came by mail."}}})
		if a.status != 200 && n < 5 || n == 5 && a.status != 429 {
			t.Errorf("report %d: %d", n+1, a.status)
		}
	}
	if a := s.ask(want{method: "GET", path: "/admin/tests", cookie: owner}); a.status != 404 {
		t.Errorf("a founder sees the operator's page: %d", a.status)
	}
	listed, err := s.kept.LandingPeople.Listed(t.Context(), 5)
	if err != nil || len(listed) != 1 || len(listed[0].Complaints) != 5 ||
		listed[0].Complaints[0].Text != "It came by mail." {
		t.Fatalf("%+v, %v", listed, err)
	}
	if slug, err := s.x.cfg.Landing.Desk.Remove(t.Context(), listed[0].ID); err != nil || slug != "paid" {
		t.Error(slug, err)
	}
	s.x.publicPages.drop("paid")
	if a := s.ask(want{method: "GET", path: "/sessions/" + testedID + "/test",
		cookie: owner}); !strings.Contains(a.body, "Closed by the operator") {
		t.Errorf("the founder is not told: %d", a.status)
	}
	slow := 0
	for range 200 {
		if a := s.ask(want{method: "GET", path: "/t/paid", header: agent}); a.status == 429 {
			slow++
			if a.header.Get("Retry-After") == "" || a.header.Get("Set-Cookie") != "" {
				t.Fatalf("%v", a.header)
			}
		}
	}
	if slow < 50 {
		t.Errorf("%d of 200 requests within a moment were refused", slow)
	}
}

func TestPublicTestsCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	s, owner, _ := landed(t, false)
	at := "/sessions/" + testedID + "/test"
	if a := s.ask(want{method: "GET", path: at, cookie: owner}); a.status != 200 ||
		!strings.Contains(a.body, "switched public tests off") {
		t.Errorf("%d", a.status)
	}
	if a := s.ask(want{method: "POST", path: at, cookie: owner, form: draftForm()}); a.status != 403 {
		t.Errorf("a draft: %d", a.status)
	}
	d := landing.Test{ID: "t1", Session: testedID, Slug: "paid", Key: []byte("k"),
		Threshold: landing.Threshold{Until: "2099-01-01"}}
	if err := s.kept.Landings.SaveTest(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if err := s.kept.Landings.OpenTest(t.Context(), "t1", time.Now(), true); err != nil {
		t.Fatal(err)
	}
	if a := s.ask(want{method: "GET", path: "/t/paid"}); a.status != 404 {
		t.Errorf("an open page: %d", a.status)
	}
}

func TestASheetOfAddressesHoldsNoFormula(t *testing.T) {
	t.Parallel()
	got := string(addressesCSV([]landing.Address{{Email: "=cmd|x@example.com", At: 1000},
		{Email: `a"b@example.com`, At: 1000, Confirmed: 2000}}))
	want := "email,left,confirmed\r\n\"'=cmd|x@example.com\",1970-01-01T00:00:01Z,\r\n\"a\"\"b@example.com\",1970-01-01T00:00:01Z,1970-01-01T00:00:02Z\r\n"
	if got != want {
		t.Errorf("%q", got)
	}
}

func TestAKitIsRephrasedByTheModelOnlyWhereItsQuestionsMayBeAsked(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	at := "/sessions/" + sharedID + "/interviews"
	if a := s.ask(want{method: "POST", path: at, cookie: token, form: url.Values{}}); a.status != 400 {
		t.Errorf("without a model: %d", a.status)
	}
	s.x.cfg.Chat.Model = func() bool { return true }
	s.x.cfg.Rephrase = func(context.Context, report.Report, []string) ([]string, error) {
		return []string{"", "Would you pay for it next month?", "What did you do first that time?"}, nil
	}
	plain := s.ask(want{method: "GET", path: at, cookie: token})
	if plain.status != 200 || !strings.Contains(plain.body, "Have the model rephrase them") {
		t.Errorf("%d", plain.status)
	}
	a := s.ask(want{method: "POST", path: at, cookie: token, form: url.Values{}})
	if a.status != 200 || !strings.Contains(a.body, "rephrased 1 of 7 questions") ||
		!strings.Contains(a.body, "What did you do first that time?") || strings.Contains(a.body, "Would you pay") {
		t.Errorf("%d %s", a.status, a.body)
	}
	s.x.cfg.Rephrase = func(context.Context, report.Report, []string) ([]string, error) {
		return nil, errors.New("the secret inside")
	}
	if a := s.ask(want{method: "POST", path: at, cookie: token, form: url.Values{}}); a.status != 200 ||
		!strings.Contains(a.body, "our own questions") || strings.Contains(a.body, "secret") {
		t.Errorf("when the model fails: %d", a.status)
	}
}
