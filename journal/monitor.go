package journal

import "time"

// Monitor looks at an idea again from time to time and notifies its owner of changes. Times are Unix milliseconds.
type Monitor struct {
	ID        string
	Session   string
	Owner     string
	Mail      string // address of the owner
	Confirmed bool   // the owner has shown that the address is theirs
	Title     string // of the session
	Every     Interval
	Active    bool
	Next      int64
	Last      int64  // when it looked last, 0: never
	Run       string // its last run
	Note      string // what became of that
	Email     bool   // tell by e-mail
	Webhook   string // tell this address, "" for none
	Kind      Kind   // what answers there
	Secret    string // signs what is told
	Figure    Figure
	Mailed    string // the run of which an e-mail has told, or need not tell
	Posted    string // likewise the webhook
	Push      bool   // tell the owner's browsers
	Pushed    string // likewise those
}

// Kind is the program that a webhook reaches: each wants its messages in a form of its own.
type Kind string

// The kinds. A program of one's own gets all of the news as signed JSON; rows of earlier releases have no kind and mean
// this one.
const (
	OwnProgram Kind = ""
	Ntfy       Kind = "ntfy"
	Slack      Kind = "slack"
	Discord    Kind = "discord"
	Telegram   Kind = "telegram"
	Gotify     Kind = "gotify"
)

// Kinds are all of them, in the order in which they are offered.
var Kinds = []Kind{OwnProgram, Ntfy, Slack, Discord, Telegram, Gotify}

// Interval is how often a monitor looks.
type Interval string

// The intervals.
const (
	Weekly  Interval = "weekly"
	Monthly Interval = "monthly"
)

// Valid reports whether i is one of the intervals.
func (i Interval) Valid() bool { return i == Weekly || i == Monthly }

// After is the time of the next look after one at t. A month is that of the calendar, cut at its last day.
func (i Interval) After(t time.Time) time.Time {
	if i != Monthly {
		return t.AddDate(0, 0, 7)
	}
	next := t.AddDate(0, 1, 0)
	if next.Day() != t.Day() { // the 31st of a short month is in the month after
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

// Figure is what a founder wants to hear of beside verdict and gates.
type Figure string

// The figures.
const (
	NoFigure   Figure = ""
	ScoreMoves Figure = "score"  // by five points and more
	Prices     Figure = "prices" // of rivals that both reports name
	NewRivals  Figure = "rivals"
	Complaints Figure = "pains" // three and more new pieces of evidence for the pain
)

// Figures lists the figures, in the order of a form.
var Figures = []Figure{NoFigure, ScoreMoves, Prices, NewRivals, Complaints}
