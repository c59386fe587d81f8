package session

import "errors"

// Why a tab was dropped.
var (
	ErrSlow     = errors.New("session: the tab did not keep up; it comes back by its cursor")
	ErrGone     = errors.New("session: the session was deleted")
	ErrShutdown = errors.New("session: the server is restarting")
)

// errBroken is what a command gets that an actor could not finish.
var errBroken = errors.New("session: a command was not finished")

// queueLength bounds what waits for a slow tab.
const queueLength = 256

// Tab is one open stream of a session: the events after Head come on C, in order, without a gap, until C is closed.
// One goroutine reads it.
type Tab struct {
	Head int64 // everything up to here is in the database
	C    <-chan *Frame

	queue chan *Frame
	why   error
	leave func()
}

// Close leaves the session. It may be called more than once, also after C was closed.
func (t *Tab) Close() { t.leave() }

// Err says why C was closed. Call it only after C was closed; nil means that the tab itself left.
func (t *Tab) Err() error { return t.why }

// offer hands a frame to the tab without waiting; false means that its queue is full.
func (t *Tab) offer(f *Frame) bool {
	select {
	case t.queue <- f:
		return true
	default:
		return false
	}
}

// drop closes the tab for a reason. Only the actor calls it, once a tab.
func (t *Tab) drop(why error) {
	t.why = why
	close(t.queue)
}

// audience is the open tabs of a session. It belongs to the actor's goroutine.
type audience map[*Tab]struct{}

// offer hands a frame to every tab and drops those that do not keep up.
func (all audience) offer(f *Frame) {
	for tab := range all {
		if !tab.offer(f) {
			delete(all, tab)
			tab.drop(ErrSlow)
		}
	}
}

// drop closes all tabs for a reason.
func (all audience) drop(why error) {
	for tab := range all {
		tab.drop(why)
	}
	clear(all)
}
