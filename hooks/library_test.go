package hooks

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

const sharedID = "mine00000000000"

// withReport gives ann a session that also stands in the real database, with a report.
func withReport(t *testing.T, s *site) (ann *core.Record, token string) {
	t.Helper()
	ann, token = s.user("ann")
	s.session(sharedID, ann, journal.Done)
	collection, err := s.app.FindCollectionByNameOrId("sessions")
	if err != nil {
		t.Fatal(err)
	}
	r := core.NewRecord(collection)
	r.Id = sharedID
	r.Set("owner", ann.Id)
	r.Set("title", "A secret idea")
	if err := s.app.Save(r); err != nil {
		t.Fatal(err)
	}
	d := market.Dossier{Session: sharedID, Run: "run1",
		Brief: market.Brief{Idea: "A secret idea", Goal: market.Living, AsOf: "2026-11-01"},
		Used:  market.Used{Cost: 4.75, Tokens: 12345}}
	raw, err := report.JSON(report.Build(d, score.Of(report.Bundle(d)), 1))
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.reports[sharedID] = raw
	m := s.sessions[sharedID]
	m.Report = 1
	s.sessions[sharedID] = m
	s.mu.Unlock()
	return ann, token
}

func TestASharedReportShowsItselfAndNothingOfItsOwner(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	_, bob := s.user("bob")
	made := s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/share", token: token,
		form: url.Values{"version": {"1"}, "days": {"30"}}})
	link := regexp.MustCompile(`/s/[A-Za-z0-9]{32}`).FindString(made.body)
	if made.status != 201 || link == "" {
		t.Fatalf("%d %s", made.status, made.body)
	}
	a := s.ask(want{method: "GET", path: link, cookie: token})
	if a.status != 200 || !strings.Contains(a.body, "A secret idea") ||
		!strings.Contains(a.header.Get("X-Robots-Tag"), "noindex") || len(a.header.Values("Set-Cookie")) > 0 {
		t.Errorf("%d %v", a.status, a.header)
	}
	for _, secret := range []string{"@example.com", sharedID, "4.75", "12,345", "run1", "<form", "/logout"} {
		if strings.Contains(a.body, secret) {
			t.Errorf("the shared report shows %q", secret)
		}
	}
	if again := s.ask(want{method: "GET", path: "/shares", token: token}); strings.Contains(again.body, link) {
		t.Error("the link is shown a second time")
	}
	revoke := regexp.MustCompile(`/shares/[a-z0-9]{15}/revoke`).FindString(made.body)
	if b := s.ask(want{method: "POST", path: revoke, token: bob}); b.status != 404 {
		t.Errorf("another revokes it: %d", b.status)
	}
	if b := s.ask(want{method: "POST", path: revoke, token: token}); b.status != 303 {
		t.Errorf("revoking answers %d", b.status)
	}
	if a := s.ask(want{method: "GET", path: link}); a.status != 410 || strings.Contains(a.body, "secret") {
		t.Errorf("after it was revoked: %d %s", a.status, a.body)
	}
	if a := s.ask(want{method: "GET", path: "/s/" + strings.Repeat("x", 32)}); a.status != 404 {
		t.Errorf("an unknown link answers %d", a.status)
	}
}

func TestAShareNeedsALifeAndAReport(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	for _, c := range []struct {
		version, days string
		status        int
	}{{"1", "5", 422}, {"1", "", 422}, {"0", "7", 400}, {"x", "7", 400}, {"9", "7", 404}} {
		if a := s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/share", token: token,
			form: url.Values{"version": {c.version}, "days": {c.days}}}); a.status != c.status {
			t.Errorf("%+v answers %d", c, a.status)
		}
	}
}

func TestOnlyOnesOwnIdeasAreCompared(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann, token := withReport(t, s)
	_, bob := s.user("bob")
	s.session("other", ann, journal.Done)
	s.mu.Lock()
	m := s.sessions["other"]
	m.Report, s.reports["other"] = 1, s.reports[sharedID]
	s.sessions["other"] = m
	s.mu.Unlock()
	for query, status := range map[string]int{"ids=" + sharedID + ",other": 200, "ids=" + sharedID + "&ids=other": 200,
		"": 200, "ids=nosuch": 404} {
		a := s.ask(want{method: "GET", path: "/compare?" + query, token: token})
		if a.status != status ||
			(strings.Contains(query, "other") && !strings.Contains(a.body, "Ranked by worst case")) {
			t.Errorf("%s answers %d", query, a.status)
		}
	}
	if a := s.ask(want{method: "GET", path: "/compare?ids=" + sharedID + ",other", token: bob}); a.status != 404 {
		t.Errorf("another compares them: %d", a.status)
	}
}

func TestAnEntryInTheLogIsCheckedThenCountedAnew(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	form := url.Values{"kind": {"money"}, "side": {"for"}, "who": {"K."}, "date": {"2026-11-02"},
		"text": {"Paid $50 in advance."}}
	path := "/sessions/" + sharedID + "/log"
	bad := url.Values{"kind": {"money"}, "who": {"K."}, "date": {"soon"}, "text": {"Paid <b>$50</b>"}}
	if a := s.ask(want{method: "POST", path: path, token: token, form: bad}); a.status != 422 ||
		!strings.Contains(a.body, "Paid &lt;b&gt;$50") {
		t.Errorf("a wrong entry answers %d and forgets what was written", a.status)
	}
	if a := s.ask(want{method: "POST", path: path, token: token, form: form}); a.status != 303 {
		t.Errorf("an entry answers %d: %s", a.status, a.body)
	}
	for _, p := range []string{"/sessions/" + sharedID + "/report", "/search?q=secret", "/search"} {
		if a := s.ask(want{method: "GET", path: p, token: token}); a.status != 200 {
			t.Errorf("%s answers %d", p, a.status)
		}
	}
}
