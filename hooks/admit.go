package hooks

import (
	"io"
	"mime"
	"net/http"
	"strings"

	"naps/store/collections"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
)

// PocketBase's routes that are limited before anything of a request is parsed; a test holds that they are still there.
const (
	createPattern   = "POST /api/collections/{collection}/records"
	updatePattern   = "PATCH /api/collections/{collection}/records/{id}"
	realtimePattern = "GET /api/realtime"
)

// loginPatterns are PocketBase's ways to log in and to get or use a mail that does. All of them are open to visitors.
var loginPatterns = map[string]bool{
	"POST /api/collections/{collection}/auth-with-password":     true,
	"POST /api/collections/{collection}/auth-with-oauth2":       true,
	"POST /api/collections/{collection}/auth-with-otp":          true,
	"POST /api/collections/{collection}/request-otp":            true,
	"POST /api/collections/{collection}/request-password-reset": true,
	"POST /api/collections/{collection}/confirm-password-reset": true,
	"POST /api/collections/{collection}/request-verification":   true,
	"POST /api/collections/{collection}/confirm-verification":   true,
	"POST /api/collections/{collection}/request-email-change":   true,
	"POST /api/collections/{collection}/confirm-email-change":   true,
}

// keyCounted marks a request that was counted before it was parsed.
const keyCounted = "napsCounted"

var errTooLarge = router.NewApiError(http.StatusRequestEntityTooLarge, "The body is too large: at most 256 kB.", nil)

// admit bounds what is read of a request, and how often an address may ask, before anything of it is parsed. Superusers
// have PocketBase's own limits: they restore backups and import collections.
func (x *admission) admit() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id: "napsAdmit",
		// who asks is known, and no limit but this one comes closer to the handler
		Priority: apis.DefaultBodyLimitMiddlewarePriority + 1,
		Func: func(e *core.RequestEvent) error {
			if e.HasSuperuserAuth() {
				return e.Next()
			}
			most, tooLarge := int64(maxBody)+filesOf(e), errTooLarge
			file := noteBytes(e)
			if file > 0 {
				most, tooLarge = most+file, errFileTooLarge
			}
			if e.Request.ContentLength > most {
				if file > 0 {
					drain(e) // its sender chose a file, and is to read why it isn't taken
				}
				return tooLarge
			}
			if err := x.counted(e); err != nil {
				return x.frame.answer(e, areaOf(e.Request.URL.Path), err)
			}
			if e.Request.Pattern == realtimePattern {
				left, err := x.connect(e)
				if err != nil {
					return x.frame.answer(e, realtime, err)
				}
				defer left()
			}
			e.Request.Body = &bounded{ReadCloser: e.Request.Body, most: most, left: most, tooLarge: tooLarge}
			return e.Next()
		},
	}
}

// bounded is a body of which no more than so much is read. PocketBase reads some bodies again from the beginning.
type bounded struct {
	io.ReadCloser
	most, left int64 // in bytes
	tooLarge   error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.tooLarge
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left+1)])
	if b.left -= int64(n); b.left < 0 {
		return n, b.tooLarge
	}
	return n, err
}

// Reread implements router.Rereader.
func (b *bounded) Reread() {
	if r, ok := b.ReadCloser.(router.Rereader); ok {
		r.Reread()
		b.left = b.most
	}
}

// counted takes a request from what its address may do in a minute.
func (x *admission) counted(e *core.RequestEvent) error {
	if e.Auth == nil && unsafeMethod(e.Request.Method) {
		if err := x.limits.visitors.take(address(e)); err != nil {
			return err
		}
	}
	var l *limiter
	switch {
	case loginPatterns[e.Request.Pattern]:
		l = x.limits.logins
	case e.Request.Pattern == createPattern && collectionOf(e) == collections.Users:
		l = x.limits.signups
	default:
		return nil
	}
	e.Set(keyCounted, true)
	return l.take(address(e))
}

// connect counts a realtime connection: by user, or by address where nobody is signed in. Programs that use
// PocketBase's SDK say who they are only once they are connected.
func (x *admission) connect(e *core.RequestEvent) (left func(), err error) {
	if e.Auth != nil {
		return x.streams.Take(e.Auth.Id)
	}
	return x.visits.Take(address(e))
}

func unsafeMethod(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// collectionOf is the name of the collection in the address of a request, which may also name it by its id.
func collectionOf(e *core.RequestEvent) string {
	if c, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection")); err == nil {
		return c.Name
	}
	return ""
}

// filesOf is how much more a request may bring, in bytes: the files of a row that somebody who is signed in may write.
func filesOf(e *core.RequestEvent) int64 {
	kind, _, err := mime.ParseMediaType(e.Request.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(kind, "multipart/") || e.Auth == nil {
		return 0
	}
	c, err := e.App.FindCachedCollectionByNameOrId(e.Request.PathValue("collection"))
	if err != nil {
		return 0
	}
	created, updated := e.Request.Pattern == createPattern, e.Request.Pattern == updatePattern
	writable := created && c.CreateRule != nil || updated && c.UpdateRule != nil
	if !writable {
		return 0
	}
	var most int64
	for _, f := range c.Fields {
		if file, ok := f.(*core.FileField); ok {
			most += file.CalculateMaxBodySize()
		}
	}
	return most
}
