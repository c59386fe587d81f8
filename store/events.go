package store

import (
	"context"
	"encoding/json"
	"strings"

	"naps/journal"
	"naps/store/rows"
)

const eventColumns = `seq, run, phase, kind, data, at`

// maxEvents bounds a page of events, so that a read ends before anybody writes to a socket.
const maxEvents = 5_000

func scanEvent(r rows.Row) (e journal.Event, err error) {
	var data []byte
	err = r.Scan(&e.Seq, &e.Run, &e.Phase, &e.Kind, &data, &e.At)
	e.Data = data
	return e, err
}

// Log is the log of events of each session.
type Log struct{ *database }

// Events reads the events after one number up to another, at most limit (and 5,000), in order.
func (s Log) Events(ctx context.Context, session string, after, upTo int64, limit int) ([]journal.Event, error) {
	if limit < 1 || limit > maxEvents {
		limit = maxEvents
	}
	return list(ctx, s, scanEvent, `SELECT `+eventColumns+
		` FROM stream_buffer WHERE session = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ?`,
		session, after, upTo, limit)
}

// The row's own number and that of the last event agree unless somebody has edited the row; the larger one is the
// truth.
const headOf = `SELECT MAX(head_seq, COALESCE((SELECT MAX(seq) FROM stream_buffer WHERE session = sessions.id), 0)) FROM sessions WHERE id = ?`

// Head gives the number of the session's last event, 0 before the first.
func (s Log) Head(ctx context.Context, session string) (int64, error) {
	return get(ctx, s, "session", rows.Value[int64], headOf, session)
}

// Floor gives the number below which a cursor may have missed deltas that are compacted away; 0 when nothing was ever
// compacted.
func (s Log) Floor(ctx context.Context, session string) (int64, error) {
	return get(ctx, s, "floor", rows.Value[int64],
		`SELECT COALESCE((SELECT floor FROM compactions WHERE session = ?), 0)`, session)
}

// Text is the whole text of an attempt of a message, as far as the event with the number upTo.
func (s Log) Text(ctx context.Context, session, message string, attempt int, upTo int64) (string, error) {
	deltas, err := list(ctx, s, rows.Value[[]byte], `SELECT data FROM stream_buffer
		WHERE session = ? AND kind = 'text' AND message = ? AND seq <= ? ORDER BY seq`, session, message, upTo)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, raw := range deltas {
		var d journal.TextData
		if err := json.Unmarshal(raw, &d); err != nil {
			return "", err
		}
		if d.Attempt == attempt {
			text.WriteString(d.Text)
		}
	}
	return text.String(), nil
}
