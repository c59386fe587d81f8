package hooks

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/journal"
	"naps/store/collections"
)

// What a request carries from the middleware to its handler.
const (
	keyLogin      = "napsLogin"      // string: the login that authorized it
	keyWhyNobody  = "napsWhyNobody"  // error: why its token opens nothing
	keyGeneration = "napsGeneration" // int64: how often rights had changed when it was authorized
)

// loadLogin finds out who asks, on every route of the server, PocketBase's own included. It runs before PocketBase
// looks for a token, which then finds the user there already.
func (x *tokenReader) loadLogin() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "napsLoadLogin",
		Priority: apis.DefaultLoadAuthTokenMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			where := areaOf(e.Request.URL.Path)
			e.Set(keyGeneration, x.streams.Generation())
			var err error
			answered := where
			switch {
			case e.Request.Header.Get("Authorization") != "":
				err, answered = x.headerLogin(e, where), api // who sends a header is a program
			case where == elsewhere:
				err = x.fileLogin(e)
			case !cookieless(e.Request.URL.Path):
				err = x.cookieJar.cookieLogin(e, where)
			}
			if err != nil {
				return x.frame.answer(e, answered, err)
			}
			return e.Next()
		},
	}
}

// headerLogin signs in by the Authorization header. A token that is none is a visitor's, as PocketBase has it; one of
// a login that has ended is refused, except where somebody signs in anew: there it is laid aside.
func (x *tokenReader) headerLogin(e *core.RequestEvent, where area) error {
	token := headerToken(e.Request)
	if isAccessToken(token) {
		if where == api {
			return x.tokenLogin(e, token)
		}
		return nil
	}
	h, err := x.verify(e.Request.Context(), token, core.TokenTypeAuth)
	switch {
	case err == nil:
		e.Auth = h.record
		e.Set(keyLogin, h.login)
		return nil
	case errors.Is(err, errNoToken):
		return nil
	case errors.Is(err, errEnded) && signsIn(e.Request.URL.Path):
		e.Request.Header.Del("Authorization")
		return nil
	}
	return err
}

// fileLogin refuses a token for files whose login has ended. PocketBase judges the rest.
func (x *tokenReader) fileLogin(e *core.RequestEvent) error {
	token := e.Request.URL.Query().Get("token")
	if token == "" || !strings.HasPrefix(e.Request.URL.Path, "/api/files/") {
		return nil
	}
	if _, err := x.verify(e.Request.Context(), token, core.TokenTypeFile); !errors.Is(err, errNoToken) {
		return err
	}
	return nil
}

// signsIn reports whether a route of PocketBase is a way to sign in. SDKs send the token they have there, too.
func signsIn(path string) bool {
	parts := strings.Split(path, "/") // "", "api", "collections", name, action
	if len(parts) != 5 || parts[1] != "api" || parts[2] != "collections" {
		return false
	}
	for _, sign := range []string{"auth-with-", "auth-methods", "request-", "confirm-"} {
		if strings.HasPrefix(parts[4], sign) {
			return parts[4] != "request-email-change"
		}
	}
	return false
}

// holder is who a token belongs to now.
type holder struct {
	record  *core.Record
	login   string // empty for those who are not users of naps
	expires time.Time
}

var (
	errNoToken = fmt.Errorf("hooks: no token of ours: %w", errNobody)
	errEnded   = fmt.Errorf("hooks: the login has ended: %w", errNobody)
)

// verify is the one judge of PocketBase's tokens: signed by us, of a record that is still there, and, of users, of a
// login that has not ended. What the token says is used only once its signature is known to be good. A token has many
// spellings, so its text is never compared.
func (x *tokenReader) verify(ctx context.Context, token, kind string) (holder, error) {
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		return holder{}, errNoToken
	}
	record, err := x.app.FindAuthRecordByToken(token, kind)
	if err != nil {
		return holder{}, x.whyNone(claims, err)
	}
	h := holder{record: record}
	if until, err := claims.GetExpirationTime(); err == nil && until != nil {
		h.expires = until.Time
	}
	if record.Collection().Name != collections.Users {
		return h, nil
	}
	h.login, _ = claims[loginClaim].(string)
	return h, x.goesOn(ctx, record.Id, h.login)
}

// whyNone tells a token that opens nothing from a database that did not answer: a founder must not be sent to the
// login page because of a busy disk.
func (x *tokenReader) whyNone(claims map[string]any, err error) error {
	id, _ := claims[core.TokenClaimId].(string)
	collection, _ := claims[core.TokenClaimCollectionId].(string)
	if id == "" || collection == "" {
		return errNoToken
	}
	if _, unread := x.app.FindRecordById(collection, id); unread != nil && !errors.Is(unread, sql.ErrNoRows) {
		return fmt.Errorf("%w: %w", errUnasked, err)
	}
	return errNoToken
}

// goesOn answers errEnded unless the login is there and has not ended.
func (x *tokenReader) goesOn(ctx context.Context, user, login string) error {
	if login == "" || x.unsaved.has(login) {
		return errEnded
	}
	l, err := x.logins.Login(ctx, login)
	if errors.Is(err, journal.ErrNotFound) {
		return errEnded
	}
	if err != nil {
		return fmt.Errorf("%w: %w", errUnasked, err)
	}
	if l.User != user {
		return errEnded
	}
	if err := x.logins.SeeLogin(ctx, l); err != nil {
		x.log.Warn("A login could not be noted", "user", user, "error", err)
	}
	return nil
}
