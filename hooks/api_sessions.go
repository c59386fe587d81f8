package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/session"
)

func showMe(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	credits, err := x.cfg.Ledger.Credits(e.Request.Context(), user.Id)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, map[string]any{"id": user.Id, "email": user.Email(), "credits": credits})
}

// ideaBody is the body of a new session.
type ideaBody struct {
	Idea  string             `json:"idea"`
	Start bool               `json:"start"`
	Goal  market.Goal        `json:"goal"`
	Kill  []market.Criterion `json:"kill"`

	Privacy market.Privacy `json:"privacy"`
}

func createSession(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	var body ideaBody
	if err := decode(e, &body, false); err != nil {
		return err
	}
	idea := session.Idea{Owner: user.Id, Start: body.Start}
	if idea.Text, err = ideaOf(body.Idea); err != nil {
		return err
	}
	if body.Start {
		if err := x.readable(market.Brief{Idea: idea.Text}); err != nil {
			return err
		}
	}
	if idea.Goal, err = goalOf(body.Goal); err != nil {
		return err
	}
	if idea.Kill, err = killOf(body.Kill); err != nil {
		return err
	}
	if idea.Privacy, err = privacyOf(body.Privacy, market.Open); err != nil {
		return err
	}
	if idea.Key, err = keyOf(e); err != nil {
		return err
	}
	if err := x.room(e, user.Id, !body.Start); err != nil {
		return err
	}
	s, err := x.cfg.Manager.Create(e.Request.Context(), idea)
	if err != nil {
		return err
	}
	return e.JSON(http.StatusCreated, shown(s))
}

func listSessions(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	list, err := listOf(e.Request, user.Id)
	if err != nil {
		return err
	}
	items, total, err := x.cfg.Sessions.ListSessions(e.Request.Context(), list)
	if err != nil {
		return err
	}
	out := make([]journal.Session, len(items)) // not nil: an empty list is []
	for i, s := range items {
		out[i] = shown(s)
	}
	return e.JSON(http.StatusOK, map[string]any{"items": out, "total": total, "page": list.Page,
		"perPage": list.PerPage})
}

func showSession(x *edge, e *core.RequestEvent, s journal.Session) error {
	return x.sendSession(e, http.StatusOK, s)
}

// sendSession answers with a session and what its latest run has cost.
func (x *ideaPages) sendSession(e *core.RequestEvent, status int, s journal.Session) error {
	charged, err := x.ledger.Charged(e.Request.Context(), s.Run)
	if err != nil {
		return err
	}
	return e.JSON(status, struct {
		journal.Session
		Charged journal.Credits `json:"charged"`
	}{shown(s), charged})
}

func deleteSession(x *edge, e *core.RequestEvent, s journal.Session) error {
	if err := x.cfg.Manager.Delete(e.Request.Context(), s); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}

// shown makes empty lists of criteria and tags empty lists in JSON, too.
func shown(s journal.Session) journal.Session {
	if s.Kill == nil {
		s.Kill = []market.Criterion{}
	}
	if s.Tags == nil {
		s.Tags = []string{}
	}
	return s
}
