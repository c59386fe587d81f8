package stream

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"naps/journal"
	"naps/session"
)

// Errors that Serve returns before anything is written. ErrUnknown is also what Request.Allowed may wrap.
var (
	ErrCursor  = errors.New("stream: this is not a cursor")
	ErrTooMany = errors.New("stream: the user has too many streams open")
	ErrAccess  = errors.New("stream: the user may not see this session any more")
	ErrUnknown = errors.New("stream: the rights could not be looked up")
)

// Sessions attaches tabs to the sessions that are awake; see session.Manager.
type Sessions interface {
	Attach(ctx context.Context, session string) (*session.Tab, error)
	Replay(ctx context.Context, session string, after, upTo int64, emit func(*session.Frame) error) error
}

// Log says which cursors are good, and reads events.
type Log interface {
	Epoch() int64
	Floor(ctx context.Context, session string) (int64, error)
	Events(ctx context.Context, session string, after, upTo int64, limit int) ([]journal.Event, error)
}

// Server answers requests for streams. Its fields are set before the first request and not changed after that; its
// methods are safe for use by many goroutines.
type Server struct {
	Sessions Sessions
	Log      Log
	Open     *Registry            // the open streams by user
	Closing  <-chan struct{}      // closed when the server begins to shut down
	Watched  func() (left func()) // counts a stream that stays open until left is called; nil: not counted
	Logger   *slog.Logger

	Beat     time.Duration // how often a silent stream gives a sign of life
	Recheck  time.Duration // how often a stream asks whether its user may still see the session
	Patience time.Duration // how long one write may take
}

// NewServer gives a server with the usual times: a sign of life every 15 seconds, rights asked again every minute, 15
// seconds for a write.
func NewServer(sessions Sessions, log Log, open *Registry, closing <-chan struct{}) *Server {
	return &Server{
		Sessions: sessions, Log: log, Open: open, Closing: closing, Logger: slog.New(slog.DiscardHandler),
		Beat: 15 * time.Second, Recheck: time.Minute, Patience: 15 * time.Second,
	}
}

// Request is one request for the stream of a session that the caller has found to be allowed.
type Request struct {
	HTTP    *http.Request
	Session journal.Session
	// Checked is the generation of the Registry when the request was allowed; if rights have changed since, Allowed is
	// asked once more.
	Checked int64
	// Allowed says whether the request is still good: nil; ErrAccess; journal.ErrNotFound for a session that is gone;
	// an error that wraps ErrUnknown when that cannot be looked up.
	Allowed func(context.Context) error
}

// JSON serves the log as JSON objects, for programs.
func (s *Server) JSON(w http.ResponseWriter, q Request) error {
	return s.serve(w, q, jsonForm{epoch: s.Log.Epoch()}, heartbeat)
}

// Page serves the log as pieces of HTML, for the session's page.
func (s *Server) Page(w http.ResponseWriter, q Request) error {
	return s.serve(w, q, &htmlForm{session: q.Session.ID, epoch: s.Log.Epoch()}, tick)
}

// serve answers with the log of the session from the tab's cursor on; with once=1 only with what there is now, for a
// tab behind a proxy that passes nothing on before the end. An error means that nothing was written.
func (s *Server) serve(w http.ResponseWriter, q Request, form encoder, pulse []byte) error {
	c, err := cursorOf(q.HTTP)
	if err != nil {
		return err
	}
	left, err := s.Open.Take(q.Session.Owner)
	if err != nil {
		return err
	}
	defer left()
	t := &tab{
		server: s, w: w, rc: http.NewResponseController(w), form: form, pulse: pulse, cursor: c.Seq,
		attach: s.attach(q.Session.ID), replay: s.replay(q.Session.ID),
		allowed: q.Allowed, changed: func() <-chan struct{} { return s.Open.Changed(q.Session.Owner) },
	}
	t.news = t.changed()
	ctx := q.HTTP.Context()
	if q.Checked != s.Open.Generation() { // rights have changed since this request was let in; perhaps these
		if err := q.Allowed(ctx); err != nil {
			return err
		}
	}
	epoch := s.Log.Epoch()
	current := c.Epoch == 0 || c.Epoch == epoch
	if t.end, err = s.endOf(ctx, q.Session, current && c.Seq == q.Session.HeadSeq); err != nil {
		return err
	}
	if t.end.recalled && t.end.closed() {
		w.WriteHeader(http.StatusNoContent) // stops a browser's EventSource
		return nil
	}
	return s.open(ctx, t, q, current)
}

// open attaches the tab and serves it to its end. It registers with the session first and reads the database after
// that, so that nothing falls between.
func (s *Server) open(ctx context.Context, t *tab, q Request, current bool) error {
	first, err := t.attach(ctx)
	if err != nil {
		return err
	}
	floor, err := s.Log.Floor(ctx, q.Session.ID)
	if err != nil {
		first.leave()
		return err
	}
	stale := !current || t.cursor > first.head || t.cursor > 0 && t.cursor < floor
	if err := t.begin(stale, first.head); err != nil || stale {
		first.leave()
		return nil //nolint:nilerr // the tab is gone or has been told to start anew
	}
	if q.HTTP.URL.Query().Get("once") == "1" {
		t.catchUpOnly(ctx, first)
		return nil
	}
	if s.Watched != nil {
		defer s.Watched()()
	}
	t.run(ctx, first)
	return nil
}

func (s *Server) attach(id string) func(context.Context) (attachment, error) {
	return func(ctx context.Context) (attachment, error) {
		t, err := s.Sessions.Attach(ctx, id)
		if err != nil {
			return attachment{}, err
		}
		return attachment{head: t.Head, frames: t.C, why: t.Err, leave: t.Close}, nil
	}
}

func (s *Server) replay(id string) func(ctx context.Context, after, upTo int64, emit func(*session.Frame) error) error {
	return func(ctx context.Context, after, upTo int64, emit func(*session.Frame) error) error {
		return s.Sessions.Replay(ctx, id, after, upTo, emit)
	}
}
