package session

import (
	"context"
	"time"

	"naps/journal"
	"naps/market"
)

// Edit is what a founder changes about an idea in the list; nil leaves it as it is.
type Edit struct {
	Title    *string
	Tags     *[]string
	Pinned   *bool
	Archived *bool
	Privacy  *market.Privacy // of the next run
}

// edits carries out what founders change about their ideas without a run.
type edits struct {
	switchboard *switchboard
	newID       func() string
	now         func() time.Time
}

// Edit changes how an idea is named, tagged and listed. Whoever watches its row hears of it after the commit.
func (e *edits) Edit(ctx context.Context, s journal.Session, edit Edit) error {
	_, err := e.switchboard.Commit(ctx, journal.Change{Session: s.ID, State: &journal.State{
		Name: edit.Title, Tags: edit.Tags, Pinned: edit.Pinned, Archived: edit.Archived, Privacy: edit.Privacy,
	}})
	return err
}

// AddAttachment adds a file or a page to an idea and returns it as it is kept.
func (e *edits) AddAttachment(ctx context.Context, s journal.Session,
	a journal.Attachment) (journal.Attachment, error) {
	a.ID, a.Session, a.At = e.newID(), s.ID, e.now().UnixMilli()
	_, err := e.switchboard.Commit(ctx, journal.Change{Session: s.ID, Attach: []journal.Attachment{a}})
	return a, err
}

// RemoveAttachment removes one of an idea's attachments.
func (e *edits) RemoveAttachment(ctx context.Context, s journal.Session, id string) error {
	_, err := e.switchboard.Commit(ctx, journal.Change{Session: s.ID, Detach: id})
	return err
}
