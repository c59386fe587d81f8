package hooks

import (
	"cmp"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/session"
)

// editSession changes how an idea is named, tagged and listed.
func editSession(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body editBody
	if err := decode(e, &body, false); err != nil {
		return err
	}
	edit, err := body.edit()
	if err != nil {
		return err
	}
	if err := x.cfg.Manager.Edit(e.Request.Context(), s, edit); err != nil {
		return err
	}
	now, err := x.cfg.Sessions.Session(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	return x.sendSession(e, http.StatusOK, now)
}

// duplicateSession makes a draft out of an idea: the same text or a changed one, with the same goal, rules, tags and
// corrections.
func duplicateSession(x *edge, e *core.RequestEvent, s journal.Session) error {
	var body struct {
		Idea string `json:"idea"`
	}
	if err := decode(e, &body, true); err != nil {
		return err
	}
	text, err := textOf("idea", "your idea", cmp.Or(body.Idea, s.Idea))
	if err != nil {
		return err
	}
	key, err := keyOf(e)
	if err != nil {
		return err
	}
	if err := x.room(e, s.Owner, true); err != nil {
		return err
	}
	copied, err := x.copyOf(e, s, text, key)
	if err != nil {
		return err
	}
	made, err := x.cfg.Manager.Create(e.Request.Context(), copied)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, shown(made))
}

// copyOf is a new idea that takes over what its founder chose and said about another. A copy of the sample is an idea
// like any other.
func (x *ideaEdits) copyOf(e *core.RequestEvent, s journal.Session, text, key string) (session.Idea, error) {
	said, err := x.ideas.Notes(e.Request.Context(), s.ID)
	return session.Idea{Owner: s.Owner, Text: text, Goal: s.Goal, Kill: s.Kill, Privacy: s.Privacy, Tags: s.Tags,
		Said: said, Key: key}, err
}
