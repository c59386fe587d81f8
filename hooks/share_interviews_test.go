package hooks

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"naps/market"
	"naps/report"
)

func TestASharedReportShowsWhatInterviewsSaidOnlyIfItsOwnerChoseSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	_, token := withReport(t, s)
	r, err := report.Parse(s.reports[sharedID])
	if err != nil {
		t.Fatal(err)
	}
	said := report.Entry{Kind: "incident", For: true, Who: "Zoë", Date: "2026-10-21",
		Text: "Zebra stripes cost us a day."}.Evidence(time.UnixMilli(5))
	said.ID = "E1"
	r, _ = report.WithOwn(r, []market.Evidence{said}, "2026-11-09")
	raw, err := report.JSON(r)
	if err != nil {
		t.Fatal(err)
	}
	s.mu.Lock()
	s.reports[sharedID] = raw
	s.mu.Unlock()
	if a := s.ask(want{method: "GET", path: "/sessions/" + sharedID + "/report",
		token: token}); !strings.Contains(a.body, `name="interviews"`) || !strings.Contains(a.body, "Zebra") {
		t.Errorf("the owner's page is %d and does not ask", a.status)
	}
	for chosen, shows := range map[string]bool{"": false, "0": false, "1": true} {
		made := s.ask(want{method: "POST", path: "/sessions/" + sharedID + "/share", token: token,
			form: url.Values{"version": {"1"}, "days": {"30"}, "interviews": {chosen}}})
		a := s.ask(want{method: "GET", path: regexp.MustCompile(`/s/[A-Za-z0-9]{32}`).FindString(made.body)})
		if a.status != 200 || strings.Contains(a.body, "Zebra") != shows ||
			strings.Contains(a.body, "What was said isn") == shows {
			t.Errorf("chosen %q: %d, it shows the words: %v", chosen, a.status, strings.Contains(a.body, "Zebra"))
		}
		for _, secret := range []string{"2026-10-21", "21 Oct 2026", said.Hash, said.Author} {
			if !shows && strings.Contains(a.body, secret) {
				t.Errorf("it shows %q", secret)
			}
		}
	}
}
