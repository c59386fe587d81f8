package hooks

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/store/collections"
)

// sessionFunc handles a request to a session that the guard has let pass.
type sessionFunc func(x *edge, e *core.RequestEvent, s journal.Session) error

// guard is the one way to a session: it loads it by its id for its owner. Nobody gets 401, anybody else 404,
// so that nobody learns which ids there are.
func (x *edge) guard(next sessionFunc) func(*core.RequestEvent) error {
	return func(e *core.RequestEvent) error {
		user, err := userOf(e)
		if err != nil {
			return err
		}
		s, err := x.cfg.Sessions.Session(e.Request.Context(), e.Request.PathValue("id"))
		if err != nil {
			return err
		}
		if s.Owner == "" || s.Owner != user.Id {
			return journal.ErrNotFound
		}
		return next(x, e, s)
	}
}

// userOf is who asks. Superusers are not users of naps: they have PocketBase's panel.
func userOf(e *core.RequestEvent) (*core.Record, error) {
	if e.Auth == nil {
		if why, _ := e.Get(keyWhyNobody).(error); why != nil {
			return nil, why
		}
		return nil, errNobody
	}
	if e.Auth.Collection().Name != collections.Users {
		return nil, denied("This is for users of naps. Superusers can use the panel at /_/.")
	}
	return e.Auth, nil
}

// toLogin sends somebody who is not signed in to the login page and from there back to the page they wanted.
func toLogin(e *core.RequestEvent) error {
	next := e.Request.URL.RequestURI()
	if e.Request.Method != http.MethodGet && e.Request.Method != http.MethodHead {
		next = "/sessions"
		if id := e.Request.PathValue("id"); id != "" {
			next = "/sessions/" + url.PathEscape(id)
		}
	}
	return redirect(e, "/login?next="+url.QueryEscape(localPath(next)))
}

// redirect sends the browser on with GET. htmx follows redirects unseen, so a request of its gets its own header.
func redirect(e *core.RequestEvent, to string) error {
	if e.Request.Header.Get("HX-Request") == "true" {
		e.Response.Header().Set("HX-Redirect", to)
		return e.NoContent(http.StatusNoContent)
	}
	return e.Redirect(http.StatusSeeOther, to)
}

// localPath is next if it is the path of a page of ours, with its query, and /sessions otherwise. What looks like
// another host in any browser is refused: "//host", "/\host", control characters, a scheme.
func localPath(next string) string {
	const home = "/sessions"
	if len(next) > 2000 || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") ||
		strings.ContainsFunc(next, func(r rune) bool {
			return r == '\\' || r < ' ' || r == 0x7f
		}) {
		return home
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") ||
		strings.Contains(u.Path, "\\") || areaOf(u.Path) != page {
		return home
	}
	switch u.Path {
	case "/login", "/login/code", "/login/send", "/logout", "/signup", "/theme", "/sample":
		return home
	}
	return next
}
