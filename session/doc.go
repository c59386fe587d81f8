// Package session keeps one conversation alive: its sequence numbers, its open tabs and its commands.
//
// Promises, before the API:
//   - Seen ⇒ kept: a tab gets an event only after the log has committed it.
//   - Ordered, once: every tab gets the events of a session in the order of their numbers, each once; a tab that cannot
//     keep up is dropped and comes back by its cursor. No tab ever slows a session or another tab.
//   - One owner: the state of a session belongs to the goroutine of its actor. Everybody else sends it a command and waits
//     for the outcome. The only mutex is the switchboard's, around the table of actors.
//   - Nothing idle costs anything: an actor that nobody watches and that has nothing to write ends after a minute.
//
// The package knows nothing of HTTP, of the database or of a model: it says below what it needs of them.
package session

import (
	"context"
	"encoding/json"

	"naps/journal"
	"naps/market"
)

// Log writes changes of sessions. Write never blocks; done is called once, from another goroutine, and must not block.
// The caller keeps at most one Write of a session in flight, and head is the number of the session's last event before
// it.
type Log interface {
	Write(head int64, changes []journal.Change, done func(head int64, outcomes []journal.Outcome))
}

// EventReader reads what is committed.
type EventReader interface {
	Head(ctx context.Context, session string) (int64, error)
	Events(ctx context.Context, session string, after, upTo int64, limit int) ([]journal.Event, error)
	// Text is the whole text of an attempt of a message, as far as the event with the number upTo.
	Text(ctx context.Context, session, message string, attempt int, upTo int64) (string, error)
}

// SessionStore removes a session with all that belongs to it, and knows what the founder added to the idea and what was
// answered before.
type SessionStore interface {
	Delete(ctx context.Context, session string) error
	Notes(ctx context.Context, session string) ([]string, error)
	// Answered gives what the first call with an idempotency key was answered; used is false when there was none.
	Answered(ctx context.Context, owner, scope, key string) (answer json.RawMessage, used bool, err error)
}

// Researcher carries out runs. Its methods are safe for use by many goroutines.
type Researcher interface {
	// Admit answers journal.ErrTooMany when the owner has too many runs waiting.
	Admit(owner string) error
	// Start takes a run whose row is committed as queued.
	Start(run journal.Run)
	// Stop ends the live run of a session within a second; with report it ends the research and makes the report of
	// what there is. It answers journal.ErrOver when nothing is under way.
	Stop(ctx context.Context, session string, report bool) error
}

// Interviewer speaks for naps in the conversation.
type Interviewer interface {
	// Open is what naps says to a new idea that waits for its start.
	Open(brief market.Brief) string
	// Answer replies to a message; cites are ids of evidence.
	Answer(ctx context.Context, s journal.Session, text string) (reply string, cites []string, err error)
}
