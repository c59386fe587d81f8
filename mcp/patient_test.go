package mcp

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// ending is an input that tells when it has ended.
type ending struct {
	io.Reader
	once  sync.Once
	ended chan struct{}
}

func (e *ending) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err == io.EOF {
		e.once.Do(func() { close(e.ended) })
	}
	return n, err
}

func (e *ending) Close() error { return nil }

// output is written by the server and read when it has ended.
type output struct {
	mu sync.Mutex
	bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.Buffer.Write(p)
}

func (o *output) Close() error { return nil }

const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
`

func TestWhatWasAskedIsAnsweredThoughTheInputHasEnded(t *testing.T) {
	t.Parallel()
	in := &ending{ended: make(chan struct{})}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		<-in.ended // the answer comes only after the input is over
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"items":[],"total":0}`)
	}))
	defer api.Close()
	in.Reader = strings.NewReader(hello +
		`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_ideas","arguments":{}}}` + "\n" +
		`{"jsonrpc":"2.0","id":"three","method":"tools/list"}` + "\n")
	out := &output{}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	err := New("test", API{Base: api.URL, Token: "naps_x", Client: client}).Run(t.Context(),
		patient{&sdk.IOTransport{Reader: in, Writer: out}, time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{`"id":1`, `"id":2`, `"id":"three"`} {
		if !strings.Contains(out.String(), id) {
			t.Errorf("%s is not answered: %s", id, out.String())
		}
	}
}

func TestAQuestionThatWasCalledOffKeepsNobodyWaiting(t *testing.T) {
	t.Parallel()
	in := &ending{ended: make(chan struct{})}
	begun, done := make(chan struct{}), make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(begun)
		<-r.Context().Done()
		close(done)
	}))
	defer api.Close()
	read, write := io.Pipe()
	in.Reader = read
	go func() {
		_, _ = io.WriteString(write,
			hello+`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_ideas","arguments":{}}}`+"\n")
		<-begun
		_, _ = io.WriteString(write, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}`+
			"\n")
		_ = write.Close()
	}()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if err := New("test", API{Base: api.URL, Client: client}).Run(ctx,
		patient{&sdk.IOTransport{Reader: in, Writer: &output{}}, time.Hour}); err != nil {
		t.Fatal(err)
	}
	<-done
}
