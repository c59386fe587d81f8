package session

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"naps/journal"
)

// replayPage is how many rows are read at once; rows are never held open while a socket is written to.
const replayPage = 500

// Replay gives the committed events after a number and up to another, in order. Consecutive deltas of one attempt come
// as one text event that carries the number of the last. What a session that is awake remembers comes from there, all
// else from the log.
func (b *switchboard) Replay(ctx context.Context, id string, after, upTo int64, emit func(*Frame) error) error {
	r := replay{events: b.events, session: id, after: after, texts: map[string]*draft{}, emit: emit}
	recent := b.recall(ctx, id, after, upTo)
	if err := r.read(ctx, min(upTo, recent.from)); err != nil {
		return err
	}
	for _, f := range recent.frames {
		if err := emit(f); err != nil {
			return err
		}
	}
	return nil
}

// recall asks the session's actor what it remembers; one that sleeps is not woken and remembers nothing.
func (b *switchboard) recall(ctx context.Context, id string, after, upTo int64) recalled {
	nothing := recalled{from: upTo}
	b.mu.Lock()
	a := b.actors[id]
	b.mu.Unlock()
	if a == nil || after >= upTo {
		return nothing
	}
	reply := make(chan recalled, 1)
	select {
	case a.inbox <- recall{after, upTo, reply}:
	case <-a.done:
		return nothing
	case <-ctx.Done():
		return nothing
	}
	select {
	case found := <-reply:
		return found
	case <-a.done: // it did not get to it
		return nothing
	}
}

type replay struct {
	events  EventReader
	session string
	after   int64
	texts   map[string]*draft
	emit    func(*Frame) error
}

// read gives the events up to a number from the log.
func (r *replay) read(ctx context.Context, upTo int64) error {
	for after := r.after; after < upTo; {
		rows, err := r.events.Events(ctx, r.session, after, upTo, replayPage)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return nil // the rest was compacted away
		}
		for _, e := range fold(rows) {
			if err := r.give(ctx, e); err != nil {
				return err
			}
		}
		after = rows[len(rows)-1].Seq
	}
	return nil
}

func (r *replay) give(ctx context.Context, e journal.Event) error {
	f, err := NewFrame(e)
	if err != nil {
		return err
	}
	if e.Kind == journal.EventText {
		if err := r.follow(ctx, f); err != nil {
			return err
		}
	}
	return r.emit(f)
}

// follow adds what of the message stood before the cursor.
func (r *replay) follow(ctx context.Context, f *Frame) error {
	var d journal.TextData
	if err := json.Unmarshal(f.Event.Data, &d); err != nil {
		return err
	}
	it := r.texts[d.Message]
	if it == nil || it.attempt != d.Attempt {
		it = &draft{attempt: d.Attempt}
		if r.after > 0 {
			before, err := r.events.Text(ctx, r.session, d.Message, d.Attempt, r.after)
			if err != nil {
				return err
			}
			it.text.WriteString(before)
		}
		r.texts[d.Message] = it
	}
	f.From = it.text.Len()
	it.text.WriteString(d.Text)
	f.Text = it.text.String()
	return nil
}

// fold joins consecutive deltas of one attempt of one message.
func fold(rows []journal.Event) []journal.Event {
	out := rows[:0:0]
	var head, joined []byte // of the deltas that are being joined into the last event of out; nil when none are
	flush := func() {
		if head != nil {
			out[len(out)-1].Data = append(joined, deltaEnd...)
			head = nil
		}
	}
	for _, e := range rows {
		h, body, text := cutDelta(e.Data)
		text = text && e.Kind == journal.EventText
		if text && head != nil && bytes.Equal(h, head) && out[len(out)-1].Run == e.Run {
			joined = append(joined, body...)
			out[len(out)-1].Seq, out[len(out)-1].At = e.Seq, e.At
			continue
		}
		flush()
		out = append(out, e)
		if text {
			head, joined = h, append(slices.Clip(slices.Clone(h)), body...)
		}
	}
	flush()
	return out
}
