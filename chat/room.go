package chat

import (
	"context"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// Room answers in the conversation: at once without a model, step by step with one. It is what package session asks. It is safe for concurrent
// use.
type Room struct {
	*Plain
	Talker *Talker // nil without a model
}

// Asks reports whether a text is a question, and no addition to the idea.
func (r Room) Asks(text string) bool {
	if strings.ContainsAny(text, "?？؟¿") {
		return true
	}
	asked, _ := r.recognizer.of(text, nil)
	return asked != "" || courtesy(text) != ""
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
