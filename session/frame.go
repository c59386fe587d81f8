package session

import (
	"sync"

	"naps/market"
)

// Frame is one committed event on its way to the tabs. It is shared by all of them and must not be changed.
// A frame whose event has no number (Seq 0) tells the tabs something that is not part of the log, such as a full disk.
type Frame struct {
	Event market.Event
	JSON  []byte // the event as one JSON object, the same bytes live and replayed
	Text  string // of a text event: the whole text of its message and attempt up to here
	From  int    // of a text event: where in Text its delta begins

	once sync.Once
	html []byte
}

// HTML renders the frame once, whoever asks first, and gives all tabs the same bytes.
func (f *Frame) HTML(render func(*Frame) []byte) []byte {
	f.once.Do(func() { f.html = render(f) })
	return f.html
}

func newFrame(e market.Event) (*Frame, error) {
	if head, body, ok := cutDelta(e.Data); ok && e.Kind == market.EventText {
		return newDelta(e, head, body), nil
	}
	raw, err := market.Encode(e)
	if err != nil {
		return nil, err
	}
	return &Frame{Event: e, JSON: raw}, nil
}
