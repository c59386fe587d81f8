package views

import (
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"naps/interview"
	"naps/landing"
	"naps/report"
)

// everyTestPage is each page of public tests and interviews.
func everyTestPage() map[string]templ.Component {
	page := landing.Page{Title: "Paid on time", Promise: "We remind your clients.\n\nYou wait no more.",
		Price: "$19 a month", Button: "Get it", After: landing.AskAddress}
	draft := TestPage{Shell: shellOf("Test", "/sessions/s1/test"), ID: "s1", Title: "Late invoices",
		Origin: "https://naps.example", Today: "2026-11-28",
		Test: landing.Test{ID: "t1", Slug: "paid", Status: landing.Draft, Page: page,
			Threshold: landing.Threshold{Measure: landing.Addresses, Need: 5, Visitors: 100, Until: "2026-12-31"}}}
	open, pay := draft, draft
	open.Test.Status, open.Test.Opened, open.Mail, open.Test.Confirm = landing.Open, 1_764_000_000_000, true, true
	open.Counts = landing.Counts{Views: 1200, Visitors: 900, Clicks: 40, Filtered: 300, Addresses: 4, Confirmed: 3}
	open.Days = []landing.Added{{Day: "2026-11-28", Views: 1200, Visitors: 900, Clicks: 40, Filtered: 300}}
	open.Addresses = []landing.Address{{ID: "a1", Email: "zoe@example.com", At: 1_764_000_000_000},
		{ID: "a2", Email: "ada@example.com", At: 1_764_000_000_000, Confirmed: 1_764_000_100_000}}
	pay.Test.Status, pay.Test.Outcome, pay.Test.Page.After,
		pay.Test.Page.Pay, pay.Test.Threshold.Measure = landing.Closed,
		landing.Passed, landing.GoPay, "https://buy.example.com/x", landing.Reservations
	pay.Payments = []landing.Payment{{ID: "p1", Who: "p123", Amount: "$19", Date: "2026-11-28"}}
	pay.Before = []landing.Test{{Outcome: landing.Stopped, Page: page}}
	wrong := draft
	wrong.Problems, wrong.Off = Problems{Text: "Name the price as a number.",
		Fields: map[string]string{"price": "Name the price as a number."}}, true
	seen, paying := PublicPage{Test: open.Test, Mark: "MARK", Mail: true}, PublicPage{Test: pay.Test}
	admin := AdminTestsPage{AdminPage: AdminPage{Shell: shellOf("Public tests", "/admin/tests")}, Off: true,
		Tests: []landing.Listed{{Test: open.Test, Owner: "ada@founder.example", Views: 12,
			Complaints: []landing.Complaint{{Reason: "spam", Text: "By mail.", At: 1_764_000_000_000}}}}}
	kit := KitPage{Shell: shellOf("Interview kit", "/sessions/s1/interviews"), ID: "s1", Title: "Late invoices",
		Kit: interview.Of(exampleReport().Report.Report), Asked: 3, Today: "2026-11-28",
		Answers: []report.Evidence{{Quote: "It cost me a day.", Date: "2026-11-20",
			Facts: map[string]string{"question": "What did it cost you that time?"}}}}
	found := kit
	found.Kit.Post = &interview.Post{Place: "r/freelance", URL: "https://reddit.com/r/freelance", Title: "How?",
		Text: "One.\n\nTwo.", Rules: "Be kind.", RulesFrom: "https://reddit.com/rules"}
	found.Kit.Threads = []interview.Thread{{Evidence: "E1", Title: "Paid late", Place: "r/freelance",
		Date: "2026-01-01", URL: "https://reddit.com/r/freelance/1", Quote: "It cost me a day."}}
	return map[string]templ.Component{
		"test":       Test(TestPage{Shell: shellOf("Test", "/t"), ID: "s1", Today: "2026-11-28"}),
		"test_draft": Test(draft), "test_open": Test(open), "test_closed": Test(pay), "test_wrong": Test(wrong),
		"public": Public(seen), "public_after": PublicAfter(seen), "public_pay": PublicAfter(paying),
		"public_thanks": PublicThanks(seen), "public_confirm": PublicConfirm(seen, open.Addresses[0], "TOKEN"),
		"public_said": PublicSaid(PublicPage{}, "Closed", "It is closed."), "public_report": PublicReport(seen),
		"public_preview": Public(PublicPage{Test: draft.Test, Preview: "/sessions/s1/test"}),
		"admin_tests":    AdminTests(admin), "interviews": Kit(kit), "interviews_found": Kit(found),
	}
}

// A public page has a place for one mark and nothing else that differs between visitors: it is made once for all of
// them.
func TestAPublicPageIsTheSameForEverybodyButForItsMark(t *testing.T) {
	t.Parallel()
	pages := everyTestPage()
	if got := render(t, pages["public"]); strings.Count(got, "MARK") != 1 || strings.Contains(got, "<script") ||
		strings.Contains(got, "s1") || strings.Contains(got, "Late invoices") {
		t.Errorf("%s", got)
	}
	if got := render(t, pages["public_pay"]); !strings.Contains(got, "Continue to buy.example.com") ||
		!strings.Contains(got, `rel="nofollow noopener noreferrer"`) {
		t.Errorf("a visitor is not told where they go: %s", got)
	}
	for name := range pages {
		if !strings.HasPrefix(name, "public") {
			continue
		}
		d := parse(t, render(t, pages[name]))
		if robots, _ := d.Find("meta[name=robots]").Attr("content"); !strings.HasPrefix(robots, "noindex") {
			t.Errorf("%s may be listed", name)
		}
		for _, link := range d.Find("link, img, iframe, script").EachIter() {
			if to, _ := link.Attr("href"); !strings.HasPrefix(to, "/static/landing.css") {
				t.Errorf("%s loads %s", name, to)
			}
		}
	}
}

func TestEveryOutcomeIsToldInWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	var words []string
	for _, o := range []landing.Outcome{landing.Passed, landing.Failed, landing.TooFew, landing.Stopped,
		landing.Removed} {
		words = append(words, outcomeSign(o).Word, outcomeMeans(o))
		if changes := strings.Contains(outcomeMeans(o), "in your report"); changes != o.Counts() {
			t.Errorf("%s: %q", o, outcomeMeans(o))
		}
	}
	slices.Sort(words)
	if n := len(slices.Compact(slices.Clone(words))); n != len(words) {
		t.Errorf("%d of %d sentences differ", n, len(words))
	}
}
