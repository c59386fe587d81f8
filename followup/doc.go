// Package followup keeps the record of a server's predictions: it makes those of each new report, settles what naps
// can check itself once they are due, and asks founders about the rest.
//
// Everything it knows is in the rows of the predictions, so that it may be killed at any moment and run again: a
// version is predicted once, a prediction is settled once, and a founder is told of it at most once: that it is asked
// for stands on their pages until they answer.
package followup

import (
	"context"
	"time"

	"naps/forecast"
	"naps/journal"
	"naps/watch"
)

// Version names a version of a report.
type Version struct {
	Session string
	Version int
	Written string // when, as the database writes it: answers of the founder write a version again
	Sample  bool   // on sample evidence: nothing is predicted for the record
}

// Due is an open prediction whose day has come.
type Due struct {
	forecast.Prediction
	Title    string // of the idea
	Archived bool
}

// Reports gives versions of reports that no prediction was made for, and keeps those that are made.
type Reports interface {
	// Unpredicted lists those that a run made, and those with answers of the founder that were written before a moment.
	Unpredicted(ctx context.Context, before time.Time, limit int) ([]Version, error)
	Of(ctx context.Context, v Version) (report []byte, err error)
	// Predict keeps the predictions of a version, if any, and notes that they were made.
	Predict(ctx context.Context, v Version, all []forecast.Prediction) error
}

// Past tells what became of predictions.
type Past interface {
	Settled(ctx context.Context) ([]forecast.Settled, error)
}

// Open keeps predictions that are not settled.
type Open interface {
	// Due lists open predictions whose day has come and about which nobody was asked, those of an idea one after the
	// other.
	Due(ctx context.Context, today string, limit int) ([]Due, error)
	// Newest is the newest report of an idea and the day of its last whole research, YYYY-MM-DD.
	Newest(ctx context.Context, session string) (report []byte, seen string, err error)
	// Settle writes an outcome, once: a second time is journal.ErrOver.
	Settle(ctx context.Context, session, id string, o forecast.Outcome, by forecast.Judge, found, today string) error
}

// Founders says how a founder is told, and keeps that they were.
type Founders interface {
	Founder(ctx context.Context, session string) (journal.Monitor, error)
	Asked(ctx context.Context, id string, at int64) error
}

// Notifier brings messages to founders; see watch.Notifier.
type Notifier = watch.Notifier

// rest is how long a report with answers of the founder must have stood: while a founder reads its evidence, every
// answer writes it again.
const rest = 10 * time.Minute

// atOnce bounds what one round looks after; the next one goes on.
const atOnce = 200
