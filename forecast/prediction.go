package forecast

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"
)

// Kind is what a prediction is about.
type Kind string

// The kinds, in the order in which they are shown.
const (
	Price      Kind = "price"      // a rival's published price stays as it is
	Complaints Kind = "complaints" // people go on to write about the problem
	Community  Kind = "community"  // the largest community of customers grows
	Test       Kind = "test"       // the founder's next test passes
	Sale       Kind = "sale"       // somebody pays
)

// Kinds lists them all.
var Kinds = []Kind{Price, Complaints, Community, Test, Sale}

// Outcome is what became of a prediction.
type Outcome string

// The outcomes. One that nobody can tell counts nowhere.
const (
	Open    Outcome = ""
	Yes     Outcome = "yes"
	No      Outcome = "no"
	Unknown Outcome = "unknown"
)

// Answers are the outcomes that a founder may give.
var Answers = []Outcome{Yes, No, Unknown}

// Judge says who settled a prediction.
type Judge string

// The judges.
const (
	ByNaps    Judge = "naps"
	ByFounder Judge = "founder"
)

// Prediction is one statement about an idea that turns out true or false by a date. It is made with a version of a
// report and never changed; only its outcome is added, once. Days are written as YYYY-MM-DD.
type Prediction struct {
	ID      string  `json:"id"`
	Session string  `json:"session"`
	Version int     `json:"version"` // of the report it was made with
	Kind    Kind    `json:"kind"`
	Claim   string  `json:"claim"`
	Detail  string  `json:"detail"` // what counts, and how it is checked
	Chance  float64 `json:"probability"`
	Rule    string  `json:"rule"` // why this probability
	Subject string  `json:"-"`    // the rival or the community
	Needed  float64 `json:"-"`    // the figure that decides: a price, a number of posts, of members
	Made    string  `json:"made"`
	Due     string  `json:"due"`
	Days    int     `json:"horizon_days"`

	Outcome  Outcome `json:"outcome"` // empty: open
	Judge    Judge   `json:"settled_by,omitempty"`
	Found    string  `json:"found,omitempty"` // what was seen when naps settled it
	Resolved string  `json:"settled,omitempty"`
	Asked    int64   `json:"-"` // when its founder was asked, Unix milliseconds; 0: not yet
}

// DueOn reports whether a prediction is open and its day has come.
func (p Prediction) DueOn(today string) bool { return p.Outcome == Open && p.Due <= today }

// identified is a prediction of a version of a session's report, with its id: one a version and kind.
func (p Prediction) identified(session string, version int) Prediction {
	sum := sha256.Sum256([]byte(session + "\x00" + strconv.Itoa(version) + "\x00" + string(p.Kind)))
	p.ID, p.Session, p.Version = "p"+hex.EncodeToString(sum[:])[:19], session, version
	return p
}

// later is the day so many days after another; empty if that is no day.
func later(day string, days int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, days).Format(time.DateOnly)
}

// dayWords writes a day as people read it: "Feb 26, 2027".
func dayWords(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("Jan 2, 2006")
}
