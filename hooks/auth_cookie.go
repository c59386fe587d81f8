package hooks

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/core"
)

// The cookies of naps. The first carries a PocketBase token; the second is a wish and no secret.
const (
	authCookie  = "naps_auth"
	themeCookie = "naps_theme"
)

// themes are the values of the theme cookie; the first leaves it to the browser.
var themes = []string{"auto", "light", "dark"}

// cookieLogin signs in by the cookie. It opens pages, our API and PocketBase's realtime. Every unsafe request of a
// page, and every one that the cookie authorizes, must come from our own origin.
func (x *cookieJar) cookieLogin(e *core.RequestEvent, where area) error {
	user, err := x.userOfCookie(e)
	if user != nil || where == page {
		if x.origin.Check(e.Request) != nil {
			x.log.Info("A request from another site was refused", "origin", e.Request.Header.Get("Origin"), "host",
				e.Request.Host, "forwarded", forwarded(e.Request))
			return denied(otherSite(e.Request))
		}
	}
	e.Auth = user
	if err != nil {
		e.Set(keyWhyNobody, err)
	}
	return nil
}

// userOfCookie is whose login the cookie carries. A cookie that opens nothing is a visitor's; err says why.
func (x *cookieJar) userOfCookie(e *core.RequestEvent) (*core.Record, error) {
	token := cookieToken(e.Request)
	if token == "" {
		return nil, nil
	}
	h, err := x.tokenReader.verify(e.Request.Context(), token, core.TokenTypeAuth)
	if err != nil {
		return nil, err
	}
	if h.record.Collection().Name != collections.Users {
		return nil, errNobody
	}
	e.Set(keyLogin, h.login)
	looks := areaOf(e.Request.URL.Path) == page && e.Request.Method == http.MethodGet
	if looks && time.Until(h.expires) < h.record.Collection().AuthToken.DurationTime()/2 {
		if err := x.signIns.renew(e, h); err != nil {
			x.log.Warn("A login could not be renewed", "user", h.record.Id, "error", err)
		}
	}
	return h.record, nil
}

// giveCookie gives the browser a token.
func (x *cookieJar) giveCookie(e *core.RequestEvent, user *core.Record, token string) {
	life := int(user.Collection().AuthToken.Duration)
	x.setCookie(e, &http.Cookie{Name: authCookie, Value: token, HttpOnly: true, MaxAge: life})
}

func (x *cookieJar) setCookie(e *core.RequestEvent, c *http.Cookie) {
	c.Path, c.SameSite, c.Secure = "/", http.SameSiteLaxMode, x.publicAddress.secure(e)
	e.SetCookie(c)
	// An answer that sets a cookie belongs to one browser.
	e.Response.Header().Set("Cache-Control", "no-store")
}

// secure reports whether the browser speaks TLS to us or to the proxy before us. A proxy's word counts only where the
// operator has told PocketBase that there is one.
func (x *publicAddress) secure(e *core.RequestEvent) bool {
	if e.IsTLS() || strings.HasPrefix(x.publicURL, "https://") {
		return true
	}
	trusted := len(e.App.Settings().TrustedProxy.Headers) > 0
	return trusted && strings.EqualFold(e.Request.Header.Get("X-Forwarded-Proto"), "https")
}

// headerToken is the token of the Authorization header, with or without its scheme, as PocketBase reads it.
func headerToken(r *http.Request) string {
	h := r.Header.Get("Authorization")
	if scheme, token, ok := strings.Cut(h, " "); ok && strings.EqualFold(scheme, "Bearer") {
		return token
	}
	return h
}

func cookieToken(r *http.Request) string {
	if c, err := r.Cookie(authCookie); err == nil {
		return c.Value
	}
	return ""
}

// tokenOf is the token that a request was authorized by: a header wins over the cookie.
func tokenOf(r *http.Request) string {
	if r.Header.Get("Authorization") != "" {
		return headerToken(r)
	}
	return cookieToken(r)
}

// themeOf is the theme the browser asked for, by its cookie.
func themeOf(r *http.Request) string {
	if cookieless(r.URL.Path) {
		return themes[0]
	}
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
