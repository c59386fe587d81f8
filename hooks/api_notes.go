package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
)

func listNotes(x *edge, e *core.RequestEvent, s journal.Session) error {
	list, err := x.cfg.Ideas.Attachments(e.Request.Context(), s.ID)
	if err != nil {
		return err
	}
	if list == nil {
		list = []journal.Attachment{}
	}
	return e.JSON(http.StatusOK, map[string]any{"items": list})
}

// addNote takes a form with one file, or JSON with a link.
func addNote(x *edge, e *core.RequestEvent, s journal.Session) error {
	a, err := x.noteOf(e, s)
	if err != nil {
		return err
	}
	if a, err = x.cfg.Manager.AddAttachment(e.Request.Context(), s, a); err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, a)
}

func (x *edge) noteOf(e *core.RequestEvent, s journal.Session) (journal.Attachment, error) {
	if !isForm(e.Request) {
		var body struct {
			Link string `json:"link"`
		}
		if err := decode(e, &body, false); err != nil {
			return journal.Attachment{}, err
		}
		if x.noteForms.reader == nil || body.Link == "" {
			return journal.Attachment{}, &invalid{Field: "link", Text: "Send a link, or a form with a file."}
		}
		if err := mayFetch(s.Privacy); err != nil {
			return journal.Attachment{}, err
		}
		return x.noteForms.link(e.Request.Context(), body.Link)
	}
	list, err := formNotes(x, e, s)
	switch {
	case err != nil:
		return journal.Attachment{}, err
	case len(list) > 1:
		return journal.Attachment{}, bad("Send one file, or one link, at a time.")
	}
	return list[0], nil
}

func removeNote(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := x.cfg.Manager.RemoveAttachment(e.Request.Context(), s, e.Request.PathValue("note")); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}
