package stream

import (
	"strconv"

	"naps/journal"
	"naps/session"
	"naps/views"
)

// htmlForm is the form for the page. A piece is rendered once a session and event, not once a tab. Text is held back
// for a moment: several deltas of one message then come as one piece, with the last one's cursor.
type htmlForm struct {
	session string
	epoch   int64
	held    *session.Frame // the last delta held back
	from    int            // where the first of them begins
	shared  bool           // only one is held: its rendering can be shared
}

func (h *htmlForm) frame(b []byte, f *session.Frame) ([]byte, bool) {
	if f.Event.Kind == journal.EventText {
		if h.held != nil && sameText(h.held, f) {
			h.held, h.from, h.shared = f, min(h.from, f.From), false
			return b, true
		}
		b = h.flush(b)
		h.held, h.from, h.shared = f, f.From, true
		return b, true
	}
	b = h.flush(b)
	return append(b, f.HTML(h.whole)...), false
}

func (h *htmlForm) flush(b []byte) []byte {
	f := h.held
	h.held = nil
	switch {
	case f == nil:
		return b
	case h.shared:
		return append(b, f.HTML(h.whole)...)
	}
	return h.piece(b, f, h.from)
}

func (h *htmlForm) whole(f *session.Frame) []byte { return h.piece(nil, f, f.From) }

// piece appends the HTML of an event as a frame. An event that shows nothing on the page still moves the cursor: a
// frame with an id and no data is no event to a browser, but its id counts.
func (h *htmlForm) piece(b []byte, f *session.Frame, from int) []byte {
	p, ok := views.PieceOf(h.session, f.Event, f.Text, from)
	if ok {
		return appendFrame(b, f.Event.Seq, h.epoch, p.Name, p.Data)
	}
	if f.Event.Seq == 0 {
		return b
	}
	b = append(b, "id: "...)
	b = strconv.AppendInt(b, f.Event.Seq, 10)
	b = append(b, '.')
	b = strconv.AppendInt(b, h.epoch, 10)
	return append(b, "\n\n"...)
}

func (h *htmlForm) aside(b []byte, kind journal.EventKind, d journal.NoticeData) []byte {
	p, ok := views.PieceOf(h.session, journal.NewEvent("", "", kind, d, 0), "", 0)
	if !ok {
		return b
	}
	return appendFrame(b, 0, h.epoch, p.Name, p.Data)
}

// sameText reports whether two deltas belong to the same attempt of the same message.
func sameText(a, b *session.Frame) bool {
	return a.Message.ID == b.Message.ID && a.Message.Attempt == b.Message.Attempt
}
