package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"naps/market"
	"naps/session"
)

// maxWrite is how much may gather before it is written to the socket; frames that wait together go in one write.
const maxWrite = 64 << 10

// holdBack is how long a form may hold text back, so that a page is not redrawn at every word.
const holdBack = 150 * time.Millisecond

// buffers are borrowed for one write each: an open stream that is silent holds none.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// watch is one attachment to a session: what is committed after head comes on frames, until that is closed for the reason why.
type watch struct {
	head   int64
	frames <-chan *session.Frame
	why    func() error
	leave  func()
}

// stream carries one session to one tab. All of it belongs to the handler's goroutine, the response above all.
type stream struct {
	x       *edge
	w       http.ResponseWriter
	rc      *http.ResponseController
	form    encoder
	pulse   []byte // what says every 15 s that the stream lives
	cursor  int64  // the last event given to form
	end     ending
	later   bool // form holds something back
	attach  func(context.Context) (watch, error)
	replay  func(ctx context.Context, after, upTo int64, emit func(*session.Frame) error) error
	allowed func(context.Context) error
	changed func() <-chan struct{} // closed when allowed must be asked at once
	news    <-chan struct{}        // the last one that changed gave
}

// run serves the tab from its first attachment until it, the run or the server ends. A tab that fell behind goes on from its cursor.
func (s *stream) run(ctx context.Context, first watch) {
	again := s.follow(ctx, first)
	first.leave()
	for again {
		w, err := s.attach(ctx)
		if err != nil {
			s.goodbye(ctx, err)
			return
		}
		again = s.follow(ctx, w)
		w.leave()
	}
}

// once gives the tab what it has missed, and no more.
func (s *stream) once(ctx context.Context, w watch) {
	defer w.leave()
	if err := s.catchUp(ctx, w.head); err != nil {
		s.goodbye(ctx, err)
	}
}

// follow replays what the tab has missed and then passes on what comes. It reports whether to attach once more.
func (s *stream) follow(ctx context.Context, w watch) bool {
	if err := s.catchUp(ctx, w.head); err != nil {
		if ctx.Err() == nil && !errors.Is(err, errWrite) {
			s.x.log.Error("A stream could not read its log", "error", err)
		}
		s.goodbye(ctx, err)
		return false
	}
	if s.end.closed() {
		return false
	}
	beat := time.NewTicker(s.x.beat)
	defer beat.Stop()
	checked := time.Now()
	var hold <-chan time.Time
	for {
		if s.later && hold == nil {
			hold = time.After(holdBack)
		}
		var err error
		select {
		case f, open := <-w.frames:
			if !open {
				return s.dropped(ctx, w.why())
			}
			err = s.pass(f, w.frames)
		case <-hold:
			hold, err = nil, s.rest()
		case <-s.news:
			s.news = s.changed()
			err = s.allowed(ctx)
		case <-beat.C:
			if err = s.write(s.pulse); err == nil && time.Since(checked) >= s.x.recheck {
				checked = time.Now()
				if err = s.allowed(ctx); errors.Is(err, errUnasked) {
					err = nil // a database that is busy says nothing about rights; it is asked again in a minute
				}
			}
		case <-s.x.closing:
			err = session.ErrShutdown
		case <-ctx.Done():
			err = ctx.Err()
		}
		if err != nil {
			s.goodbye(ctx, err)
			return false
		}
		if s.end.closed() && !s.later {
			return false
		}
	}
}

// catchUp writes what is in the database between the cursor and head.
func (s *stream) catchUp(ctx context.Context, head int64) error {
	if s.cursor >= head {
		return nil
	}
	p := buffers.Get().(*[]byte)
	b := (*p)[:0]
	err := s.replay(ctx, s.cursor, head, func(f *session.Frame) error {
		b = s.take(b, f)
		if len(b) < maxWrite {
			return nil
		}
		err := s.write(b)
		b = b[:0]
		return err
	})
	if err == nil {
		b = s.form.rest(b)
		s.later = false
		err = s.write(b)
	}
	giveBack(p, b)
	if err == nil && s.cursor < head {
		s.cursor = head // what lies between was compacted
	}
	return err
}

