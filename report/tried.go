package report

import (
	"fmt"
	"time"

	"naps/market"
)

// Tried is the outcome of a public test: a page with a price, and a threshold that was locked before it opened.
type Tried struct {
	ID             string // of the test
	Measure        string // one of triedKinds, without its prefix
	Price          string // as it stood on the page
	Got, Need      int
	Visitors       int
	Opened, Closed string // YYYY-MM-DD
	Passed         bool
	Confirmed      bool // addresses were confirmed by mail
}

// triedPrefix keeps outcomes of tests apart from what a founder logs by hand.
const triedPrefix = "test_"

// triedKinds grade the outcomes by what was done: pressing a button beside a price and leaving an address are specific
// acts, a payment that was received is a costly one. All of them are about paying: nobody told of an incident, so none
// of them proves the pain.
var triedKinds = []EntryKind{
	{triedPrefix + "clicks", "Test: clicks beside a price", 3, market.Payment},
	{triedPrefix + "addresses", "Test: addresses left beside a price", 3, market.Payment},
	{triedPrefix + "reservations", "Test: payments received", 4, market.Payment},
}

// gradeOf is the rung of a piece of the founder's own evidence; nil: it has none.
func gradeOf(name string) *EntryKind {
	for i := range triedKinds {
		if triedKinds[i].Name == name {
			return &triedKinds[i]
		}
	}
	return Entry{Kind: name}.kind()
}

// Evidence makes a piece of evidence of a test's outcome. The whole test is one piece by one author: its visitors are
// strangers to each other, but nobody can tell them from one another, and the founder chose where to show the page.
func (t Tried) Evidence(now time.Time) market.Evidence {
	side, result := "against", "failed"
	if t.Passed {
		side, result = "for", "passed"
	}
	text := fmt.Sprintf("Test %s: %s of %s. %s by %s. The page was open from %s to %s.", result, t.did(),
		visitorsText(t.Visitors),
		t.needed(), t.Closed, t.Opened, t.Closed)
	return market.Evidence{
		Source: FounderSource, Kind: market.Post, Phase: market.Verdict,
		Title: "From the founder's own test: " + result, Quote: text, Text: text,
		URL: "test:" + t.ID, Author: market.Pseudonym(founderPlace, "test:"+t.ID),
		Place: founderPlace, Date: t.Closed, Fetched: now.UnixMilli(),
		Metrics: map[string]float64{"visitors": float64(t.Visitors), "got": float64(t.Got), "need": float64(t.Need)},
		Facts:   map[string]string{"entry": triedPrefix + t.Measure, "side": side},
	}.Seal()
}

func (t Tried) did() string {
	switch {
	case t.Measure == "clicks":
		return fmt.Sprintf("%d pressed the button beside “%s”", t.Got, t.Price)
	case t.Measure == "reservations":
		return fmt.Sprintf("%d paid “%s”", t.Got, t.Price)
	case t.Confirmed:
		return fmt.Sprintf("%d left an email address beside “%s” and confirmed it", t.Got, t.Price)
	}
	return fmt.Sprintf("%d left an email address, not confirmed, beside “%s”", t.Got, t.Price)
}

func (t Tried) needed() string {
	if t.Need == 1 {
		return "One was needed"
	}
	return fmt.Sprintf("%s were needed", market.Grouped(int64(t.Need)))
}

func visitorsText(n int) string {
	if n == 1 {
		return "1 visitor"
	}
	return market.Grouped(int64(n)) + " visitors"
}
