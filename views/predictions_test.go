package views

import (
	"strings"
	"testing"

	"naps/forecast"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
)

// exampleRecord has 40 settled predictions of two kinds.
func exampleRecord() RecordPage {
	var all []forecast.Settled
	for _, x := range []struct {
		kind      forecast.Kind
		chance    float64
		all, came int
	}{{forecast.Price, 0.78, 22, 18}, {forecast.Sale, 0.1, 20, 1}, {forecast.Test, 0.43, 9, 4}, {forecast.Complaints,
		0.57, 8, 5}, {forecast.Community, 0.75, 6, 4}} {
		for i := range x.all {
			s := forecast.Settled{Kind: x.kind, Chance: x.chance, Outcome: forecast.No, Days: 90, Month: "2027-02"}
			if i < x.came {
				s.Outcome = forecast.Yes
			}
			all = append(all, s)
		}
	}
	return RecordPage{Shell: shellOf("Track record", "/record"), Record: forecast.RecordOf(all), Rows: true,
		Public: true}
}

// exampleDue are predictions that are due, one with a hostile claim.
func exampleDue() []DuePrediction {
	p := func(k forecast.Kind, claim, detail string) DuePrediction {
		return DuePrediction{Title: "Late-invoice reminders",
			Prediction: forecast.Prediction{ID: "p" + string(k), Session: "ses000000000001", Kind: k, Claim: claim,
				Detail: detail, Chance: 0.43, Due: "2026-11-02", Asked: noon}}
	}
	return []DuePrediction{
		p(forecast.Test,
			"Your next test passes by Nov 2, 2026: Talk with 5 possible customers about the last time it happened (15 minutes each).",
			"It passes if: 4 of 5 describe an incident. We’ll ask you. It isn’t counted if you haven’t run it."),
		p(forecast.Price, hostile+" still costs $19 a month on Nov 2, 2026.", ""),
		p(forecast.Sale, "Somebody pays for it by Nov 2, 2026.", ""),
	}
}

// exampleExpect are the predictions of a report, one of each kind.
func exampleExpect() []forecast.Prediction {
	return forecast.Of(report.Report{Session: "ses000000000001", Version: 1, AsOf: "2026-11-02", Score: 58.4,
		NextTest: score.Test{Test: "Talk with 5 possible customers.", Pass: "4 of 5 describe an incident."},
		Phases: []report.Phase{{Findings: []market.Finding{
			{Kind: "competitor", Title: "Chaser", Figures: map[string]float64{"price_usd": 9}},
			{Kind: "place", Title: "reddit.com/r/freelance", Figures: map[string]float64{"members": 303331}},
		}}}}, nil)
}

func homeAsked() HomePage {
	p := exampleHome()
	p.Asked = exampleDue()
	return p
}

func sessionAsked() SessionPage {
	p := exampleSession()
	p.Status, p.Asked = journal.Done, exampleDue()
	return p
}

func TestADuePredictionCanBeAnsweredWithoutScripts(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]string{"home": render(t, Home(homeAsked())),
		"session": render(t, Session(sessionAsked()))} {
		forms := parse(t, d).Find(`.due form[method=post][action^="/sessions/ses000000000001/predictions/p"]`)
		if forms.Length() != 3 || forms.Find(`button[name=answer]`).Length() != 9 {
			t.Errorf("%s: %d forms", name, forms.Length())
		}
	}
}

func TestARecordShowsItsNumbersInAPictureAndATable(t *testing.T) {
	t.Parallel()
	d := parse(t, render(t, Record(exampleRecord())))
	if said := d.Find("svg.plot desc").Text(); !strings.Contains(said, "said 10%, happened 5% of 20") {
		t.Error(said)
	}
	if d.Find("svg.plot circle").Length() != 3 || d.Find("table").First().Find("tbody tr").Length() != 5 {
		t.Errorf("%d points, %d rows", d.Find("svg.plot circle").Length(),
			d.Find("table").First().Find("tbody tr").Length())
	}
}

func TestAReportSaysOfEachPredictionWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	p := exampleReport()
	p.Expect[0].Outcome, p.Expect[0].Found = forecast.Yes, "It cost $9 a month."
	p.Expect[1].Asked = noon
	text := parse(t, render(t, Report(p))).Find("#expect").Text()
	for _, part := range []string{"What we expect by Jan 31, 2027", "Came true. It cost $9 a month.",
		"Waiting for your answer."} {
		if !strings.Contains(text, part) {
			t.Errorf("the report does not say %q: %s", part, text)
		}
	}
}
