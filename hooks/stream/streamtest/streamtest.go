// Package streamtest reads event streams in tests as a browser does.
package streamtest

import "strings"

// Event is one event as a browser's EventSource dispatches it.
type Event struct{ ID, Kind, Data string }

// Parse reads an event stream as the HTML standard says (9.2.6): three kinds of line breaks, a byte order mark at the
// start, fields, comments, and nothing dispatched for an event that is cut off. It returns the last event id, too.
func Parse(stream string) (events []Event, last string, retry string) {
	stream = strings.TrimPrefix(stream, "\uFEFF")
	id, kind := "", ""
	var data strings.Builder
	for stream != "" {
		i := strings.IndexAny(stream, "\r\n")
		if i < 0 {
			break // an incomplete line at the end is dropped
		}
		line := stream[:i]
		if strings.HasPrefix(stream[i:], "\r\n") {
			i++
		}
		stream = stream[i+1:]
		if line == "" {
			last = id
			if data.Len() > 0 {
				k := kind
				if k == "" {
					k = "message"
				}
				events = append(events, Event{id, k, strings.TrimSuffix(data.String(), "\n")})
			}
			data.Reset()
			kind = ""
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			kind = value
		case "data":
			data.WriteString(value + "\n")
		case "id":
			if !strings.Contains(value, "\x00") {
				id = value
			}
		case "retry":
			retry = value
		}
	}
	return events, last, retry
}
