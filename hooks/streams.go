package hooks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/hooks/stream"
	"naps/journal"
)

// DefaultStreams is how many streams a user may have open at once unless the configuration says otherwise. A browser
// opens one a tab.
const DefaultStreams = 2500

// DefaultVisits is how many realtime connections one address may have open without being signed in, unless the
// configuration says otherwise.
const DefaultVisits = 100

// newRegistry counts open streams; most is 0 or less where the configuration says nothing.
func newRegistry(most, otherwise int) *stream.Registry {
	return stream.NewRegistry(cmp.Or(max(most, 0), otherwise))
}

// streamEvents is the log as JSON objects, for programs.
func streamEvents(x *edge, e *core.RequestEvent, s journal.Session) error {
	return serveStream(x, e, s, x.stream.JSON)
}

// streamPieces is the log as pieces of HTML, for the session's page.
func streamPieces(x *edge, e *core.RequestEvent, s journal.Session) error {
	return serveStream(x, e, s, x.stream.Page)
}

// serveStream serves a stream of a session that the guard has let pass. Its rights are asked again as long as it is
// open.
func serveStream(x *edge, e *core.RequestEvent, s journal.Session,
	serve func(http.ResponseWriter, stream.Request) error) error {
	checked, ok := e.Get(keyGeneration).(int64)
	if !ok {
		checked = -1 // nobody has looked
	}
	err := serve(e.Response, stream.Request{
		HTTP: e.Request, Session: s, Checked: checked,
		Allowed: func(ctx context.Context) error { return stillAllowed(ctx, x, e, s) },
	})
	switch {
	case errors.Is(err, stream.ErrCursor):
		return bad("The cursor must be an event's id, such as 17 or 17.1.")
	case errors.Is(err, stream.ErrAccess):
		return errNobody
	}
	return err
}

// stillAllowed asks again what the guard asked at the beginning: is the token good, and is the session still theirs?
func stillAllowed(ctx context.Context, x *edge, e *core.RequestEvent, s journal.Session) error {
	user, err := x.userNow(ctx, e.Request)
	if errors.Is(err, errUnasked) {
		return fmt.Errorf("%w: %w", stream.ErrUnknown, err)
	}
	if err != nil {
		return stream.ErrAccess
	}
	now, err := x.cfg.Sessions.Session(ctx, s.ID)
	if errors.Is(err, journal.ErrNotFound) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %w: %w", stream.ErrUnknown, errUnasked, err)
	}
	if now.Owner != user.Id {
		return stream.ErrAccess
	}
	return nil
}
