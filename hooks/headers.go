package hooks

import (
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
)

// pagePolicy is the Content-Security-Policy of every page of ours. PocketBase's own stays on /_/.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
	"base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; worker-src 'self'"

// apiPolicy keeps an answer that a browser shows by itself, such as an export, from doing anything.
const apiPolicy = "default-src 'none'; frame-ancestors 'none'"

// headers sets what every answer of ours carries, errors included.
func (x *frame) headers(where area) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "napsHeaders",
		Priority: apis.DefaultActivityLoggerMiddlewarePriority - 2,
		Func: func(e *core.RequestEvent) error {
			h := e.Response.Header()
			h.Set("X-Content-Type-Options", "nosniff")
			// Not no-referrer: with that, browsers send "Origin: null" with our own forms.
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			if where != page {
				h.Set("Content-Security-Policy", apiPolicy)
				h.Set("Cache-Control", "no-store")
				return e.Next()
			}
			h.Set("Content-Security-Policy", pagePolicy)
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
			h.Set("Cache-Control", "private, no-cache")
			if e.Auth != nil {
				h.Set("Cache-Control", "no-store") // Back must not bring it again once somebody has logged out
			}
			return e.Next()
		},
	}
}
