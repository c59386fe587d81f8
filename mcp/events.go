package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// event is what happened in a session; its data is as in the event log.
type event struct {
	Kind string `json:"kind"`
	Data any    `json:"data"`
}

// told are the kinds of events that say something to who follows from afar. Evidence and text are read elsewhere.
var told = map[string]bool{"status": true, "phase": true, "finding": true, "report": true, "notice": true,
	"error": true, "message": true}

// maxEvents bounds what one answer tells; what is left comes with the cursor.
const maxEvents = 200

// events reads what came after a cursor, once. The cursor it gives is that of the last event it has read: where there
// is more than one answer may hold, the next call goes on there.
func (a API) events(ctx context.Context, id string, after int64) (list []event, cursor int64, err error) {
	list, cursor = []event{}, after
	path := session(id, "/events") + "?once=1"
	if after > 0 {
		path += "&after=" + strconv.FormatInt(after, 10)
	}
	raw, err := a.begin(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, after, err
	}
	if len(raw) > maxAnswer { // the last frame is cut
		raw = raw[:max(0, bytes.LastIndex(raw, []byte("\n\n")))]
	}
	size := 0
	for frame := range bytes.SplitSeq(raw, []byte("\n\n")) {
		kind, seq, data := parse(string(frame))
		var e event
		if told[kind] && json.Unmarshal([]byte(data), &e.Data) == nil {
			if size += len(data); len(list) == maxEvents || size > maxResult/2 && len(list) > 0 {
				return list, cursor, nil
			}
			e.Kind = kind
			list = append(list, e)
		}
		cursor = max(cursor, seq)
	}
	return list, cursor, nil
}

// parse reads one frame of a stream of events; an id is "17" or "17.1".
func parse(frame string) (kind string, seq int64, data string) {
	var lines []string
	for line := range strings.Lines(frame) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		value = strings.TrimPrefix(value, " ")
		switch name {
		case "event":
			kind = value
		case "id":
			number, _, _ := strings.Cut(value, ".")
			seq, _ = strconv.ParseInt(number, 10, 64) // another one is 0: nothing new
		case "data":
			lines = append(lines, value)
		}
	}
	return kind, seq, strings.Join(lines, "\n")
}
