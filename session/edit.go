package session

import (
	"context"

	"naps/journal"
)

// Edit is what a founder changes about an idea in the list; nil leaves it as it is.
type Edit struct {
	Title    *string
	Tags     *[]string
	Pinned   *bool
	Archived *bool
}

// edits carries out what founders change about their ideas without a run.
type edits struct{ switchboard *switchboard }

// Edit changes how an idea is named, tagged and listed. Whoever watches its row hears of it after the commit.
func (e *edits) Edit(ctx context.Context, s journal.Session, edit Edit) error {
	_, err := e.switchboard.Commit(ctx, journal.Change{Session: s.ID, State: &journal.State{
		Name: edit.Title, Tags: edit.Tags, Pinned: edit.Pinned, Archived: edit.Archived,
	}})
	return err
}
