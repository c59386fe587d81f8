package stream

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"naps/session"
)

// maxWrite is how much may gather before it is written to the socket; frames that wait together go in one write.
const maxWrite = 64 << 10

// holdBack is how long a form may hold text back, so that a page is not redrawn at every word.
const holdBack = 150 * time.Millisecond

// buffers are borrowed for one write each: an open stream that is silent holds none.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// attachment is a tab's place in a session: what is committed after head comes on frames, until that is closed for the
// reason why.
type attachment struct {
	head   int64
	frames <-chan *session.Frame
	why    func() error
	leave  func()
}

// tab carries one session to one tab. All of it belongs to the handler's goroutine, the response above all.
type tab struct {
	server  *Server
	w       http.ResponseWriter
	rc      *http.ResponseController
	form    encoder
	pulse   []byte // what says every 15 s that the stream lives
	cursor  int64  // the last event given to form
	end     ending
	later   bool // form holds something back
	attach  func(context.Context) (attachment, error)
	replay  func(ctx context.Context, after, upTo int64, emit func(*session.Frame) error) error
	allowed func(context.Context) error
	changed func() <-chan struct{} // closed when allowed must be asked at once
	news    <-chan struct{}        // the last one that changed gave
}

// run serves the tab from its first attachment until it, the run or the server ends. A tab that fell behind goes on
// from its cursor.
func (t *tab) run(ctx context.Context, first attachment) {
	again := t.follow(ctx, first)
	first.leave()
	for again {
		w, err := t.attach(ctx)
		if err != nil {
			t.goodbye(ctx, err)
			return
		}
		again = t.follow(ctx, w)
		w.leave()
	}
}

// catchUpOnly gives the tab what it has missed, and no more.
func (t *tab) catchUpOnly(ctx context.Context, w attachment) {
	defer w.leave()
	if err := t.catchUp(ctx, w.head); err != nil {
		t.goodbye(ctx, err)
	}
}

// follow replays what the tab has missed and then passes on what comes. It reports whether to attach once more.
func (t *tab) follow(ctx context.Context, w attachment) bool {
	if err := t.catchUp(ctx, w.head); err != nil {
		if ctx.Err() == nil && !errors.Is(err, errWrite) {
			t.server.Logger.Error("A stream could not read its log", "error", err)
		}
		t.goodbye(ctx, err)
		return false
	}
	if t.end.closed() {
		return false
	}
	beat := time.NewTicker(t.server.Beat)
	defer beat.Stop()
	checked := time.Now()
	var hold <-chan time.Time
	for {
		if t.later && hold == nil {
			hold = time.After(holdBack)
		}
		var err error
		select {
		case f, open := <-w.frames:
			if !open {
				return t.dropped(ctx, w.why())
			}
			err = t.pass(f, w.frames)
		case <-hold:
			hold, err = nil, t.flushHeld()
		case <-t.news:
			t.news = t.changed()
			err = t.allowed(ctx)
		case <-beat.C:
			if err = t.write(t.pulse); err == nil && time.Since(checked) >= t.server.Recheck {
				checked = time.Now()
				if err = t.allowed(ctx); errors.Is(err, ErrUnknown) {
					err = nil // a database that is busy says nothing about rights; it is asked again in a minute
				}
			}
		case <-t.server.Closing:
			err = session.ErrShutdown
		case <-ctx.Done():
			err = ctx.Err()
		}
		if err != nil {
			t.goodbye(ctx, err)
			return false
		}
		if t.end.closed() && !t.later {
			return false
		}
	}
}

// catchUp writes what is in the database between the cursor and head.
func (t *tab) catchUp(ctx context.Context, head int64) error {
	if t.cursor >= head {
		return nil
	}
	p := buffers.Get().(*[]byte)
	b := (*p)[:0]
	err := t.replay(ctx, t.cursor, head, func(f *session.Frame) error {
		b = t.encode(b, f)
		if len(b) < maxWrite {
			return nil
		}
		err := t.write(b)
		b = b[:0]
		return err
	})
	if err == nil {
		b = t.form.flush(b)
		t.later = false
		err = t.write(b)
	}
	giveBack(p, b)
	if err == nil && t.cursor < head {
		t.cursor = head // what lies between was compacted
	}
	return err
}

// pass writes a live frame and all that wait behind it.
func (t *tab) pass(f *session.Frame, more <-chan *session.Frame) error {
	p := buffers.Get().(*[]byte)
	b := t.encode((*p)[:0], f)
gather:
	for len(b) < maxWrite {
		select {
		case f, open := <-more:
			if !open {
				break gather // follow will see it too
			}
			b = t.encode(b, f)
		default:
			break gather
		}
	}
	if t.end.closed() {
		b = t.form.flush(b)
		t.later = false
	}
	err := t.write(b)
	giveBack(p, b)
	return err
}

// encode appends a frame unless the tab has it already. Frames without a number are not part of the log and always
// pass.
func (t *tab) encode(b []byte, f *session.Frame) []byte {
	if f.Event.Seq > 0 {
		if f.Event.Seq <= t.cursor {
			return b
		}
		t.cursor = f.Event.Seq
		t.end.see(f)
	}
	b, t.later = t.form.frame(b, f)
	return b
}

// flushHeld writes what the form has held back.
func (t *tab) flushHeld() error {
	p := buffers.Get().(*[]byte)
	b := t.form.flush((*p)[:0])
	t.later = false
	err := t.write(b)
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
func (t *tab) dropped(ctx context.Context, why error) bool {
	if errors.Is(why, session.ErrSlow) {
		return t.flushHeld() == nil
	}
	if why == nil {
		why = session.ErrShutdown
	}
	t.goodbye(ctx, why)
	return false
}
