package fetch

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// web is a stand-in for all of the web, for tests that turn the clock.
type web func(*http.Request) (*http.Response, error)

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w(r)
}

// says makes an answer; headers are name, value, name, value …
func says(status int, body string, headers ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(headers); i += 2 {
		h.Set(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body))}
}

// script answers with one response after the other, and counts; the last one is repeated.
type script struct {
	mu    sync.Mutex
	asked []*http.Request
	turns []func() (*http.Response, error)
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	turn := s.turns[min(len(s.asked), len(s.turns)-1)]
	s.asked = append(s.asked, r)
	return turn()
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func scripted(turns ...func() (*http.Response, error)) *script { return &script{turns: turns} }

func says1(status int, body string, headers ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return says(status, body, headers...), nil }
}

func fails(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

var errReset = errors.New("connection reset by peer")

// onLoopback starts a server and a client that may reach it.
func onLoopback(t testing.TB, cfg Config, h http.HandlerFunc) (*Client, string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	cfg.AllowPrivate = true
	c := client(t, cfg, nil)
	return c, s.URL
}

func client(t testing.TB, cfg Config, w http.RoundTripper) *Client {
	t.Helper()
	cfg.Log, cfg.Errands = slog.New(slog.DiscardHandler), true
	if cfg.Paces == nil {
		cfg.Paces = testPaces
	}
	c := newClient(cfg, w)
	t.Cleanup(c.Close)
	return c
}

func get(t testing.TB, c *Client, address string) (*Answer, error) {
	t.Helper()
	return c.Do(context.Background(), Request{URL: address})
}

func wantKind(t testing.TB, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("got %v, want an error that wraps %q", err, kind)
	}
}

// memory is a Cache for tests.
type memory struct {
	mu      sync.Mutex
	entries map[string]Entry
	broken  error
}

func (m *memory) Get(_ context.Context, key string) (Entry, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.entries[key]
	return e, ok, m.broken
}

func (m *memory) Put(_ context.Context, key string, e Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return m.broken
	}
	if m.entries == nil {
		m.entries = map[string]Entry{}
	}
	m.entries[key] = e
	return nil
}

func (m *memory) len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.entries)
}