// pass writes a live frame and all that wait behind it.
func (s *stream) pass(f *session.Frame, more <-chan *session.Frame) error {
	p := buffers.Get().(*[]byte)
	b := s.take((*p)[:0], f)
gather:
	for len(b) < maxWrite {
		select {
		case f, open := <-more:
			if !open {
				break gather // follow will see it too
			}
			b = s.take(b, f)
		default:
			break gather
		}
	}
	if s.end.closed() {
		b = s.form.rest(b)
		s.later = false
	}
	err := s.write(b)
	giveBack(p, b)
	return err
}

// take encodes a frame unless the tab has it already. Frames without a number are not part of the log and always pass.
func (s *stream) take(b []byte, f *session.Frame) []byte {
	if f.Event.Seq > 0 {
		if f.Event.Seq <= s.cursor {
			return b
		}
		s.cursor = f.Event.Seq
		s.end.see(f.Event)
	}
	b, s.later = s.form.frame(b, f)
	return b
}

func (s *stream) rest() error {
	p := buffers.Get().(*[]byte)
	b := s.form.rest((*p)[:0])
	s.later = false
	err := s.write(b)
	giveBack(p, b)
	return err
}

func giveBack(p *[]byte, b []byte) {
	if cap(b) > 4*maxWrite {
		return // one huge frame must not stay in the pool
	}
	*p = b[:0]
	buffers.Put(p)
}

// dropped says what to do when the session has let the tab go.
func (s *stream) dropped(ctx context.Context, why error) bool {
	if errors.Is(why, session.ErrSlow) {
		return s.rest() == nil
	}
	if why == nil {
		why = session.ErrShutdown
	}
	s.goodbye(ctx, why)
	return false
}

// goodbye tells the tab why its stream ends, if it can still be told, and never for longer than a second.
func (s *stream) goodbye(ctx context.Context, why error) {
	closing := false
	select {
	case <-s.x.closing:
		closing = true
	default:
	}
	kind, d := market.EventNotice, market.NoticeData{Code: "shutdown", Text: "The server is restarting. This page goes on by itself in a moment."}
	switch {
	case errors.Is(why, errWrite):
		return
	case closing || errors.Is(why, session.ErrShutdown):
	case errors.Is(why, session.ErrGone) || errors.Is(why, market.ErrNotFound):
		kind, d = market.EventError, market.NoticeData{Code: "deleted", Text: "This session was deleted."}
	case errors.Is(why, errAccess):
		kind, d = market.EventError, market.NoticeData{Code: "access", Text: "You are signed out. Sign in to go on."}
	case ctx.Err() != nil:
		return // the tab left
	default:
		kind, d = market.EventError, market.NoticeData{Code: "stream", Text: "The stream broke off. It goes on by itself in a moment."}
	}
	b := s.form.aside(s.form.rest(nil), kind, d)
	_ = s.rc.SetWriteDeadline(time.Now().Add(time.Second))
	if _, err := s.w.Write(b); err == nil {
		_ = s.rc.Flush()
	}
}

var (
	errWrite  = errors.New("hooks: the tab takes no more")
	errAccess = errors.New("hooks: the tab may not see this any more")
)

// write gives the tab whole frames in one write, which must be done in time: a tab that reads nothing is cut off.
func (s *stream) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if err := s.rc.SetWriteDeadline(time.Now().Add(s.x.patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return errors.Join(errWrite, err)
	}
	if _, err := s.w.Write(b); err != nil {
		return errors.Join(errWrite, err)
	}
	if err := s.rc.Flush(); err != nil {
		return errors.Join(errWrite, err)
	}
	return nil
}

// ending follows the log to know when a stream has nothing more to bring: the run is over, and no question that was asked after its end
// waits for an answer. What was asked before (the idea itself, above all) does not count.
type ending struct{ over, asked bool }

func (e *ending) closed() bool { return e.over && !e.asked }

func (e *ending) see(ev market.Event) {
	switch ev.Kind {
	case market.EventStatus:
		var d market.StatusData
		if json.Unmarshal(ev.Data, &d) == nil {
			e.over, e.asked = d.Status.Over(), false
		}
	case market.EventNotice:
		var d market.NoticeData
		if json.Unmarshal(ev.Data, &d) == nil && d.Code == "answer" {
			e.asked = false // it could not be answered
		}
	case market.EventMessage:
		var m market.Message
		if json.Unmarshal(ev.Data, &m) != nil {
			return
		}
		if m.Role == "founder" {
			e.asked = true
		} else if m.Phase == "" {
			e.asked = false
		}
	}
}
