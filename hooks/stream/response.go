package stream

import (
	"context"
	"errors"
	"net/http"
	"time"

	"naps/journal"
	"naps/session"
)

// begin writes the head of the response and its opening; to a tab whose cursor is no good, also the reset.
func (t *tab) begin(stale bool, head int64) error {
	SetHeader(t.w.Header())
	// PocketBase's server ends requests after five minutes of reading, too: its connection reader would cancel the
	// stream.
	_ = t.rc.SetReadDeadline(time.Time{})
	t.w.WriteHeader(http.StatusOK)
	b := appendOpening(nil)
	if stale {
		return t.write(appendReset(b, head))
	}
	// A sign of life at once: a page that sees none knows that a proxy keeps the stream back.
	return t.write(append(b, t.pulse...))
}

// goodbye tells the tab why its stream ends, if it can still be told, and never for longer than a second.
func (t *tab) goodbye(ctx context.Context, why error) {
	closing := false
	select {
	case <-t.server.Closing:
		closing = true
	default:
	}
	kind, d := journal.EventNotice, journal.NoticeData{Code: "shutdown",
		Text: "The server is restarting. This page reconnects automatically."}
	switch {
	case errors.Is(why, errWrite):
		return
	case closing || errors.Is(why, session.ErrShutdown):
	case errors.Is(why, session.ErrGone) || errors.Is(why, journal.ErrNotFound):
		kind, d = journal.EventError, journal.NoticeData{Code: "deleted", Text: "This session was deleted."}
	case errors.Is(why, ErrAccess):
		kind, d = journal.EventError, journal.NoticeData{Code: "access",
			Text: "You are signed out. Sign in to continue."}
	case ctx.Err() != nil:
		return // the tab left
	default:
		kind, d = journal.EventError, journal.NoticeData{Code: "stream",
			Text: "The connection was lost. It reconnects automatically."}
	}
	b := t.form.aside(t.form.flush(nil), kind, d)
	_ = t.rc.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := t.w.Write(b); err == nil {
		_ = t.rc.Flush()
	}
}

var errWrite = errors.New("stream: the tab is gone")

// write gives the tab whole frames in one write, which must be done in time: a tab that reads nothing is cut off.
func (t *tab) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if err := t.rc.SetWriteDeadline(time.Now().Add(t.server.Patience)); err != nil &&
		!errors.Is(err, http.ErrNotSupported) {
		return errors.Join(errWrite, err)
	}
	if _, err := t.w.Write(b); err != nil {
		return errors.Join(errWrite, err)
	}
	if err := t.rc.Flush(); err != nil {
		return errors.Join(errWrite, err)
	}
	return nil
}
