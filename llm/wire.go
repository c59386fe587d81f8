package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// server is the way to the server.
type server struct {
	end  endpoint
	key  string // empty where none is needed
	http *http.Client
}

// post sends one request. An answer that is no success is a *Refusal; how long it asks to wait is noted for patiently.
func (s server) post(ctx context.Context, path string, body any) (*http.Response, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.end.address(path), bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "text/event-stream, application/json")
	return s.do(req)
}

func (s server) do(req *http.Request) (*http.Response, error) {
	if s.key != "" {
		req.Header.Set(s.end.authorization(s.key))
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, s.lost(req.Context(), err, false)
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	if a, ok := req.Context().Value(askedKey{}).(*asked); ok {
		a.wait = retryAfter(resp.Header.Get("Retry-After"), time.Now())
	}
	return nil, s.refusal(resp)
}

// asked is what the answer's headers asked of us.
type asked struct{ wait time.Duration }

type askedKey struct{}

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
