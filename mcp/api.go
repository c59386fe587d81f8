// Package mcp lets programs that speak the Model Context Protocol use naps: start a validation, follow it, read report
// and evidence, compare and search.
//
// Promises, before the API:
//   - There is no second way in: each tool asks naps' own HTTP API with the caller's access token, so that guards, limits and sentences are
//     those of the API.
//   - A token is the caller's and lives as long as one connection over standard input, or one request over HTTP.
//   - What comes from the web is handed on as data with its source; a tool never acts on it.
//
// The protocol is the work of the official SDK.
package mcp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer bounds what is read of one answer of the API, and maxResult what a tool gives, in bytes.
const (
	maxAnswer = 8 << 20
	maxResult = 1 << 20
)

// errTooMuch tells a program to ask for less.
const errTooMuch = refusal("This is more than one answer may hold. Ask for a part of it, by phase, ids or version.")

// API asks naps as the owner of an access token. It is safe for use by many goroutines.
type API struct {
	Base   string       // "https://naps.example"
	Token  string       // "naps_…"
	Client *http.Client // nil takes http.DefaultClient
	Turn   Turn         // what heavy answers wait for; nil: for nothing
}

// Turn waits until a heavy answer may be made. It is made with the context that comes back, and ends with done.
type Turn func(ctx context.Context) (within context.Context, done func(), err error)

// get reads an address below /api/naps into a value.
func (a API) get(ctx context.Context, path string, query url.Values, into any) error {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	raw, err := a.do(ctx, http.MethodGet, path, nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// post sends a body and reads the answer.
func (a API) post(ctx context.Context, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if raw, err = a.do(ctx, http.MethodPost, path, raw); err != nil {
		return err
	}
	return json.Unmarshal(raw, into)
}

// do answers with the whole body, or with the sentence with which the API refused.
func (a API) do(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	raw, err := a.begin(ctx, method, path, body)
	if err == nil && len(raw) > maxAnswer {
		return nil, errTooMuch
	}
	return raw, err
}

// begin is do, but may give only the beginning of an answer: one byte more than maxAnswer.
func (a API) begin(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(a.Base, "/")+"/api/naps"+path,
		bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+a.Token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	client := a.Client
	if client == nil {
		client = http.DefaultClient
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, fmt.Errorf("naps does not answer at %s: %w", a.Base, err)
	}
	defer func() { _ = answer.Body.Close() }() // it was read
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, err
	}
	if answer.StatusCode < 300 {
		return raw, nil
	}
	var said struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(raw, &said) != nil || said.Message == "" {
		said.Message = "naps answered " + answer.Status + "."
	}
	if wait := answer.Header.Get("Retry-After"); wait != "" {
		said.Message += " Try again in " + wait + " seconds."
	}
	return nil, refusal(said.Message)
}

// refusal is a sentence for people: the API's, or one of our own.
type refusal string

// Error implements error.
func (r refusal) Error() string { return string(r) }

// session is the address of a session. Ids are checked by the API; here they only must not leave their place in the
// address.
func session(id string, rest ...string) string {
	return "/sessions/" + url.PathEscape(id) + strings.Join(rest, "")
}
