package chat

import (
	"context"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// Room answers in the conversation: at once without a model, step by step with one. It is what package session asks. It
// is safe for concurrent use.
type Room struct {
	*Plain
	Talker *Talker // nil without a model
}

// Asks reports whether a text is no addition to the idea: thanks or a greeting, or a question that research has
// something to say to.
func (r Room) Asks(s journal.Session, text string) bool {
	return courtesy(text) != "" || (s.Report > 0 || s.Status.Live()) && isQuestion(text)
}

// Slow reports whether an answer takes a while.
func (r Room) Slow(journal.Session) bool { return r.Talker != nil }

// Answer answers at once.
func (r Room) Answer(ctx context.Context, s journal.Session, question string) (journal.Message, error) {
	a, err := r.Plain.Answer(ctx, s.ID, question)
	return a.Message(), err
}

// Tell answers step by step.
func (r Room) Tell(ctx context.Context, t market.Turn, j session.TurnJournal) (journal.Message, error) {
	return r.Talker.Tell(ctx, t, j)
}
