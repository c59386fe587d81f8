package session

import (
	"naps/journal"
	"naps/market"
)

// item is a change on its way to the log, and who waits for its outcome (nil for text).
type item struct {
	change journal.Change
	text   *delta
	reply  chan<- journal.Outcome
}

// delta is text that waits; it grows while the disk is busy, so that many deltas become one row.
type delta struct {
	fence   journal.Fence
	phase   market.Phase
	message string
	attempt int
	text    []byte
}

func (d *delta) joins(o *delta) bool {
	return d.fence == o.fence && d.phase == o.phase && d.message == o.message && d.attempt == o.attempt
}

func (d *delta) change(session string) journal.Change {
	data := journal.TextData{Message: d.message, Attempt: d.attempt, Text: string(d.text)}
	fence := &d.fence
	if d.fence == (journal.Fence{}) { // an answer, which belongs to no run
		fence = nil
	}
	return journal.Change{
		Session: session, Fence: fence,
		Events: []journal.Event{journal.NewEvent(d.fence.Run, d.phase, journal.EventText, data, 0)},
	}
}

// backlog is what waits to be written, in order.
type backlog struct {
	items []item
	bytes int // of text in items
}

func (b *backlog) add(it item) { b.items = append(b.items, it) }

// text adds a delta to what waits: to the last item, if that is text of the same attempt.
func (b *backlog) text(d *delta) {
	b.bytes += len(d.text)
	if n := len(b.items); n > 0 {
		if last := b.items[n-1].text; last != nil && last.joins(d) {
			last.text = append(last.text, d.text...)
			return
		}
	}
	b.add(item{text: d})
}

// take gives everything and is empty after it.
func (b *backlog) take() []item {
	all := b.items
	b.items, b.bytes = nil, 0
	return all
}

// putBack puts text that was not written before everything else.
func (b *backlog) putBack(items []item) {
	for _, it := range items {
		b.bytes += len(it.text.text)
	}
	b.items = append(items, b.items...)
}
