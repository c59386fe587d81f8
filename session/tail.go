package session

import (
	"slices"

	"naps/journal"
)

// maxTail bounds what an actor remembers of its log, in bytes.
const maxTail = 2 << 20

// tail is the newest part of a session's log, kept in memory while a run writes it: a tab that comes back finds there
// what it missed, without a row being read. Consecutive deltas of an attempt lie there as one text. It belongs to the
// actor's goroutine; the frames it gives do not change.
type tail struct {
	after int64 // every event after this number is here
	parts []*part
	size  int // bytes, about
}

// part is one event, or the deltas of one attempt that follow each other.
type part struct {
	frame *Frame // one event; nil for deltas

	event journal.Event // the first delta's
	head  []byte        // what names message and attempt
	body  []byte        // the text as it stands in JSON
	draft *draft        // the same text as a page needs it, with what came before
	from  int           // where in it the first delta begins
	marks []mark        // where each delta ends
	last  *Frame        // what was asked for last: a crowd asks for the same
}

type mark struct {
	seq, at    int64
	body, text int // lengths up to here, of part.body and of the draft
}

// markSize is what a mark takes, in bytes.
const markSize = 32

// add takes a committed frame; it is the draft's text that has grown by it, nil if none has.
func (t *tail) add(f *Frame, it *draft) {
	head, body, ok := cutDelta(f.Event.Data)
	if it == nil || f.Event.Kind != journal.EventText || !ok {
		t.parts = append(t.parts, &part{frame: f})
		t.size += len(f.JSON)
		t.trim()
		return
	}
	p := t.open(f, head, it)
	p.body = append(p.body, body...)
	p.marks = append(p.marks, mark{seq: f.Event.Seq, at: f.Event.At, body: len(p.body), text: len(f.Text)})
	p.last = nil
	t.size += len(body) + markSize
	t.trim()
}

// open is the part that a delta belongs to: the last one, if nothing has come between.
func (t *tail) open(f *Frame, head []byte, it *draft) *part {
	if n := len(t.parts); n > 0 {
		if p := t.parts[n-1]; p.draft == it && p.event.Run == f.Event.Run && string(p.head) == string(head) {
			return p
		}
	}
	p := &part{event: f.Event, head: slices.Clone(head), draft: it, from: f.From}
	t.parts = append(t.parts, p)
	return p
}

// trim forgets the oldest until the tail is small enough: whole events, and of a long text its first half.
func (t *tail) trim() {
	for t.size > maxTail {
		p := t.parts[0]
		if p.frame != nil || len(p.marks) < 2 {
			t.after = p.seq()
			t.size -= p.size()
			t.parts = t.parts[1:]
			continue
		}
		was := p.size()
		t.after = p.halve()
		t.size -= was - p.size()
	}
}

// forget empties the tail; what is up to head must be read from the log.
func (t *tail) forget(head int64) { *t = tail{after: head} }

// since gives the events after a number and up to another, as far as they are here; those up to the number from must be
// read from the log.
func (t *tail) since(after, upTo int64) (from int64, frames []*Frame) {
	for _, p := range t.parts {
		if f := p.between(after, upTo); f != nil {
			frames = append(frames, f)
		}
	}
	return t.after, frames
}

func (p *part) seq() int64 {
	if p.frame != nil {
		return p.frame.Event.Seq
	}
	return p.marks[len(p.marks)-1].seq
}

func (p *part) size() int {
	if p.frame != nil {
		return len(p.frame.JSON)
	}
	return len(p.body) + markSize*len(p.marks)
}

// halve forgets the first half of the deltas and gives the number of the last of them.
func (p *part) halve() int64 {
	n := len(p.marks) / 2
	gone := p.marks[n-1]
	p.from, p.last = gone.text, nil
	p.body = slices.Clone(p.body[gone.body:])
	p.marks = slices.Clone(p.marks[n:])
	for i := range p.marks {
		p.marks[i].body -= gone.body
	}
	return gone.seq
}

// between is what of the part has come after a number and up to another, as one frame; nil for nothing.
func (p *part) between(after, upTo int64) *Frame {
	if p.frame != nil {
		if seq := p.frame.Event.Seq; seq <= after || seq > upTo {
			return nil
		}
		return p.frame
	}
	i, j := p.find(after), p.find(upTo)
	if i == j {
		return nil
	}
	begin, end := mark{text: p.from}, p.marks[j-1]
	if i > 0 {
		begin = p.marks[i-1]
	}
	if f := p.last; f != nil && f.Event.Seq == end.seq && f.From == begin.text {
		return f
	}
	e := p.event
	e.Seq, e.At = end.seq, end.at
	p.last = newDelta(e, p.head, p.body[begin.body:end.body])
	p.last.Text, p.last.From = p.draft.text.String()[:end.text], begin.text
	return p.last
}

// find counts the deltas up to a number.
func (p *part) find(upTo int64) int {
	i, found := slices.BinarySearchFunc(p.marks, upTo, func(m mark, seq int64) int { return int(m.seq - seq) })
	if found {
		i++
	}
	return i
}
