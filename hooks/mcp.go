package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
)

// serveMCP hands a request on to the handler of the Model Context Protocol, for the owner of an access token. What its
// tools do comes back in as requests to the API with the same token.
func serveMCP(x *edge, e *core.RequestEvent) error {
	if x.cfg.MCP == nil {
		return journal.ErrNotFound
	}
	if e.Auth == nil || !isAccessToken(headerToken(e.Request)) {
		e.Response.Header().Set("WWW-Authenticate", "Bearer")
		return errToken
	}
	if err := x.admitCalls(e); err != nil {
		return err
	}
	turn := func(ctx context.Context) (context.Context, func(), error) {
		return x.turns.Take(ctx, e.Auth.Id, answers)
	}
	x.cfg.MCP(x.inner, turn).ServeHTTP(e.Response, e.Request)
	return nil
}

// Turn waits until a heavy answer may be made for whoever asks. It is made with the context that comes back, and ends
// with done.
type Turn func(ctx context.Context) (within context.Context, done func(), err error)

// maxBatch bounds how many messages come in one body; each counts as a request of its user.
const maxBatch = 10

// admitCalls counts the messages of a body without reading more of them than their places.
func (x *admission) admitCalls(e *core.RequestEvent) error {
	body, err := io.ReadAll(e.Request.Body)
	if err != nil {
		return unreadable(err)
	}
	e.Request.Body = io.NopCloser(bytes.NewReader(body))
	n := 1
	if body := bytes.TrimSpace(body); len(body) > 0 && body[0] == '[' {
		if n = elements(body); n > maxBatch {
			return bad(fmt.Sprintf("A batch has at most %d messages.", maxBatch))
		}
	}
	return x.limits.calls.takeMany(e.Auth.Id, max(n, 1))
}

// elements counts what stands in a list, up to one more than a batch may have. What is not valid is left to who answers
// it.
func elements(list []byte) int {
	d := json.NewDecoder(bytes.NewReader(list))
	if _, err := d.Token(); err != nil {
		return 0
	}
	n := 0
	for n <= maxBatch && d.More() {
		var skip json.RawMessage
		if d.Decode(&skip) != nil {
			break
		}
		n++
	}
	return n
}

// inner is the whole server, as it stands once it is served.
func (x *edge) inner() http.Handler {
	if x.server == nil || x.server.Handler == nil {
		return http.NotFoundHandler()
	}
	return x.server.Handler
}

// searchAPI finds words in the caller's ideas and in all of their evidence.
func searchAPI(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	words, err := textOf("q", "what to search for", e.Request.URL.Query().Get("q"))
	if err != nil {
		return err
	}
	if utf8.RuneCountInString(words) > maxSearch {
		return bad(fmt.Sprintf("This is too long: at most %d characters.", maxSearch))
	}
	found, err := x.find(e, user.Id, words)
	if err != nil {
		return err
	}
	type hit struct {
		Session  string          `json:"session"`
		Title    string          `json:"title"`
		Evidence market.Evidence `json:"evidence"`
	}
	ideas, hits := make([]journal.Session, len(found.ideas)), make([]hit, len(found.evidence))
	for i, s := range found.ideas {
		ideas[i] = shown(s)
	}
	for i, f := range found.evidence {
		hits[i] = hit{f.Session, f.Title, f.Evidence}
	}
	return e.JSON(http.StatusOK, map[string]any{"ideas": ideas, "evidence": hits})
}
