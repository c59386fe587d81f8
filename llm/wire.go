package llm

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// wire is the way to the server. It notes how long a busy server asks to wait, and lets only lines of data through: the comments that keep a
// connection alive, and the plain text that a proxy writes into a stream it gives up, would confuse the reader behind it.
type wire struct{ carrier http.RoundTripper }

// asked is what the answer's headers asked of us.
type asked struct{ wait time.Duration }

type askedKey struct{}

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := w.carrier.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if a, ok := r.Context().Value(askedKey{}).(*asked); ok && resp.StatusCode >= http.StatusBadRequest {
		a.wait = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	}
	if resp.StatusCode == http.StatusOK && strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		resp.Body = &dataLines{body: resp.Body, lines: bufio.NewReaderSize(resp.Body, 16<<10)}
	} else {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, longestBody), resp.Body}
	}
	return resp, nil
}

func withAsked(ctx context.Context) (context.Context, *asked) {
	a := &asked{}
	return context.WithValue(ctx, askedKey{}, a), a
}

// retryAfter reads both forms of the header: seconds, and a date.
func retryAfter(value string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 {
		return time.Duration(min(n, 24*3600)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil && at.After(now) {
		return at.Sub(now)
	}
	return 0
}

// longestBody bounds an answer that is no stream: the vectors of 32 texts with 3,072 numbers each take about one megabyte.
const longestBody = 4 << 20

// The longest line of a stream; a longer one breaks it off.
const longestLine = 1 << 20

// dataLines passes on the lines of a stream of events that carry data.
type dataLines struct {
	body  io.Closer
	lines *bufio.Reader
	ready []byte
	err   error
}

func (d *dataLines) Read(p []byte) (int, error) {
	for len(d.ready) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		var line []byte
		line, d.err = d.line()
		if bytes.HasPrefix(line, []byte("data:")) && (d.err == nil || d.err == io.EOF) {
			d.ready = append(bytes.TrimRight(line, "\r\n"), '\n')
		}
	}
	n := copy(p, d.ready)
	d.ready = d.ready[n:]
	return n, nil
}

func (d *dataLines) line() ([]byte, error) {
	var line []byte
	for {
		part, err := d.lines.ReadSlice('\n')
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return line, err
		}
		if len(line) > longestLine {
			return nil, io.ErrUnexpectedEOF
		}
	}
}

func (d *dataLines) Close() error { return d.body.Close() }
