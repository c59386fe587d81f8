package hooks

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/security"
)

// The cookies of naps. The first carries a PocketBase token; the second is a wish and no secret.
const (
	authCookie  = "naps_auth"
	themeCookie = "naps_theme"
)

// themes are the values of the theme cookie; the first leaves it to the browser.
var themes = []string{"auto", "light", "dark"}

// users is the collection whose records are naps' users. Others, such as superusers, are not logged in by a cookie.
const users = "users"

// cookieLogin reads the cookie where a page or our API is asked without an Authorization header. It runs before PocketBase
// looks for a token, which then finds the user there already. Every unsafe request of a page, and every one that the cookie
// authorises, must come from our own origin.
func (x *edge) cookieLogin() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "napsCookieLogin",
		Priority: apis.DefaultLoadAuthTokenMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			where := areaOf(e.Request.URL.Path)
			if isAccessToken(tokenOf(e.Request)) && where == api {
				if err := x.tokenLogin(e); err != nil {
					return x.answer(e, api, err)
				}
				return e.Next()
			}
			if e.Request.Header.Get("Authorization") != "" && x.ended(e.Request.Context(), tokenOf(e.Request)) {
				return x.answer(e, api, errNobody)
			}
			if where == elsewhere || isShared(e.Request.URL.Path) || e.Request.Header.Get("Authorization") != "" {
				return e.Next()
			}
			user := x.userOfCookie(e)
			if user != nil || where == page {
				if err := x.origin.Check(e.Request); err != nil {
					return x.answer(e, where, denied("This request came from another site, so it was not carried out."))
				}
			}
			e.Auth = user
			return e.Next()
		},
	}
}

func (x *edge) userOfCookie(e *core.RequestEvent) *core.Record {
	token := cookieToken(e.Request)
	if token == "" {
		return nil
	}
	user, err := e.App.FindAuthRecordByToken(token, core.TokenTypeAuth)
	if err != nil || user.Collection().Name != users {
		return nil
	}
	if x.ended(e.Request.Context(), token) {
		return nil
	}
	if areaOf(e.Request.URL.Path) == page && e.Request.Method == http.MethodGet && halfOver(token, user) {
		if err := x.logIn(e, user); err != nil {
			x.log.Warn("A login could not be renewed", "user", user.Id, "error", err)
		}
	}
	return user
}

// halfOver reports whether less than half of the token's life is left.
func halfOver(token string, user *core.Record) bool {
	claims, err := security.ParseUnverifiedJWT(token)
	if err != nil {
		return false
	}
	until, err := claims.GetExpirationTime()
	return err == nil && until != nil && time.Until(until.Time) < user.Collection().AuthToken.DurationTime()/2
}

// logIn gives the browser a token of the user.
func (x *edge) logIn(e *core.RequestEvent, user *core.Record) error {
	token, err := loginToken(user)
	if err != nil {
		return err
	}
	x.setCookie(e, &http.Cookie{Name: authCookie, Value: token, HttpOnly: true, MaxAge: int(user.Collection().AuthToken.Duration)})
	x.keepLogin(e, user, token)
	e.Auth = user
	return nil
}

// loginToken is a token as PocketBase makes them, but unlike any other: two browsers that sign in within a second can be told apart.
func loginToken(user *core.Record) (string, error) {
	c := user.Collection()
	claims := jwt.MapClaims{
		core.TokenClaimType: core.TokenTypeAuth, core.TokenClaimId: user.Id, core.TokenClaimCollectionId: c.Id, core.TokenClaimRefreshable: true,
		"login": security.RandomString(10),
	}
	return security.NewJWT(claims, user.TokenKey()+c.AuthToken.Secret, c.AuthToken.DurationTime())
}

// logOut takes the cookie back in any case; an error says that a copy of its token would still open the account.
func (x *edge) logOut(e *core.RequestEvent) error {
	err := x.endLogin(e)
	x.setCookie(e, &http.Cookie{Name: authCookie, HttpOnly: true, MaxAge: -1})
	e.Auth = nil
	return err
}

func (x *edge) setCookie(e *core.RequestEvent, c *http.Cookie) {
	c.Path, c.SameSite, c.Secure = "/", http.SameSiteLaxMode, x.secure(e)
	e.SetCookie(c)
	// An answer that sets a cookie belongs to one browser.
	e.Response.Header().Set("Cache-Control", "no-store")
}

// secure reports whether the browser speaks TLS to us or to the proxy before us. A proxy's word counts only where the
// operator has told PocketBase that there is one.
func (x *edge) secure(e *core.RequestEvent) bool {
	if e.IsTLS() || strings.HasPrefix(x.cfg.PublicURL, "https://") {
		return true
	}
	return len(e.App.Settings().TrustedProxy.Headers) > 0 && strings.EqualFold(e.Request.Header.Get("X-Forwarded-Proto"), "https")
}

// tokenOf is the token that a request was authorised by.
func tokenOf(r *http.Request) string {
	if h := r.Header.Get("Authorization"); h != "" {
		if scheme, token, ok := strings.Cut(h, " "); ok && strings.EqualFold(scheme, "Bearer") {
			return token
		}
		return h
	}
	return cookieToken(r)
}

func cookieToken(r *http.Request) string {
	if c, err := r.Cookie(authCookie); err == nil {
		return c.Value
	}
	return ""
}

// themeOf is the theme the browser asked for, by its cookie.
func themeOf(r *http.Request) string {
	if c, err := r.Cookie(themeCookie); err == nil && slices.Contains(themes, c.Value) {
		return c.Value
	}
	return themes[0]
}

// area is a part of the address space with its own rules for cookies and errors.
type area int

const (
	page      area = iota // HTML, for people
	api                   // ours, for programs and for the pages' scripts
	realtime              // PocketBase's, which pages use with the cookie
	elsewhere             // PocketBase's own: its panel and the rest of /api
)

func areaOf(path string) area {
	switch {
	case path == "/api/naps" || strings.HasPrefix(path, "/api/naps/") || path == metricsPath || path == mcpPath:
		return api
	case path == "/api/realtime":
		return realtime
	case path == "/api" || strings.HasPrefix(path, "/api/") || path == "/_" || strings.HasPrefix(path, "/_/"):
		return elsewhere
	}
	return page
}
