package hooks

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/market"
)

// serveMCP hands a request on to the handler of the Model Context Protocol, for the owner of an access token. What its tools do comes back
// in as requests to the API with the same token.
func serveMCP(x *edge, e *core.RequestEvent) error {
	if x.cfg.MCP == nil {
		return market.ErrNotFound
	}
	if e.Auth == nil || !isAccessToken(tokenOf(e.Request)) {
		e.Response.Header().Set("WWW-Authenticate", "Bearer")
		return errToken
	}
	x.cfg.MCP(x.inner).ServeHTTP(e.Response, e.Request)
	return nil
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
	ideas, hits := make([]market.Session, len(found.ideas)), make([]hit, len(found.evidence))
	for i, s := range found.ideas {
		ideas[i] = shown(s)
	}
	for i, f := range found.evidence {
		hits[i] = hit{f.Session, f.Title, f.Evidence}
	}
	return e.JSON(http.StatusOK, map[string]any{"ideas": ideas, "evidence": hits})
}
