package hooks

import (
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
)

// room refuses what would add to the ideas, conversations and reports of somebody who has as much of them as one may
// have. What a run brings is never refused: it was paid for.
func (x *ideaPages) room(e *core.RequestEvent, user string, draft bool) error {
	most := x.mostKept
	if most.Bytes <= 0 && most.Drafts <= 0 {
		return nil
	}
	have, err := x.accounts.Kept(e.Request.Context(), user)
	if err != nil {
		return err
	}
	switch {
	case draft && most.Drafts > 0 && have.Drafts >= most.Drafts:
		return full(fmt.Sprintf("You have %d ideas that were never researched, which is the limit. "+
			"Delete one that you no longer need.", have.Drafts))
	case most.Bytes > 0 && have.Bytes >= most.Bytes:
		return full(fmt.Sprintf("Your ideas, conversations and reports fill your %d MB. "+
			"Delete an idea that you no longer need.", most.Bytes>>20))
	}
	return nil
}

func full(text string) error { return router.NewApiError(http.StatusRequestEntityTooLarge, text, nil) }

// withRoom lets a session's handler add to what is stored of its owner as long as there is room.
func withRoom(next sessionFunc) sessionFunc {
	return func(x *edge, e *core.RequestEvent, s journal.Session) error {
		if err := x.room(e, s.Owner, false); err != nil {
			return err
		}
		return next(x, e, s)
	}
}
