package views

import (
	"naps/landing"
	"naps/market"
)

// TestPage is a founder's page of the public test of an idea.
type TestPage struct {
	Shell
	ID, Title string // of the idea
	Test      landing.Test
	Counts    landing.Counts
	Days      []landing.Added
	Addresses []landing.Address
	Payments  []landing.Payment
	Before    []landing.Test // closed earlier, the newest first
	Origin    string         // where people reach the server
	Mail      bool           // the server can send mail
	Off       bool           // public tests are switched off
	Today     string
	Payment   landing.Payment // what was typed into the form of a payment
	Problems  Problems
}

// Form reports whether the page shows the form of a draft.
func (p TestPage) Form() bool {
	return p.Test.Status != landing.Open && p.Test.Status != landing.Closed
}

// again is the draft that follows a closed test: the same page, with a threshold to be set anew.
func (p TestPage) again() TestPage {
	p.Test = landing.Test{Page: p.Test.Page, Threshold: landing.Threshold{Measure: p.Test.Threshold.Measure,
		Visitors: p.Test.Threshold.Visitors}}
	return p
}

// address is where the page can be seen.
func (p TestPage) address() string { return p.Origin + p.Test.Path() }

// measureWords say what a measure counts.
var measureWords = map[landing.Measure]string{
	landing.Clicks:       "Clicks on the button beside the price",
	landing.Addresses:    "Email addresses left",
	landing.Reservations: "Payments that you received and logged here",
}

// measureNouns count what a measure counts.
var measureNouns = map[landing.Measure][2]string{
	landing.Clicks:    {"visitor who clicks", "visitors who click"},
	landing.Addresses: {"email address", "email addresses"}, landing.Reservations: {"payment", "payments"},
}

func nounsOf(m landing.Measure, n int) string {
	nouns := measureNouns[m]
	if n == 1 {
		return "1 " + nouns[0]
	}
	return market.Grouped(int64(n)) + " " + nouns[1]
}

// rule is the threshold in a sentence.
func (p TestPage) rule() string {
	h := p.Test.Threshold
	text := "Passes with " + nounsOf(h.Measure, h.Need)
	if h.Measure == landing.Addresses && p.Test.Confirm {
		text += ", confirmed by mail,"
	}
	return text + " by the end of " + day(h.Until) + " (UTC). If it misses that with at least " +
		market.Grouped(int64(h.Visitors)) + " visitors, it fails. With fewer visitors it counts as neither."
}

// progress is how far an open test has come.
func (p TestPage) progress() string {
	return market.Grouped(int64(p.Test.Measured(p.Counts))) + " of " +
		nounsOf(p.Test.Threshold.Measure, p.Test.Threshold.Need)
}

// outcomeSign says what came of a closed test.
func outcomeSign(o landing.Outcome) sign {
	switch o {
	case landing.Passed:
		return sign{"✓", "Passed", "good"}
	case landing.Failed:
		return sign{"✕", "Failed", "bad"}
	case landing.TooFew:
		return sign{"?", "Too few visitors", "unsure"}
	case landing.Removed:
		return sign{"✕", "Closed by the operator", "bad"}
	}
	return sign{"–", "Stopped early", "quiet"}
}

// outcomeMeans says what an outcome does to the score.
func outcomeMeans(o landing.Outcome) string {
	switch o {
	case landing.Passed:
		return "This counts for the idea in your report."
	case landing.Failed:
		return "This counts against the idea in your report."
	case landing.TooFew:
		return "Too few people saw the page to tell anything. The score doesn’t change."
	case landing.Removed:
		return "The operator of this server closed the page. The score doesn’t change."
	}
	return "You closed it before its last day and below the threshold. It counts as neither passed nor failed."
}

func (p TestPage) pay() bool { return p.Test.Page.After == landing.GoPay }

func numberOr(n, fallback int) string {
	if n == 0 {
		n = fallback
	}
	return itoa(n)
}

// usualVisitors is how many visitors a failure needs unless the founder says otherwise.
const usualVisitors = 100

// AdminTestsPage is where the operator sees public pages and what was reported about them.
type AdminTestsPage struct {
	AdminPage
	Tests []landing.Listed
	Off   bool
}
