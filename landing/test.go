package landing

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"naps/market"
)

// Why something cannot be done with a test.
var (
	ErrLocked = errors.New("landing: the test has been opened, so it can't be changed")
	ErrNotNow = errors.New("landing: the test is not open")
	ErrTaken  = errors.New("landing: another page has this address")
	ErrOff    = errors.New("landing: public tests are switched off")
)

// Status says where a test stands.
type Status string

// The states of a test. A draft can be changed, an open test only be closed.
const (
	Draft  Status = "draft"
	Open   Status = "open"
	Closed Status = "closed"
)

// Outcome is what came of a closed test.
type Outcome string

// The outcomes. Only the first two count in the score.
const (
	Passed  Outcome = "passed"
	Failed  Outcome = "failed"
	TooFew  Outcome = "too_few" // too few people saw the page for a "no" to mean anything
	Stopped Outcome = "stopped" // closed by the founder before its last day, below the threshold
	Removed Outcome = "removed" // closed by the operator of the server
)

// Counts reports whether an outcome is evidence.
func (o Outcome) Counts() bool { return o == Passed || o == Failed }

// Measure is what a threshold counts.
type Measure string

// The measures, from the cheapest act to the dearest.
const (
	Clicks       Measure = "clicks"       // visitors who press the button beside the price
	Addresses    Measure = "addresses"    // people who leave an email address
	Reservations Measure = "reservations" // payments that the founder received and logged
)

// Measures lists the measures in the order in which pages offer them.
var Measures = []Measure{Clicks, Addresses, Reservations}

// What comes after the button. Nothing here moves money: naps cannot see a payment on another site, and a visitor who
// comes back from there proves none, so a reservation is what the founder received and logged.
const (
	AskAddress = "address" // an email address can be left
	GoPay      = "pay"     // a link to the founder's own payment page
)

// Page is what a visitor sees: the founder's words, and nothing else of the idea.
type Page struct {
	Title   string `json:"title"`
	Promise string `json:"promise"`
	Price   string `json:"price"`
	Button  string `json:"button"`
	After   string `json:"after"`             // AskAddress or GoPay
	Pay     string `json:"pay,omitempty"`     // https address of the founder's own payment page, with GoPay
	Indexed bool   `json:"indexed,omitempty"` // search engines may list it
}

// Threshold is what a test must reach, fixed before it opens.
type Threshold struct {
	Measure  Measure `json:"measure"`
	Need     int     `json:"need"`     // so many pass the test
	Visitors int     `json:"visitors"` // with fewer visitors than this, missing the threshold is no failure
	Until    string  `json:"until"`    // the last day, YYYY-MM-DD; it ends at midnight UTC
}

// Ends is the moment after the last day; the zero time where that is no day.
func (t Threshold) Ends() time.Time {
	day, err := time.Parse(time.DateOnly, t.Until)
	if err != nil {
		return time.Time{}
	}
	return day.AddDate(0, 0, 1)
}

// Test is one page with its threshold. Times are Unix milliseconds, 0 for not yet.
type Test struct {
	ID      string  `json:"id"`
	Session string  `json:"session"`
	Slug    string  `json:"slug"`
	Status  Status  `json:"status"`
	Outcome Outcome `json:"outcome"`

	Page      Page      `json:"page"`
	Threshold Threshold `json:"threshold"`
	Confirm   bool      `json:"confirm"` // addresses count once they are confirmed by mail; decided when the test opens

	Created int64 `json:"created"`
	Opened  int64 `json:"opened"`
	Closed  int64 `json:"closed"`

	Key []byte `json:"-"` // signs the marks of its visitors
}

// Path is where the page is served.
func (t Test) Path() string { return "/t/" + t.Slug }

// Serves reports whether visitors see the page at a moment.
func (t Test) Serves(now time.Time) bool { return t.Status == Open && now.Before(t.Threshold.Ends()) }

// Counts is what a test has brought so far.
type Counts struct {
	Views     int `json:"views"`    // of people, the same one again included
	Visitors  int `json:"visitors"` // people a day: who comes back on another day counts again
	Clicks    int `json:"clicks"`   // visitors who pressed the button
	Filtered  int `json:"filtered"` // requests that came from programs, and were not counted
	Addresses int `json:"addresses"`
	Confirmed int `json:"confirmed"` // of the addresses

	Reservations int `json:"reservations"`
}

// Measured is what counts toward the threshold of a test.
func (t Test) Measured(c Counts) int {
	switch {
	case t.Threshold.Measure == Clicks:
		return c.Clicks
	case t.Threshold.Measure == Reservations:
		return c.Reservations
	case t.Confirm:
		return c.Confirmed
	}
	return c.Addresses
}

// Judge says what comes of a test that closes with these counts; over: its last day is past.
func (t Test) Judge(c Counts, over bool) Outcome {
	switch {
	case t.Measured(c) >= t.Threshold.Need:
		return Passed
	case !over:
		return Stopped
	case c.Visitors < t.Threshold.Visitors:
		return TooFew
	}
	return Failed
}

