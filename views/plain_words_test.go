package views

import (
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/score"
)

func TestIdeasWithoutAScoreAreNotRankedByTheStartingGuess(t *testing.T) {
	t.Parallel()
	of := func(kind score.Undecided, low, high float64) Compared {
		return Compared{Title: "An idea", Report: report.Report{Verdict: score.Inconclusive, Inconclusive: kind,
			Low: low, High: high}}
	}
	for want, ideas := range map[string][]Compared{
		"no score yet":          {of(score.TooLittle, 40, 60), of(score.NotReached, 18, 49)},
		"two ideas’ ranges":     {of(score.TooLittle, 40, 60), of(score.Mixed, 18, 49)},
		"overlaps with 1 other": {of(score.TooLittle, 40, 60), of(score.Mixed, 18, 49), of(score.Mixed, 10, 20)},
		"ahead on the evidence": {of(score.TooLittle, 50, 60), of(score.Mixed, 18, 49)},
	} {
		if got := (ComparePage{Ideas: ideas}).overlap(); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAGroupOfComplaintsWithoutANameIsNoFilter(t *testing.T) {
	t.Parallel()
	of := ReportPage{Report: ReportData{report.Report{Phases: []report.Phase{{Name: market.Pains,
		Findings: []market.Finding{{Kind: "pain"}}}}}}}
	for _, c := range (EvidenceListPage{Of: of}).choices() {
		for _, o := range c.Options {
			if c.Name == "pain" || o.Name == "" {
				t.Errorf("%s offers %q", c.Name, o.Name)
			}
		}
	}
}

func TestMentionsAreToldInWholeSentences(t *testing.T) {
	t.Parallel()
	r := ReportData{report.Report{AsOf: "2026-11-15", Evidence: []report.Evidence{{ID: "E1", Date: "2026-01-05"}},
		Phases: []report.Phase{{Name: market.Pains,
			Findings: []market.Finding{{Kind: "pain", Evidence: []string{"E1"}}}}}}}
	if got := mentionsOf(r).Say; got != "1 mention within a year, none in the last six months" {
		t.Error(got)
	}
}

func TestAPageThatIsNotFoundSaysMoreThanItsNumber(t *testing.T) {
	t.Parallel()
	if got := (ErrorPage{Code: 404, Text: "Not found."}).text(); !strings.Contains(got, "couldn’t find that page") {
		t.Error(got)
	}
	if got := (ErrorPage{Code: 404, Text: "This session was deleted."}).text(); got != "This session was deleted." {
		t.Error(got)
	}
}
