package report

import (
	"fmt"
	"strings"
	"testing"

	"naps/market"
	"naps/score"
)

// peopleSay is a report of a day in which people with these numbers said on a day that they have the problem.
func peopleSay(asOf, day string, passed bool, numbers ...int) Report {
	r := Report{AsOf: asOf, Gates: []score.Gate{{Name: score.GatePain, Passed: passed, Reason: "The reason."}}}
	for _, n := range numbers {
		r.Evidence = append(r.Evidence, Evidence{
			ID: fmt.Sprint("E", n), Hash: fmt.Sprint("h", n),
			Place: "forum.example", Author: fmt.Sprint("p", n), Date: day,
			Signals: []Signal{{Dimension: market.Pain, For: true, Tier: 3, Mass: 0.4}},
		})
	}
	return r
}

func TestACheckThatTurnedNamesTheChangeThatTurnedIt(t *testing.T) {
	t.Parallel()
	was := peopleSay("2026-11-01", "2026-01-01", true, 1, 2, 3, 4, 5, 6, 7)
	reread := peopleSay("2026-12-01", "2026-01-01", false, 1, 2, 3, 4, 5, 6, 7)
	reread.Evidence[6].Signals[0].Tier = 1
	unknown := peopleSay("2026-11-01", "2026-01-01", true, 1)
	unknown.Gates[0].Unknown = true
	for _, x := range []struct {
		was, is Report
		want    string
	}{
		{was, peopleSay("2026-12-01", "2026-01-01", false, 4, 5, 6, 7),
			"turned from passed to not passed: 3 of 7 people are no longer found. The reason."},
		{was, peopleSay("2028-06-01", "2026-01-01", false, 2, 3, 4, 5, 6, 7),
			"turned from passed to not passed: 1 of 7 people is no longer found, 6 spoke too long ago by now."},
		{was, reread, ": 1 of 7 people is read differently now."},
		{peopleSay("2026-11-01", "2026-01-01", false, 1), peopleSay("2026-12-01", "2026-01-01", true, 1, 8, 9),
			"turned from not passed to passed: 2 people are new."},
		{unknown, peopleSay("2026-12-01", "2026-01-01", false, 1), "turned from not known to not passed. The reason."},
	} {
		if got := Diff(x.was, x.is).Sentences()[0]; !strings.HasPrefix(got,
			"The check “People with the problem” turned") || !strings.Contains(got, x.want) {
			t.Errorf("it is said: %s\nnot: %s", got, x.want)
		}
	}
}

func TestAPointOfATimelineCountsPeopleRivalsAndTheMiddlePrice(t *testing.T) {
	t.Parallel()
	r := peopleSay("2026-11-01", "2026-01-01", true, 1, 2)
	rival := func(title string, price float64, labels map[string]string) market.Finding {
		return market.Finding{Kind: "competitor", Title: title, Labels: labels,
			Figures: map[string]float64{"price_usd": price}}
	}
	r.Phases = []Phase{{Findings: []market.Finding{rival("A", 10, nil), rival("B", 30, nil), rival("C", 0, nil),
		rival("D", 99, map[string]string{"relation": "substitute"}),
		rival("E", 1, map[string]string{"status": "dead"})}}}
	r.Version, r.Score, r.Low, r.High, r.Verdict = 2, 50, 40, 60, "GO"
	if got, want := PointOf(r), (Point{2, "2026-11-01", "GO", 50, 40, 60, true, 2, 4, 20}); got != want {
		t.Errorf("%+v", got)
	}
	if p := PointOf(Report{}); p.Price != 0 || p.Rivals != 0 {
		t.Errorf("%+v", p)
	}
}
