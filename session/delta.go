package session

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"naps/journal"
	"naps/market"
)

// Deltas are joined as they stand in the log, as JSON: what is between the quotes of two strings is between the quotes
// of their joint one. Nothing is decoded and encoded again, which a tab that comes back to a long text would wait for.

// The data of a delta, in the order of the fields of journal.TextData: what stands before the message, the attempt and
// the text, and after it. A test holds that market.Encode writes it so.
const (
	deltaMessage = `{"message":"`
	deltaAttempt = `","attempt":`
	deltaText    = `,"text":"`
	deltaEnd     = `"}`
)

// cutDelta divides the data of a text event, as market.Encode writes journal.TextData, into what names message and
// attempt and the text as it stands between its quotes. ok is false for data of any other form.
func cutDelta(data []byte) (head, body []byte, ok bool) {
	rest, ok := bytes.CutPrefix(data, []byte(deltaMessage))
	if !ok {
		return nil, nil, false
	}
	quote := bytes.IndexAny(rest, `"\`)
	if quote < 0 {
		return nil, nil, false
	}
	if rest, ok = bytes.CutPrefix(rest[quote:], []byte(deltaAttempt)); !ok {
		return nil, nil, false
	}
	for len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
		rest = rest[1:]
	}
	if rest, ok = bytes.CutPrefix(rest, []byte(deltaText)); !ok {
		return nil, nil, false
	}
	body, ok = bytes.CutSuffix(rest, []byte(deltaEnd))
	if !ok || !oneString(body) {
		return nil, nil, false
	}
	return data[: len(data)-len(rest) : len(data)-len(rest)], body, true
}

// oneString reports whether no quote in the text ends it.
func oneString(body []byte) bool {
	for {
		i := bytes.IndexAny(body, `"\`)
		switch {
		case i < 0:
			return true
		case body[i] == '"' || i+1 == len(body):
			return false
		}
		body = body[i+2:] // what a backslash escapes, a quote perhaps
	}
}

// appendEvent appends an event as market.Encode would, whose data is known to be compact JSON.
func appendEvent(b []byte, e journal.Event, data ...[]byte) (out []byte, dataFrom, dataTo int) {
	b = append(b, `{"seq":`...)
	b = strconv.AppendInt(b, e.Seq, 10)
	for _, field := range [...]struct{ name, value string }{{`,"run":`, e.Run}, {`,"phase":`, string(e.Phase)},
		{`,"kind":`, string(e.Kind)}} {
		b = append(append(b, field.name...), quoted(field.value)...)
	}
	b = append(b, `,"data":`...)
	dataFrom = len(b)
	for _, part := range data {
		b = append(b, part...)
	}
	dataTo = len(b)
	b = append(b, `,"at":`...)
	b = strconv.AppendInt(b, e.At, 10)
	return append(b, '}'), dataFrom, dataTo
}

// quoted is a name as JSON. Names of ours need no escapes; what comes from elsewhere gets them.
func quoted(name string) string {
	for i := range len(name) {
		if c := name[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			raw, err := market.Encode(name)
			if err != nil {
				return `""` // strings always encode
			}
			return string(raw)
		}
	}
	return `"` + name + `"`
}

// newDelta makes the frame of a text event from the two parts of its data.
func newDelta(e journal.Event, head, body []byte) *Frame {
	room := len(head) + len(body) + len(deltaEnd) + len(e.Run) + len(e.Phase) + len(e.Kind) + 96
	raw, from, to := appendEvent(make([]byte, 0, room), e, head, body, []byte(deltaEnd))
	e.Data = json.RawMessage(raw[from:to:to])
	message, attempt := headNames(head)
	return &Frame{Event: e, JSON: raw, Message: MessageName{ID: message, Attempt: attempt}}
}

// headNames reads the message and the attempt from the head that cutDelta gives. The message has no escapes there.
func headNames(head []byte) (message string, attempt int) {
	name, number, _ := strings.Cut(strings.TrimPrefix(string(head), deltaMessage), deltaAttempt)
	attempt, _ = strconv.Atoi(strings.TrimSuffix(number, deltaText)) // digits, or nothing for 0
	return name, attempt
}
