package views

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/score"
)

func TestACheckThatIsNotKnownHasAMarkAndWordsOfItsOwn(t *testing.T) {
	t.Parallel()
	r := exampleReport().Report
	r.Gates = []score.Gate{{Name: score.GateGoal, Title: "Big enough", Passed: true, Unknown: true,
		Reason: "No price is known."}, {Name: score.GatePain,
		Title: "People", Passed: true}, {Name: score.GateReach, Title: "Reach"}}
	var b bytes.Buffer
	if err := checks(r).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`class="unsure"`, "#i-unsure", ">not known<", `class="go"`, ": passed",
		`class="nogo"`, ": not passed", "1 of 3 passed, 1 not passed, 1 not known."} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in %s", want, b.String())
		}
	}
	if strings.Count(b.String(), "#i-check") != 1 {
		t.Error("what is not known has the mark of what is passed")
	}
}

func TestAReportThatNobodyHasReadDoesNotSayThatNothingWasFound(t *testing.T) {
	t.Parallel()
	r := exampleReport().Report
	r.Verdict, r.Inconclusive, r.Phases, r.Evidence = score.Inconclusive, score.NotRead, nil, nil
	r.Counts = score.Counts{}
	for _, text := range []string{painLead(r), rivalTableOf(r, "").Say} {
		if strings.Contains(text, "We found no") || !strings.Contains(text, "Nobody has read yet") {
			t.Error(text)
		}
	}
}

func TestWordsThatStandAgainstAnIdeaAreNeverShownAsAComplaint(t *testing.T) {
	t.Parallel()
	r := ReportData{report.Report{AsOf: "2026-11-01"}}
	both := "In May that was another lost deposit for nothing."
	add := func(id, quote string, signals ...report.Signal) {
		for i := range signals {
			signals[i].Span, signals[i].Mass = quote, 0.3
		}
		r.Evidence = append(r.Evidence, report.Evidence{ID: id, Kind: market.Post, Place: "forum.example/c/shops",
			Author: id, Quote: quote, Verified: true, Signals: signals})
	}
	hurts, wont := report.Signal{Dimension: market.Pain, For: true, Tier: 3},
		report.Signal{Dimension: market.Payment, Tier: 3}
	add("E1", both, hurts, wont)
	add("E2", "Last week I lost a whole evening to two clients.", hurts)
	add("E3", "I sold the tool again after a month or so.", wont)
	add("E4", "On Monday nobody came to the first appointment.", hurts)
	r.Phases = []report.Phase{{Name: market.Pains, Findings: []market.Finding{
		{Kind: "pain", Title: "Deposits", Detail: both, Evidence: []string{"E1", "E2", "E4"}},
		{Kind: "counter", Labels: map[string]string{"fact": market.FactNotWorth}, Evidence: []string{"E1", "E3"}},
	}}}
	_, no := reasonsOf(r)
	cards := painCards(r)
	if len(no) != 1 || len(cards) != 1 || cards[0].Quote == "" {
		t.Fatalf("%+v %+v", no, cards)
	}
	if no[0].Quote == both || cards[0].Quote == no[0].Quote {
		t.Errorf("against it %q, and a complaint %q", no[0].Quote, cards[0].Quote)
	}
	r.Evidence = r.Evidence[:1] // only the words that count on both sides are left
	if _, no := reasonsOf(r); len(no) > 0 {
		t.Errorf("words that count on both sides support %+v", no)
	}
}
