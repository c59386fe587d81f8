package session

import (
	"context"
	"encoding/json"

	"naps/market"
)

// replayPage is how many rows are read at once; rows are never held open while a socket is written to (design, section 6).
const replayPage = 500

// Replay gives the committed events after a number and up to another, in order. Consecutive deltas of one attempt come as one
// text event that carries the number of the last.
func (b *switchboard) Replay(ctx context.Context, id string, after, upTo int64, emit func(*Frame) error) error {
	r := replay{past: b.past, session: id, after: after, texts: map[string]*draft{}, emit: emit}
	for after < upTo {
		rows, err := b.past.Events(ctx, id, after, upTo, replayPage)
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

type replay struct {
	past    Past
	session string
	after   int64
	texts   map[string]*draft
	emit    func(*Frame) error
}

func (r *replay) give(ctx context.Context, e market.Event) error {
	f, err := newFrame(e)
	if err != nil {
		return err
	}
	if e.Kind == market.EventText {
		if err := r.follow(ctx, f); err != nil {
			return err
		}
	}
	return r.emit(f)
}

// follow adds what of the message stood before the cursor.
func (r *replay) follow(ctx context.Context, f *Frame) error {
	var d market.TextData
	if err := json.Unmarshal(f.Event.Data, &d); err != nil {
		return err
	}
	it := r.texts[d.Message]
	if it == nil || it.attempt != d.Attempt {
		it = &draft{attempt: d.Attempt}
		if r.after > 0 {
			before, err := r.past.Text(ctx, r.session, d.Message, d.Attempt, r.after)
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
func fold(rows []market.Event) []market.Event {
	out := rows[:0:0]
	var run []byte
	var open market.TextData
	flush := func() {
		if run != nil {
			open.Text = string(run)
			last := &out[len(out)-1]
			*last = withData(*last, open)
			run = nil
		}
	}
	for _, e := range rows {
		var d market.TextData
		text := e.Kind == market.EventText && json.Unmarshal(e.Data, &d) == nil
		if text && len(out) > 0 && run != nil && open.Message == d.Message && open.Attempt == d.Attempt && out[len(out)-1].Run == e.Run {
			run = append(run, d.Text...)
			out[len(out)-1].Seq, out[len(out)-1].At = e.Seq, e.At
			continue
		}
		flush()
		out = append(out, e)
		if text {
			open, run = d, append([]byte{}, d.Text...)
		}
	}
	flush()
	return out
}

func withData(e market.Event, d market.TextData) market.Event {
	again := market.NewEvent(e.Run, e.Phase, e.Kind, d, e.At)
	again.Seq = e.Seq
	return again
}