// Bounds of what a founder sets.
const (
	mostTitle   = 80
	mostPromise = 600
	mostPrice   = 40
	mostButton  = 30
	mostPay     = 500
	mostNeed    = 100_000
	leastSeen   = 20
	mostSeen    = 1_000_000
	mostDays    = 366
)

var slugs = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$`)

// Clean trims what was typed. What cannot be taken at all stays, for Wrong to say so.
func (t Test) Clean() Test {
	for _, field := range []*string{&t.Page.Title, &t.Page.Promise, &t.Page.Price, &t.Page.Button} {
		if clean, err := market.CleanText(*field); err == nil {
			*field = clean
		}
	}
	for _, line := range []*string{&t.Page.Title, &t.Page.Price, &t.Page.Button} {
		*line = strings.Join(strings.Fields(*line), " ")
	}
	t.Page.Pay, t.Slug = strings.TrimSpace(t.Page.Pay), strings.ToLower(strings.TrimSpace(t.Slug))
	if t.Page.After != GoPay {
		t.Page.Pay = ""
	}
	return t
}

// Wrong says what keeps a draft from being saved, in a sentence for the founder, and which field it is; empty: nothing.
func (t Test) Wrong(now time.Time) (field, text string) {
	for _, check := range []func() (string, string){t.wrongWords, t.wrongAfter,
		func() (string, string) { return t.wrongThreshold(now) }} {
		if field, text = check(); text != "" {
			return field, text
		}
	}
	return "", ""
}

func (t Test) wrongWords() (field, text string) {
	for _, f := range []struct {
		field, what, text string
		most              int
	}{
		{"title", "a title", t.Page.Title, mostTitle}, {"promise", "what you promise", t.Page.Promise, mostPromise},
		{"price", "a price", t.Page.Price, mostPrice}, {"button", "the words on the button", t.Page.Button, mostButton},
	} {
		switch _, err := market.CleanText(f.text); {
		case f.text == "":
			return f.field, "Write " + f.what + "."
		case err != nil:
			return f.field, "Write " + f.what + " in letters that can be seen."
		case utf8.RuneCountInString(f.text) > f.most:
			return f.field, fmt.Sprintf("At most %d characters.", f.most)
		}
	}
	switch {
	case !strings.ContainsFunc(t.Page.Price, unicode.IsDigit):
		return "price", "Name the price as a number, such as $19 a month. A click means something only beside a price."
	case !slugs.MatchString(t.Slug):
		return "slug", "The address has 3 to 60 small letters, digits and dashes."
	}
	return "", ""
}

func (t Test) wrongAfter() (field, text string) {
	switch {
	case t.Page.After != AskAddress && t.Page.After != GoPay:
		return "after", "Choose what comes after the button."
	case t.Page.After == GoPay && PayHost(t.Page.Pay) == "":
		return "pay",
			"Enter the full address of your payment page. It must begin with https:// and lead to a public host."
	}
	return "", ""
}

// PayHost is the host that a payment link leads to; empty where the link cannot be used. The host is ASCII, so that it
// reads as what it is.
func PayHost(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" || u.User != nil || len(link) > mostPay {
		return ""
	}
	host := strings.ToLower(u.Host) // with a port it matches nothing
	if !hosts.MatchString(host) {
		return ""
	}
	return host
}

// hosts are names of the public web; numbers and single words are not.
var hosts = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])$`)

func (t Test) wrongThreshold(now time.Time) (field, text string) {
	h := t.Threshold
	days := h.Ends().Sub(now).Hours() / 24
	switch {
	case h.Measure != Clicks && h.Measure != Addresses && h.Measure != Reservations:
		return "measure", "Choose what to count."
	case h.Measure == Addresses && t.Page.After != AskAddress:
		return "measure", "This page doesn't ask for an address, so addresses can't be counted."
	case h.Measure == Reservations && t.Page.After != GoPay:
		return "measure", "This page has no payment link, so reservations can't be counted."
	case h.Need < 1 || h.Need > mostNeed:
		return "need", fmt.Sprintf("Choose a number from 1 to %s.", market.Grouped(mostNeed))
	case h.Visitors < leastSeen || h.Visitors > mostSeen:
		return "visitors", fmt.Sprintf("Choose a number from %d to %s.", leastSeen, market.Grouped(mostSeen))
	case h.Ends().IsZero():
		return "until", "Write the date as year-month-day, such as 2026-03-31."
	case days <= 0:
		return "until", "The last day must not be in the past."
	case days > mostDays:
		return "until", "A test can run for a year at most."
	}
	return "", ""
}

// SlugOf makes an address of a title, with an ending that keeps two of the same name apart.
func SlugOf(title, ending string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	if name := strings.Trim(b.String(), "-"); name != "" {
		return name + "-" + ending
	}
	return "page-" + ending
}
