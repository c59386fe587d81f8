package session

import (
	"encoding/json"
	"sync"

	"naps/journal"
	"naps/market"
)

// Frame is one committed event on its way to the tabs. It is shared by all of them and must not be changed.
// A frame whose event has no number (Seq 0) tells the tabs something that is not part of the log, such as a full disk.
type Frame struct {
	Event journal.Event
	JSON  []byte // the event as one JSON object, the same bytes live and replayed
	Text  string // of a text event: the whole text of its message and attempt up to here
	From  int    // of a text event: where in Text its delta begins

	// What the data of the event says, decoded once for all tabs.
	Status  journal.StatusData // of a status event
	Message MessageName        // of a text or message event: whose text it is
	Code    string             // of a notice or error event

	once sync.Once
	html []byte
}

// MessageName names a message of the conversation without its text. Attempt is that of a text event and 0 for a
// finished message; Role and Phase are those of a finished one.
type MessageName struct {
	ID      string
	Attempt int
	Role    string
	Phase   market.Phase
}

// Over reports whether the event ends a run.
func (f *Frame) Over() bool { return f.Status.Status.Over() }

// HTML renders the frame once, whoever asks first, and gives all tabs the same bytes.
func (f *Frame) HTML(render func(*Frame) []byte) []byte {
	f.once.Do(func() { f.html = render(f) })
	return f.html
}

// NewFrame makes the frame of an event. Text and From are left empty. Data that is not the event kind's leaves its
// fields empty, too.
func NewFrame(e journal.Event) (*Frame, error) {
	if head, body, ok := cutDelta(e.Data); ok && e.Kind == journal.EventText {
		return newDelta(e, head, body), nil
	}
	raw, err := market.Encode(e)
	if err != nil {
		return nil, err
	}
	f := &Frame{Event: e, JSON: raw}
	f.decode()
	return f, nil
}

// decode reads from the data what every tab would otherwise decode for itself. Unknown data says nothing.
func (f *Frame) decode() {
	switch f.Event.Kind {
	case journal.EventStatus:
		f.Status, _ = decoded[journal.StatusData](f.Event.Data)
	case journal.EventText:
		d, _ := decoded[journal.TextData](f.Event.Data)
		f.Message = MessageName{ID: d.Message, Attempt: d.Attempt}
	case journal.EventMessage:
		m, _ := decoded[journal.Message](f.Event.Data)
		f.Message = MessageName{ID: m.ID, Role: m.Role, Phase: m.Phase}
	case journal.EventNotice, journal.EventError:
		d, _ := decoded[journal.NoticeData](f.Event.Data)
		f.Code = d.Code
	}
}

// decoded is nothing where the data is of another form: half of it must not be taken for the whole.
func decoded[T any](data []byte) (T, bool) {
	var v, nothing T
	if json.Unmarshal(data, &v) != nil {
		return nothing, false
	}
	return v, true
}
