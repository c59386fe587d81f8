// Package watch looks at ideas again from time to time. A look is an ordinary run, paid for like one; when it is over,
// its report is compared with the one before, and the founder is told only if a gate, the verdict or the figure that
// they chose has changed.
//
// Everything it knows is in the rows of the monitors, so that it may be killed at any moment and run again: a look is
// begun once, since its key is its due time; somebody is told at least once, since that is noted after it has happened.
package watch

import (
	"context"
	"time"

	"naps/journal"
)

// MonitorStore keeps the monitors. A missing row is journal.ErrNotFound.
type MonitorStore interface {
	// DueMonitors lists active monitors whose time has come, the longest due first.
	DueMonitors(ctx context.Context, at int64, limit int) ([]journal.Monitor, error)
	// ReturnedMonitors lists monitors whose last run is over and of which not everybody has been told, with how it
	// ended.
	ReturnedMonitors(ctx context.Context, limit int) ([]Returned, error)
	// SaveMonitor writes what the watcher changes: active, next, last, run, note, mailed, posted.
	SaveMonitor(ctx context.Context, m journal.Monitor) error
	// RunReport is the report that a run made and the one before it; nil where there is none.
	RunReport(ctx context.Context, session, run string) (is, was []byte, err error)
}

// Returned is a monitor whose last run is over.
type Returned struct {
	journal.Monitor
	Status journal.Status
	Reason string
	Ended  int64 // Unix milliseconds
}

// Runner begins the run of a look; the same key begins none a second time. It returns the run.
type Runner interface {
	Look(ctx context.Context, session, key string) (run string, err error)
}

// Notifier brings news to founders. An *Undeliverable says that trying again does not help.
type Notifier interface {
	Mail(ctx context.Context, m journal.Monitor, n News) error
	Post(ctx context.Context, m journal.Monitor, n News) error
	Push(ctx context.Context, m journal.Monitor, n News) error
}

// Undeliverable is an error of a Notifier: the message cannot arrive until the user changes something.
type Undeliverable struct{ Sentence string } // for the user

func (u *Undeliverable) Error() string { return "watch: undeliverable: " + u.Sentence }

// News is what is told of one look.
type News struct {
	Event     string   `json:"event"` // "changed", "stopped", "asked" or "test"
	Session   string   `json:"session"`
	Title     string   `json:"title"`
	Run       string   `json:"run,omitempty"`
	Version   int      `json:"version,omitempty"` // of the new report
	Before    int      `json:"before,omitempty"`  // version of the report that it is compared with
	Verdict   string   `json:"verdict,omitempty"`
	Was       string   `json:"was,omitempty"` // the verdict before
	Score     float64  `json:"score"`
	ScoreWas  float64  `json:"score_was"`
	Sentences []string `json:"sentences"` // what changed, in words
	At        int64    `json:"at"`        // Unix milliseconds
}

// Asked is the event of news that ask what became of a prediction; see package followup.
const Asked = "asked"

// How long a channel that fails is tried again, and how long after its time a look waits for an idea that is being
// researched.
const (
	tellFor  = time.Hour
	waitBusy = time.Hour
	atOnce   = 50 // monitors that one round looks after
)
