package hooks

import (
	"context"

	"naps/hooks/stream"
	"naps/journal"
	"naps/notes"
	"naps/session"
)

// Manager is the session room as the edge uses it. Its methods are safe for use by many goroutines.
type Manager interface {
	stream.Sessions
	Ideas
	Commands
	Committer
}

// Ideas opens and removes sessions.
type Ideas interface {
	Create(ctx context.Context, idea session.Idea) (journal.Session, error)
	Attachments
	Edit(ctx context.Context, s journal.Session, edit session.Edit) error
	Delete(ctx context.Context, s journal.Session) error
}

// Attachments adds files and pages to ideas.
type Attachments interface {
	AddAttachment(ctx context.Context, s journal.Session, a journal.Attachment) (journal.Attachment, error)
	RemoveAttachment(ctx context.Context, s journal.Session, id string) error
}

// NoteReader makes texts of files and pages; what it cannot read is a *notes.Refusal.
type NoteReader interface {
	File(ctx context.Context, name string, data []byte) (notes.Note, error)
	Link(ctx context.Context, address string) (notes.Note, error)
}

// Commands are what a founder asks of a session.
type Commands interface {
	Say(ctx context.Context, s journal.Session, text, key string) error
	Run(ctx context.Context, s journal.Session, start session.Start) error
	Stop(ctx context.Context, s journal.Session, report bool) error
	// StopAnswer ends the answers of a session under way and reports whether there were any.
	StopAnswer(session string) bool
	// AnswerAgain makes another answer to the latest question.
	AnswerAgain(ctx context.Context, s journal.Session, key string) error
}

// Committer writes a change of a session and tells its tabs.
type Committer interface {
	Commit(ctx context.Context, c journal.Change) (journal.Outcome, error)
}
