package hooks

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/notify"
)

// Pushing wakes the browsers of users. A nil Browsers switches it off.
type Pushing struct {
	Browsers Browsers
	Key      string // by which push services know this server; browsers are given it
	Services notify.Services
}

// Browsers keeps the addresses of browsers. Its methods are safe for use by many goroutines; a missing row is
// journal.ErrNotFound.
type Browsers interface {
	KeepPush(ctx context.Context, user, endpoint string) error
	News(ctx context.Context, user string) (journal.Monitor, error)
	Pushes(ctx context.Context, user string) ([]string, error)
}

// browsersOf counts the browsers of a user that take notifications.
func (p *Pushing) browsersOf(ctx context.Context, user string) (int, error) {
	if p.Browsers == nil {
		return 0, nil
	}
	all, err := p.Browsers.Pushes(ctx, user)
	return len(all), err
}

// keepPush takes the address that a browser was given by its push service.
func keepPush(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if x.cfg.Pushing.Browsers == nil {
		return journal.ErrNotFound
	}
	var body struct {
		Endpoint string `json:"endpoint"`
	}
	if err := decode(e, &body, false); err != nil {
		return err
	}
	u, err := url.Parse(body.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(body.Endpoint) > 2000 {
		return &invalid{Field: "endpoint", Text: "The address of a push service starts with https://."}
	}
	if !x.cfg.Pushing.Services.Known(body.Endpoint) {
		return &invalid{Field: "endpoint",
			Text: "This server doesn’t allow your browser’s push service. Its operator can (NAPS_PUSH_SERVICES)."}
	}
	if err := x.cfg.Pushing.Browsers.KeepPush(e.Request.Context(), user.Id, body.Endpoint); err != nil {
		return err
	}
	return e.NoContent(http.StatusNoContent)
}

// showNews says what a browser that was woken shows.
func showNews(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	if x.cfg.Pushing.Browsers == nil {
		return journal.ErrNotFound
	}
	m, err := x.cfg.Pushing.Browsers.News(e.Request.Context(), user.Id)
	if err == nil || errors.Is(err, journal.ErrNotFound) {
		due, err := askedLast(e.Request.Context(), x, user.Id)
		if err != nil {
			return err
		}
		if due.Asked > m.Last {
			return e.JSON(http.StatusOK, map[string]string{"title": due.Title, "text": "Did it come true? " + due.Claim,
				"url": "/sessions/" + due.Session})
		}
	}
	if errors.Is(err, journal.ErrNotFound) {
		return e.JSON(http.StatusOK, map[string]string{"title": "naps", "text": "Nothing has changed.",
			"url": "/sessions"})
	}
	if err != nil {
		return err
	}
	return e.JSON(http.StatusOK, map[string]string{"title": m.Title, "text": m.Note,
		"url": "/sessions/" + m.Session + "/changes"})
}
