package stream

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"naps/journal"
	"naps/market"
	"naps/session"
)

// encoder gives the log one of its two forms. An encoder belongs to one stream and is used by its handler only.
type encoder interface {
	// frame appends the event as one or more whole frames. It may hold text back and say so: a later frame or flush
	// brings it.
	frame(b []byte, f *session.Frame) (out []byte, later bool)
	// flush appends what was held back.
	flush(b []byte) []byte
	// aside appends an event that is not part of the log, without an id: the cursor stays where it is.
	aside(b []byte, kind journal.EventKind, d journal.NoticeData) []byte
}

// jsonForm is the form for programs: every event as one JSON object, the same bytes live and replayed.
type jsonForm struct{ epoch int64 }

func (j jsonForm) frame(b []byte, f *session.Frame) ([]byte, bool) {
	return appendFrame(b, f.Event.Seq, j.epoch, string(f.Event.Kind), f.JSON), false
}

func (jsonForm) flush(b []byte) []byte { return b }

func (j jsonForm) aside(b []byte, kind journal.EventKind, d journal.NoticeData) []byte {
	raw, err := market.Encode(journal.NewEvent("", "", kind, d, time.Now().UnixMilli()))
	if err != nil {
		return b // plain strings always encode
	}
	return appendFrame(b, 0, j.epoch, string(kind), raw)
}

// appendFrame appends one frame of an event stream. A seq of 0 leaves the id out. Line breaks of any kind in data
// become data lines of their own and those in kind are dropped, so that neither can forge a field or a frame.
func appendFrame(b []byte, seq, epoch int64, kind string, data []byte) []byte {
	if seq > 0 {
		b = append(b, "id: "...)
		b = strconv.AppendInt(b, seq, 10)
		b = append(b, '.')
		b = strconv.AppendInt(b, epoch, 10)
		b = append(b, '\n')
	}
	b = append(b, "event: "...)
	if strings.ContainsAny(kind, "\r\n\x00") {
		kind = strings.NewReplacer("\r", "", "\n", "", "\x00", "").Replace(kind)
	}
	b = append(b, kind...)
	b = append(b, '\n')
	for {
		i := bytes.IndexByte(data, '\n')
		if j := bytes.IndexByte(data, '\r'); j >= 0 && (i < 0 || j < i) {
			i = j
		}
		b = append(b, "data: "...)
		if i < 0 {
			b = append(b, data...)
			return append(b, "\n\n"...)
		}
		b = append(b, data[:i]...)
		b = append(b, '\n')
		if data[i] == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			i++
		}
		data = data[i+1:]
	}
}

// appendReset tells a tab to load itself anew, since its cursor cannot be continued.
func appendReset(b []byte, head int64) []byte {
	return appendFrame(b, 0, 0, "reset", fmt.Appendf(nil, `{"head":%d}`, head))
}

// padding is a comment of 2 kB: some proxies pass nothing on before they have seen that much.
var padding = []byte(": " + strings.Repeat("~", 2046) + "\n")

// appendOpening appends what every stream begins with: the padding, and how long to wait before coming back,
// spread over 1 to 5 seconds so that a restart does not bring all tabs back at once.
func appendOpening(b []byte) []byte {
	b = append(b, padding...)
	b = append(b, "retry: "...)
	b = strconv.AppendInt(b, int64(1000+rand.IntN(4001)), 10)
	return append(b, "\n\n"...)
}

// What says that a silent stream lives: a comment to programs; to the page an event without an id, since a browser
// shows no comments to scripts and ours must notice a dead connection.
var (
	heartbeat = []byte(": still here\n\n")
	tick      = Tick(1)
)

// Tick is a whole frame that says that the stream lives, and n. It moves no cursor.
func Tick(n int) []byte { return appendFrame(nil, 0, 0, "tick", strconv.AppendInt(nil, int64(n), 10)) }

// SetHeader sets what an answer needs so that it reaches the reader event by event through proxies.
func SetHeader(h http.Header) {
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no")
}
