package forecast

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
	"naps/report"
	"naps/score"
)

const asOf = "2026-11-28"

func rival(title string, price, ratings float64, labels map[string]string) market.Finding {
	return market.Finding{Kind: "competitor", Title: title,
		Figures: map[string]float64{"price_usd": price, "ratings": ratings}, Labels: labels}
}

func place(title string, members float64) market.Finding {
	return market.Finding{Kind: "place", Title: title, Figures: map[string]float64{"members": members}}
}

// withComplaints has so many complaints of a day.
func withComplaints(r report.Report, day string, n int) report.Report {
	for i := range n {
		r.Evidence = append(r.Evidence, report.Evidence{ID: fmt.Sprint(day, i), Source: "forum", Date: day,
			Signals: []report.Signal{{Dimension: market.Pain, For: true, Tier: 3, Mass: 0.4}}})
	}
	return r
}

// whole is a report that has something of every kind.
func whole() report.Report {
	r := report.Report{Session: "ses1", Version: 1, AsOf: asOf, Verdict: score.Inconclusive, Score: 53,
		Gates:    []score.Gate{{Name: score.GatePayment, Passed: true}},
		NextTest: score.Test{Test: "Talk with 5 possible customers.", Pass: "4 of 5 describe an incident."},
		Phases: []report.Phase{{Findings: []market.Finding{
			rival("Substitute", 5, 9000, map[string]string{"relation": "substitute"}),
			rival("Gone", 9, 800, map[string]string{"status": "dead"}),
			rival("Small", 12, 3, nil), rival("Chaser", 19.5, 420, nil),
			place("reddit.com/r/landlord", 303331), place("forum.example", 900),
		}}}}
	return withComplaints(r, "2026-06-01", 19)
}

func byKind(all []Prediction) map[Kind]Prediction {
	out := map[Kind]Prediction{}
	for _, p := range all {
		out[p.Kind] = p
	}
	return out
}

func TestAReportGivesOnePredictionOfEachKindWithAChanceADayAndAReason(t *testing.T) {
	t.Parallel()
	got := byKind(Of(whole(), nil))
	for k, want := range map[Kind]struct {
		claim  string
		chance float64
		due    string
	}{
		Price: {"Chaser still costs $19.50 a month on Feb 26, 2027.", 0.78, "2027-02-26"},
		Complaints: {"People keep complaining: at least 5 new posts about this problem by Feb 26, 2027.", 0.55,
			"2027-02-26"},
		Community: {"reddit.com/r/landlord has at least 306,365 members on Feb 26, 2027. Now it has 303,331.", 0.75,
			"2027-02-26"},
		Test: {"Your next test passes by Dec 28, 2026: Talk with 5 possible customers.", 0.43, "2026-12-28"},
		Sale: {"Somebody pays for it by Feb 26, 2027.", 0.2, "2027-02-26"},
	} {
		p := got[k]
		if p.Claim != want.claim || p.Chance != want.chance || p.Due != want.due || p.Made != asOf || p.Rule == "" ||
			p.Detail == "" {
			t.Errorf("%s: %+v", k, p)
		}
	}
}

func TestAnEmptyReportHasThreePredictionsAndOneWithoutADayOrAResultNone(t *testing.T) {
	t.Parallel()
	r := report.Report{AsOf: asOf, NextTest: score.Test{Test: "Ask."}}
	if all := Of(r, nil); len(all) != 3 {
		t.Errorf("%+v", all)
	}
	r.Inconclusive = score.NotRead
	for _, none := range []report.Report{{NextTest: r.NextTest}, r} {
		if all := Of(none, nil); all != nil {
			t.Errorf("%+v", all)
		}
	}
}

func TestARecordOfAKindCountsOnlyOnceItIsLongEnough(t *testing.T) {
	t.Parallel()
	few := byKind(Of(whole(), Tally{Price: {Settled: EnoughOfKind - 1, True: 0}}))[Price]
	if few.Chance != 0.78 {
		t.Errorf("%+v", few)
	}
	// (15 + 10 · 0.7814) / (20 + 10) = 0.7605
	enough := byKind(Of(whole(), Tally{Price: {Settled: 20, True: 15}}))[Price]
	if enough.Chance != 0.76 ||
		!strings.Contains(enough.Rule,
			"Of 20 such predictions on this server, 15 came true; with them it becomes 76%.") {
		t.Errorf("%+v", enough)
	}
}

func TestPredictionsKeepTheirLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := whole()
		r.Phases[0].Findings = rapid.Permutation(r.Phases[0].Findings).Draw(t,
			"findings")[:rapid.IntRange(0, 6).Draw(t, "n")]
		r.Score = rapid.Float64Range(0, 100).Draw(t, "score")
		r.Verdict = rapid.SampledFrom([]string{score.Go, score.NoGo, score.Inconclusive}).Draw(t, "verdict")
		r = withComplaints(r, "2026-10-01", rapid.IntRange(0, 500).Draw(t, "complaints"))
		past := Tally{}
		for _, k := range Kinds {
			n := rapid.IntRange(0, 200).Draw(t, "settled")
			past[k] = Count{Settled: n, True: rapid.IntRange(0, n).Draw(t, "true")}
		}
		all := Of(r, past)
		if len(all) < 3 || len(all) > 5 || len(byKind(all)) != len(all) {
			t.Fatalf("%d predictions", len(all))
		}
		ids := map[string]bool{}
		for _, p := range all {
			ids[p.ID] = true
			if p.Chance < leastChance || p.Chance > mostChance || bounded(p.Chance) != p.Chance || p.Due <= p.Made ||
				p.Outcome != Open {
				t.Fatalf("%+v", p)
			}
		}
		if len(ids) != len(all) {
			t.Fatal("two have the same id")
		}
		if again := Of(r, past); !reflect.DeepEqual(again, all) {
			t.Fatal("the same evidence gives other predictions")
		}
	})
}

func TestWhatNapsCanSeeItSettlesAndAsksForTheRest(t *testing.T) {
	t.Parallel()
	all, due := byKind(Of(whole(), nil)), "2027-02-26"
	look := func(change func(*report.Report)) report.Report {
		r := whole()
		r.AsOf = due
		change(&r)
		return r
	}
	same := look(func(*report.Report) {})
	dearer := look(func(r *report.Report) { r.Phases[0].Findings[3].Figures["price_usd"] = 29 })
	grown := look(func(r *report.Report) { r.Phases[0].Findings[4].Figures["members"] = 320000 })
	gone := look(func(r *report.Report) { r.Phases = nil })
	loud := look(func(r *report.Report) { *r = withComplaints(withComplaints(*r, "2027-01-20", 5), "2027-02-27", 9) })
	quiet := look(func(r *report.Report) { *r = withComplaints(withComplaints(*r, asOf, 5), "2027-02-27", 9) })
	for name, x := range map[string]struct {
		kind        Kind
		newest      report.Report
		seen, today string
		want        Outcome
		ask         bool
	}{
		"a price that stands":              {Price, same, due, due, Yes, false},
		"a price that rose":                {Price, dearer, due, due, No, false},
		"a rival that is gone":             {Price, gone, due, due, Open, true},
		"a look too long ago":              {Price, same, "2027-01-01", due, Open, true},
		"the look it was made with":        {Price, same, asOf, due, Open, true},
		"a community that grew":            {Community, grown, "2027-02-20", due, Yes, false},
		"a community that did not":         {Community, same, due, due, No, false},
		"enough new posts":                 {Complaints, loud, due, due, Yes, false},
		"only old posts and later ones":    {Complaints, quiet, due, due, No, false},
		"posts that nobody looked for yet": {Complaints, same, asOf, due, Open, false},
		"posts that nobody looked for":     {Complaints, same, asOf, "2027-03-28", Unknown, false},
		"the founder's test":               {Test, same, due, due, Open, true},
		"the first sale":                   {Sale, same, due, due, Open, true},
	} {
		v := Decide(all[x.kind], x.newest, x.seen, x.today)
		if v.Outcome != x.want || v.Ask != x.ask {
			t.Errorf("%s: %+v", name, v)
		}
	}
}
