// Package inner asks a handler of the same process as a client would ask a server.
package inner

import (
	"bytes"
	"cmp"
	"io"
	"math"
	"net/http"
)

// Transport carries requests to a handler of the same process, as if they came from the same address as another
// request. It keeps an answer in memory, so it is not for streams.
type Transport struct {
	Handler http.Handler
	From    *http.Request // the request on whose behalf the handler is asked
	Most    int           // bytes of an answer that are kept, what is longer is cut there; 0: all of it
}

// forwarded are the headers by which proxies say where a request comes from; limits by address depend on them.
var forwarded = []string{"X-Forwarded-For", "X-Real-Ip", "X-Forwarded-Proto", "Cf-Connecting-Ip", "Fly-Client-Ip"}

// RoundTrip implements http.RoundTripper.
func (i Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.RemoteAddr, r.Host, r.RequestURI = i.From.RemoteAddr, i.From.Host, r.URL.RequestURI()
	for _, name := range forwarded {
		if v := i.From.Header.Values(name); len(v) > 0 {
			r.Header[name] = v
		}
	}
	w := &answer{header: http.Header{}, code: http.StatusOK, left: cmp.Or(i.Most, math.MaxInt)}
	i.Handler.ServeHTTP(w, r)
	return &http.Response{
		Status: http.StatusText(w.code), StatusCode: w.code, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: w.header, Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()), Request: r,
	}, nil
}

// answer is what a handler wrote.
type answer struct {
	header http.Header
	body   bytes.Buffer
	code   int
	left   int // bytes that may still come
	sent   bool
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(code int) {
	if !a.sent && code >= 200 { // what comes before is not the answer
		a.code, a.sent = code, true
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.sent = true
	n := min(len(p), a.left)
	a.left -= n
	a.body.Write(p[:n])
	if n < len(p) {
		return n, io.ErrShortWrite // the handler stops, as it does for a client that is gone
	}
	return n, nil
}

// Flush implements http.Flusher: everything is there at the end.
func (a *answer) Flush() {}

// Host stands in addresses that never leave the process; Transport puts the host of the outer request in its place.
const Host = "naps.internal"
