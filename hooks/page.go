package hooks

import (
	"bytes"
	"net/http"

	"github.com/a-h/templ"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/views"
)

// render answers with a page. It is made in memory first, so that an error never leaves half a page behind.
func render(e *core.RequestEvent, status int, c templ.Component) error {
	var b bytes.Buffer
	if err := c.Render(e.Request.Context(), &b); err != nil {
		return err
	}
	return e.Blob(status, "text/html; charset=utf-8", b.Bytes())
}

// shell is what is around a page: who looks at it, what they have left, which theme they chose.
func (x *frame) shell(e *core.RequestEvent, title string) views.Shell {
	sh := views.Shell{Title: title, Path: e.Request.URL.Path, Theme: themeOf(e.Request), Version: x.version}
	if user, err := userOf(e); err == nil {
		sh.User = user.Email()
		sh.Admin = x.console.Operations != nil && isAdmin(e.App, user)
		credits, err := x.ledger.Credits(e.Request.Context(), user.Id)
		if err != nil {
			x.log.Error("A balance could not be read", "error", err, "user", user.Id, "request", requestID(e))
		}
		sh.Credits = credits
	}
	return sh
}

// failure shows an error as a page, or as a part of one to htmx.
func (x *frame) failure(e *core.RequestEvent, told *router.ApiError) error {
	if isLanding(e.Request.URL.Path) {
		return refusePublic(e, told)
	}
	p := views.ErrorPage{Shell: x.shell(e, "Something is wrong"), Code: told.Status, Text: told.Message,
		Request: requestID(e)}
	p.Path = "/" // where the theme switch comes back to: this address cannot be shown
	if p.User != "" {
		p.Back, p.BackTo = "/sessions", "Your ideas"
	}
	if partial(e.Request) {
		return render(e, told.Status, views.FailureFragment(p))
	}
	return render(e, told.Status, views.Failure(p))
}

// partial reports whether htmx wants a part of a page rather than all of it.
func partial(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-Request-Type") != "full"
}

// newKey is an idempotency key for one form of one rendering of a page.
func newKey() string { return security.PseudorandomString(20) }

// chooseTheme keeps the theme in a cookie that the server reads, so that no page flashes.
func chooseTheme(x *edge, e *core.RequestEvent) error {
	theme := e.Request.PostFormValue("theme")
	for _, t := range themes {
		if t == theme {
			x.setCookie(e, &http.Cookie{Name: themeCookie, Value: t, HttpOnly: true, MaxAge: 365 * 24 * 3600})
			next := e.Request.PostFormValue("next")
			if next == "/" || next == "/login" || next == "/signup" {
				return redirect(e, next)
			}
			return redirect(e, localPath(next))
		}
	}
	return &invalid{Field: "theme", Text: "The theme is auto, light or dark."}
}
