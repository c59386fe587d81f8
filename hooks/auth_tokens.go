package hooks

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
	"naps/records"
	"naps/store/collections"
)

// Tokens keeps the access tokens of programs. Its methods are safe for use by many goroutines; a missing row is
// journal.ErrNotFound.
type Tokens interface {
	NewToken(ctx context.Context, t records.AccessToken) (clear string, err error)
	TokenByClear(ctx context.Context, clear string) (records.AccessToken, error)
	ListTokens(ctx context.Context, user string) ([]records.AccessToken, error)
	RevokeToken(ctx context.Context, user, id string) error
	TokenUsed(ctx context.Context, t records.AccessToken) error
}

// mcpPath is where programs that speak the Model Context Protocol come to. It takes access tokens, and nothing else.
const mcpPath = "/mcp"

func isAccessToken(token string) bool { return strings.HasPrefix(token, records.TokenPrefix) }

var errToken = router.NewApiError(http.StatusUnauthorized, "This access token is unknown, revoked or expired.", nil)

// tokenLogin signs the owner of an access token in for one request. It opens naps' own API and no other part of the
// server, so that nobody changes an account with one; a token that may only read is refused whatever changes
// something.
func (x *tokenReader) tokenLogin(e *core.RequestEvent, token string) error {
	user, t, err := x.userOfToken(e.Request.Context(), token)
	if err != nil {
		return err
	}
	reads := e.Request.Method == http.MethodGet || e.Request.Method == http.MethodHead || e.Request.URL.Path == mcpPath
	if t.Scope != records.ScopeWrite && !reads {
		return denied("This access token may only read.")
	}
	if err := x.tokens.TokenUsed(e.Request.Context(), t); err != nil {
		x.log.Warn("The use of an access token was not noted", "user", user.Id, "error", err)
	}
	e.Auth = user
	return nil
}

// userOfToken finds whose access token it is.
func (x *tokenReader) userOfToken(ctx context.Context, clear string) (*core.Record, records.AccessToken, error) {
	if x.tokens == nil {
		return nil, records.AccessToken{}, errToken
	}
	t, err := x.tokens.TokenByClear(ctx, clear)
	if errors.Is(err, journal.ErrNotFound) {
		return nil, t, errToken
	}
	if err != nil {
		return nil, t, fmt.Errorf("%w: %w", errUnasked, err)
	}
	user, err := x.app.FindRecordById(collections.Users, t.User)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, t, errToken
	}
	if err != nil {
		return nil, t, fmt.Errorf("%w: %w", errUnasked, err)
	}
	return user, t, nil
}

// userNow is whom the token of a request belongs to now, of whichever kind it is. An access token counts in the
// header only: a browser sends the cookie by itself, also where another site makes it.
func (x *tokenReader) userNow(ctx context.Context, r *http.Request) (*core.Record, error) {
	if token := headerToken(r); isAccessToken(token) {
		user, _, err := x.userOfToken(ctx, token)
		return user, err
	}
	h, err := x.verify(ctx, tokenOf(r), core.TokenTypeAuth)
	return h.record, err
}
