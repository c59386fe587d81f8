package report

import (
	"strings"
	"testing"

	"naps/market"
)

func TestAClosedTestMovesThePaymentByWhatWasDoneAndProvesNoPain(t *testing.T) {
	t.Parallel()
	r := build(small())
	base, _ := WithOwn(r, nil, "2026-11-09")
	for measure, tier := range map[string]market.Tier{"clicks": 3, "addresses": 3, "reservations": 4} {
		tried := Tried{ID: "t1", Measure: measure, Price: "$19 a month", Got: 24, Need: 20, Visitors: 310,
			Opened: "2026-10-01", Closed: "2026-11-01", Passed: true}
		passed := tried.Evidence(monday)
		passed.ID = "E90"
		tried.ID, tried.Got, tried.Passed = "t2", 3, false
		failed := tried.Evidence(monday)
		failed.ID = "E91"
		up, more := WithOwn(r, []market.Evidence{passed}, "2026-11-09")
		down, _ := WithOwn(r, []market.Evidence{failed}, "2026-11-09")
		if a, b, c := dimension(down, market.Payment).Score, dimension(base, market.Payment).Score, dimension(up,
			market.Payment).Score; !more || a >= b || b >= c {
			t.Errorf("%s: failed %v, without %v, passed %v", measure, a, b, c)
		}
		if dimension(up, market.Pain).Score != dimension(base, market.Pain).Score ||
			up.Counts.Examples != base.Counts.Examples {
			t.Errorf("%s counts as an example of the pain", measure)
		}
		own := Own(up)
		if len(own) != 1 || len(own[0].Signals) != 1 || own[0].Signals[0].Tier != tier || !own[0].Verified {
			t.Errorf("%s: %+v", measure, own)
		}
		if again, more := WithOwn(up, []market.Evidence{passed}, "2026-11-09"); more ||
			len(again.Evidence) != len(up.Evidence) {
			t.Errorf("%s: the same test counts twice", measure)
		}
	}
}

func TestAFounderCannotLogTheOutcomeOfATestByHand(t *testing.T) {
	t.Parallel()
	for _, k := range triedKinds {
		if field, _ := (Entry{Kind: k.Name, Who: "a", Date: "2026-11-01",
			Text: "b"}).Wrong("2026-11-09"); field != "kind" {
			t.Errorf("%s can be logged", k.Name)
		}
	}
}

func TestAnAnswerKeepsItsQuestionAndQuotesOnlyTheAnswer(t *testing.T) {
	t.Parallel()
	e := Entry{Kind: "incident", For: true, Who: "K.", Date: "2026-11-05", Text: "It cost me a day.",
		Question: "What did it  cost you that time?"}
	got := e.Evidence(monday)
	if got.Quote != "It cost me a day." || got.Text[got.Start:got.End] != got.Quote ||
		!strings.Contains(got.Text, "What did it cost you that time?") || got.Facts["question"] == "" {
		t.Errorf("%+v", got)
	}
	e.Question = strings.Repeat("x", maxEntryAsked+1)
	if field, _ := e.Wrong("2026-11-09"); field != "question" {
		t.Errorf("a question without end: %s", field)
	}
}
