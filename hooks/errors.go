package hooks

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/hook"
	"github.com/pocketbase/pocketbase/tools/router"
	"github.com/pocketbase/pocketbase/tools/security"

	"naps/founder"
	"naps/hooks/stream"
	"naps/internal/turns"
	"naps/journal"
	"naps/landing"
	"naps/notes"
	"naps/session"
	"naps/store/disk"
)

// invalid is a field of a body or a form that cannot be taken, with a sentence for who wrote it.
type invalid struct{ Field, Text string }

func (i *invalid) Error() string { return i.Text }

// Code is PocketBase's name for the kind of problem.
func (i *invalid) Code() string { return "validation_invalid_value" }

// tooFast refuses a request that came too soon after others.
type tooFast struct {
	After time.Duration
	Text  string // for the user; empty takes the usual sentence
}

func (t *tooFast) Error() string { return "too many requests" }

// bad and denied refuse a request with a sentence.
func bad(text string) error    { return router.NewApiError(http.StatusBadRequest, text, nil) }
func denied(text string) error { return router.NewApiError(http.StatusForbidden, text, nil) }

var errNobody = router.NewApiError(http.StatusUnauthorized, "You are not signed in.", nil)

// errUnasked says that the database did not answer who asks.
var errUnasked = errors.New("hooks: who asks could not be looked up")

// known are the errors of the other rooms, with what people are told. It is the only place where a status is chosen for
// them.
var known = []struct {
	err    error
	status int
	after  time.Duration // sent as Retry-After unless 0
	text   string
}{
	{journal.ErrNotFound, http.StatusNotFound, 0, "Not found."},
	{session.ErrGone, http.StatusNotFound, 0, "This session was deleted."},
	{journal.ErrNoCredit, http.StatusPaymentRequired, 0, "You have no credits left for a run."},
	{journal.ErrStops, http.StatusTooManyRequests, time.Hour,
		"You stopped too many runs today. Try again later. Runs that end with a report, also by Stop & report, don’t count."},
	{journal.ErrTooMany, http.StatusTooManyRequests, 30 * time.Second,
		"Too many of your runs are waiting. Start this one when another has finished."},
	{stream.ErrTooMany, http.StatusTooManyRequests, 5 * time.Second, "That was too fast. Wait a moment and try again."},
	{turns.ErrTooMany, http.StatusTooManyRequests, 5 * time.Second,
		"You have several requests of this kind waiting. Try again when they finish."},
	{founder.ErrRunning, http.StatusConflict, 0,
		"Research is still running. You can read the quotes when it finishes."},
	{founder.ErrNoReport, http.StatusConflict, 0, "There is no report yet, so there is nothing to read."},
	{founder.ErrNothing, http.StatusConflict, 0, "There is no answer to undo."},
	{landing.ErrLocked, http.StatusConflict, 0,
		"This test has been opened, so nothing of it can change. You can only close it."},
	{landing.ErrNotNow, http.StatusConflict, 0, "This test isn’t open."},
	{landing.ErrOff, http.StatusForbidden, 0, "Public tests are switched off on this server."},
	{journal.ErrFull, http.StatusConflict, 0, "An idea can have at most five notes. Remove one first."},
	{journal.ErrBusy, http.StatusConflict, 0, "This idea is already being researched."},
	{journal.ErrOver, http.StatusConflict, 0, "Nothing is running here."},
	{journal.ErrFenced, http.StatusConflict, 0, "This run is over."},
	{journal.ErrDisk, http.StatusInsufficientStorage, 10 * time.Second,
		"The server can’t save right now. Nothing was changed."},
	{errUnasked, http.StatusServiceUnavailable, 2 * time.Second, "The server is busy. Try again in a moment."},
	{session.ErrShutdown, http.StatusServiceUnavailable, 2 * time.Second,
		"The server is restarting. Try again in a moment."},
	{context.Canceled, http.StatusServiceUnavailable, 2 * time.Second, "The request was interrupted."},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, 5 * time.Second,
		"That took too long. Try again in a moment."},
}

// explain turns any error into a status and a sentence that tells nothing of the inside.
func explain(err error) (told *router.ApiError, after time.Duration) {
	var t *tooFast
	if errors.As(err, &t) {
		return router.NewApiError(http.StatusTooManyRequests,
			cmp.Or(t.Text, "That was too fast. Wait a moment and try again."), nil), t.After
	}
	var refused *notes.Refusal
	if errors.As(err, &refused) {
		err = &invalid{Field: "note", Text: refused.Text}
	}
	var late *landing.Wrong
	if errors.As(err, &late) {
		err = &invalid{Field: late.Field, Text: late.Text}
	}
	var i *invalid
	if errors.As(err, &i) {
		return router.NewApiError(http.StatusUnprocessableEntity, i.Text, map[string]router.SafeErrorItem{i.Field: i}),
			0
	}
	if cannotSave(err) {
		err = journal.ErrDisk
	}
	if errors.As(err, &told) {
		return told, 0
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return router.NewApiError(k.status, k.text, nil), k.after
		}
	}
	return router.NewApiError(http.StatusInternalServerError, "Something went wrong on our side. We logged it.", nil), 0
}

// cannotSave reports whether the disk takes nothing, also where PocketBase has put an answer of its own around it.
func cannotSave(err error) bool {
	var told *router.ApiError
	if errors.As(err, &told) {
		inner, ok := told.RawData().(error)
		return ok && disk.CannotSave(inner)
	}
	return disk.CannotSave(err)
}

// diskErrors answers on PocketBase's own routes as on ours when nothing can be saved; PocketBase blames the request.
func diskErrors() *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "napsDiskErrors",
		Priority: apis.DefaultActivityLoggerMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			err := e.Next()
			if err == nil || e.Written() || !cannotSave(err) {
				return err
			}
			told, after := explain(err)
			e.Response.Header().Set("Retry-After", strconv.Itoa(int(after.Seconds())))
			return told
		},
	}
}

const keyRequest = "napsRequest"

// errors answers what goes wrong on our routes, in the form that fits the area. It stands outside PocketBase's activity
// log, which thus still gets the inner error.
func (x *frame) errors(where area) *hook.Handler[*core.RequestEvent] {
	return &hook.Handler[*core.RequestEvent]{
		Id:       "napsErrors",
		Priority: apis.DefaultActivityLoggerMiddlewarePriority - 1,
		Func: func(e *core.RequestEvent) error {
			id := security.PseudorandomString(12)
			e.Set(keyRequest, id)
			e.Response.Header().Set("X-Request-Id", id)
			err := e.Next()
			if err == nil {
				return nil
			}
			return x.answer(e, where, err)
		},
	}
}

func (x *frame) answer(e *core.RequestEvent, where area, err error) error {
	told, after := explain(err)
	if told.Status >= http.StatusInternalServerError && e.Request.Context().Err() == nil {
		x.log.Error("A request failed", "error", err, "details", told.RawData(), "request", requestID(e), "session",
			e.Request.PathValue("id"),
			"method", e.Request.Method, "path", withoutSecrets(e.Request.URL.Path))
	}
	if e.Written() {
		return nil // the head is out; nothing can be added
	}
	if after > 0 {
		e.Response.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
	if where != page {
		return told
	}
	if told.Status == http.StatusUnauthorized {
		return toLogin(e)
	}
	return x.failure(e, told)
}

func requestID(e *core.RequestEvent) string {
	id, _ := e.Get(keyRequest).(string)
	return id
}
