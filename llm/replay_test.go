package llm

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"naps/internal/need"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// playback answers connections one by one with exact bytes, and keeps what it was asked.
type playback struct {
	url    string
	mu     sync.Mutex
	bodies []string
}

func (s *playback) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.bodies...)
}

// serve starts a server. answer writes the n-th response, from 1; the connection is closed when it returns.
func serve(t *testing.T, answer func(n int, body string, conn net.Conn)) *playback {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &playback{url: "http://" + l.Addr().String() + "/v1"}
	var wait sync.WaitGroup
	wait.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wait.Go(func() {
				defer conn.Close()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				body, _ := io.ReadAll(r.Body)
				s.mu.Lock()
				s.bodies = append(s.bodies, string(body))
				n := len(s.bodies)
				s.mu.Unlock()
				answer(n, string(body), conn)
			})
		}
	})
	t.Cleanup(func() { l.Close(); wait.Wait() })
	return s
}

// replays answers with recorded exchanges, the last one again and again.
func replays(t *testing.T, names ...string) *playback {
	t.Helper()
	var answers [][]byte
	for _, name := range names {
		answers = append(answers, capture(t, name))
	}
	return serve(t, func(n int, _ string, conn net.Conn) { conn.Write(answers[min(n, len(answers))-1]) })
}

func capture(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(need.Shared(t, "llm/captures"), name+".resp"))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// streamed is a recorded answer that came in one piece, as the stream that naps asks for: the same message, the same
// end.
func streamed(t *testing.T, name string) []byte {
	t.Helper()
	_, body, ok := bytes.Cut(capture(t, name), []byte("\r\n\r\n"))
	var whole struct {
		Choices []struct {
			Finish  string         `json:"finish_reason"`
			Message map[string]any `json:"message"`
		}
	}
	if err := json.Unmarshal(body, &whole); !ok || err != nil || len(whole.Choices) != 1 {
		t.Fatalf("%s is no answer in one piece: %v", name, err)
	}
	var b bytes.Buffer
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
	for _, choice := range []map[string]any{{"index": 0, "delta": whole.Choices[0].Message},
		{"index": 0, "delta": map[string]any{}, "finish_reason": whole.Choices[0].Finish}} {
		b.WriteString("data: ")
		b.Write(raw(map[string]any{"choices": []any{choice}}))
		b.WriteString("\n\n")
	}
	b.WriteString("data: [DONE]\n\n")
	return b.Bytes()
}

// says is a stream of these contents that ends well.
func says(parts ...string) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
	for _, p := range parts {
		b.WriteString("data: " +
			string(
				raw(map[string]any{"choices": []any{map[string]any{"index": 0,
					"delta": map[string]any{"content": p}}}})) + "\n\n")
	}
	b.WriteString(`data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n")
	return b.String()
}

// client talks to a server with short waits.
func client(t *testing.T, s *playback, change ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{BaseURL: s.url, Key: "sk-very-secret", Model: "toychat", PriceIn: 1, PriceOut: 2,
		Log: slog.New(slog.DiscardHandler)}
	for _, f := range change {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.wait = time.Millisecond
	t.Cleanup(c.Close)
	return c
}

var question = Request{System: "You summarise.", Prompt: "Summarise the reviews"}

func ask(t *testing.T, c *Client) (Answer, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return c.Text(ctx, question, nil)
}
