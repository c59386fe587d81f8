package hooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"naps/market"
	"naps/session"

	"github.com/pocketbase/pocketbase/core"
)

// streamEvents is the log as JSON objects, for programs.
func streamEvents(x *edge, e *core.RequestEvent, s market.Session) error {
	return openStream(x, e, s, jsonForm{epoch: x.cfg.Store.Epoch()}, heartbeat)
}

// openStream answers with the log of the session from the tab's cursor on; with once=1 only with what there is now, for a tab behind a
// proxy that passes nothing on before the end. It registers with the session first and reads
// the database after that, so that nothing falls between.
func openStream(x *edge, e *core.RequestEvent, s market.Session, form encoder, pulse []byte) error {
	c, err := cursorOf(e.Request)
	if err != nil {
		return bad("The cursor must be a number as it stands in an event's id, like 17 or 17.1.")
	}
	left, err := x.streams.take(s.Owner)
	if err != nil {
		return err
	}
	defer left()
	ctx := e.Request.Context()
	news := x.streams.changed(s.Owner)
	if e.Get(keyGeneration) != x.streams.generation() { // rights have changed since this request was let in; perhaps these
		switch err := stillAllowed(ctx, x, e, s); {
		case errors.Is(err, errAccess):
			return errNobody
		case err != nil:
			return err
		}
	}
	epoch := x.cfg.Store.Epoch()
	current := c.Epoch == 0 || c.Epoch == epoch
	end := ending{over: s.Status.Over()}
	if end.over && current && c.Seq == s.HeadSeq {
		if err := recall(ctx, x.cfg.Store, s, &end); err != nil {
			return err
		}
		if end.closed() {
			return e.NoContent(http.StatusNoContent) // stops a browser's EventSource
		}
	}
	attach := func(ctx context.Context) (watch, error) {
		tab, err := x.cfg.Manager.Attach(ctx, s.ID)
		if err != nil {
			return watch{}, err
		}
		return watch{head: tab.Head, frames: tab.C, why: tab.Err, leave: tab.Close}, nil
	}
	first, err := attach(ctx)
	if err != nil {
		return err
	}
	floor, err := x.cfg.Store.Floor(ctx, s.ID)
	if err != nil {
		first.leave()
		return err
	}
	st := &stream{
		x: x, w: e.Response, rc: http.NewResponseController(e.Response), form: form, pulse: pulse, cursor: c.Seq, end: end, attach: attach,
		replay: func(ctx context.Context, after, upTo int64, emit func(*session.Frame) error) error {
			return x.cfg.Manager.Replay(ctx, s.ID, after, upTo, emit)
		},
		allowed: func(ctx context.Context) error { return stillAllowed(ctx, x, e, s) },
		changed: func() <-chan struct{} { return x.streams.changed(s.Owner) }, news: news,
	}
	stale := !current || c.Seq > first.head || c.Seq > 0 && c.Seq < floor
	if err := st.begin(stale, first.head); err != nil || stale {
		first.leave()
		return nil //nolint:nilerr // the tab is gone or has been told to start anew
	}
	if e.Request.URL.Query().Get("once") == "1" {
		st.once(ctx, first)
		return nil
	}
	defer x.watched()()
	st.run(ctx, first)
	return nil
}

// begin writes the head of the response and its opening; to a tab whose cursor is no good, also the reset.
func (s *stream) begin(stale bool, head int64) error {
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
	// PocketBase's server ends requests after five minutes of reading, too: its connection reader would cancel the stream.
	_ = s.rc.SetReadDeadline(time.Time{})
	s.w.WriteHeader(http.StatusOK)
	b := appendOpening(nil)
	if stale {
		return s.write(appendReset(b, head))
	}
	// A sign of life at once: a page that sees none knows that a proxy keeps the stream back.
	return s.write(append(b, s.pulse...))
}

// recall looks at the last events of a session that is over: a question that was not answered yet keeps its streams open.
func recall(ctx context.Context, log Cursors, s market.Session, end *ending) error {
	last, err := log.Events(ctx, s.ID, max(0, s.HeadSeq-50), s.HeadSeq, 50)
	if err != nil {
		return err
	}
	over := end.over
	for _, ev := range last {
		end.see(ev)
	}
	end.over = over // the row is newer than any event
	return nil
}

// stillAllowed asks again what the guard asked at the beginning: is the token good, and is the session still theirs?
func stillAllowed(ctx context.Context, x *edge, e *core.RequestEvent, s market.Session) error {
	user, err := x.userNow(ctx, e.Request)
	if errors.Is(err, errUnasked) {
		return err
	}
	if err != nil {
		return errAccess
	}
	now, err := x.cfg.Store.Session(ctx, s.ID)
	if errors.Is(err, market.ErrNotFound) {
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnasked, err)
	}
	if now.Owner != user.Id {
		return errAccess
	}
	return nil
}
