package hooks

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
	"naps/landing"
	"naps/views"
)

// Landing is what the pages that test ideas in public need. Without a Desk there are none.
type Landing struct {
	Desk       *landing.Desk
	Pages      LandingPages
	Book       landing.Addressbook
	Payments   landing.Payments
	Complaints landing.Complaints

	// Send sends a mail; it is called on a goroutine of its own.
	Send func(ctx context.Context, to, subject, text string) error
}

// LandingPages reads tests. A missing one is journal.ErrNotFound.
type LandingPages interface {
	BySlug(ctx context.Context, slug string) (landing.Test, error) // not of drafts
	Tests(ctx context.Context, session string) ([]landing.Test, error)
	Days(ctx context.Context, id string) ([]landing.Added, error)
}

// landingPrefix begins the addresses of public pages. No cookie is read or set there.
const landingPrefix = "/t/"

func isLanding(path string) bool { return strings.HasPrefix(path, landingPrefix) }

// cookieless reports whether an address shows everybody the same.
func cookieless(path string) bool { return isShared(path) || isLanding(path) }

// landingPolicy lets a public page load its style and post its forms, and nothing else.
const landingPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// pageKept is how long a page may be shown after it was closed behind our back, as with its account.
const pageKept = 2 * time.Second

// publicPages serves the pages. What a page shows is made once and kept.
type publicPages struct {
	cfg *Landing

	mu   sync.Mutex
	kept map[string]*keptPage // by slug
}

// keptPage is a page on both sides of the place where a visitor's mark goes.
type keptPage struct {
	test          landing.Test
	before, after []byte
	read          time.Time
}

// mostKeptPages bounds the pages that are kept; over it all are read anew.
const mostKeptPages = 500

func newPublicPages(cfg *Landing) *publicPages {
	return &publicPages{cfg: cfg, kept: map[string]*keptPage{}}
}

func (x *publicPages) on() bool { return x.cfg.Desk != nil && x.cfg.Desk.On }

// page is an open or closed page by its slug.
func (x *publicPages) page(ctx context.Context, slug string) (*keptPage, error) {
	if !x.on() {
		return nil, journal.ErrNotFound
	}
	now := x.cfg.Desk.Now()
	x.mu.Lock()
	k := x.kept[slug]
	fresh := k != nil && now.Sub(k.read) < pageKept
	if k != nil && !fresh {
		renewed := *k
		renewed.read = now // one request reads it anew; those that come meanwhile get what there is
		x.kept[slug] = &renewed
	}
	x.mu.Unlock()
	if fresh {
		return k, nil
	}
	k, err := x.read(ctx, slug, now)
	x.mu.Lock()
	defer x.mu.Unlock()
	if err != nil {
		delete(x.kept, slug)
		return nil, err
	}
	if len(x.kept) >= mostKeptPages {
		clear(x.kept)
	}
	x.kept[slug] = k
	return k, nil
}

// markPlace stands for the mark of a visitor while a page is made. No founder's text can be it: it has a character that
// is cleaned away.
const markPlace = "the-mark\u0001goes-here"

func (x *publicPages) read(ctx context.Context, slug string, now time.Time) (*keptPage, error) {
	t, err := x.cfg.Pages.BySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := views.Public(views.PublicPage{Test: t, Mark: markPlace}).Render(ctx, &b); err != nil {
		return nil, err
	}
	before, after, found := bytes.Cut(b.Bytes(), []byte(markPlace))
	if !found {
		return nil, errors.New("hooks: a public page has no place for a mark")
	}
	return &keptPage{test: t, before: before, after: after, read: now}, nil
}

// drop lets the next visitor see what has become of a page.
func (x *publicPages) drop(slug string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.kept, slug)
}

// pageFunc handles a request for a public page.
type pageFunc func(x *edge, e *core.RequestEvent, k *keptPage) error

// visitor handles a request for a page that is open; visitorEver also for one that is closed.
func visitor(limit func(limits) *limiter, do pageFunc) func(*edge, *core.RequestEvent) error {
	return visitorEver(limit, func(x *edge, e *core.RequestEvent, k *keptPage) error {
		if !k.test.Serves(x.cfg.Landing.Desk.Now()) {
			return render(e, http.StatusGone, views.PublicSaid(views.PublicPage{}, "This page is closed",
				"Its maker has finished this test."))
		}
		return do(x, e, k)
	})
}

// visitorEver answers errors itself: the general answer would read the theme's cookie, and PocketBase would note the
// address of who asked.
func visitorEver(limit func(limits) *limiter, do pageFunc) func(*edge, *core.RequestEvent) error {
	return func(x *edge, e *core.RequestEvent) error {
		publicHeaders(e.Response.Header())
		err := limit(x.limits).take(address(e))
		if err == nil {
			err = x.publicPages.serve(x, e, do)
		}
		if err == nil {
			return nil
		}
		return x.publicPages.refuse(x, e, err)
	}
}

func (x *publicPages) serve(edge *edge, e *core.RequestEvent, do pageFunc) error {
	k, err := x.page(e.Request.Context(), e.Request.PathValue("slug"))
	if err != nil {
		return err
	}
	if k.test.Page.Indexed && e.Request.URL.Path == k.test.Path() {
		e.Response.Header().Del("X-Robots-Tag")
	}
	return do(edge, e, k)
}

func (x *publicPages) refuse(edge *edge, e *core.RequestEvent, err error) error {
	told, after := explain(err)
	if told.Status >= http.StatusInternalServerError && e.Request.Context().Err() == nil {
		edge.log.Error("A public page failed", "error", err, "request", requestID(e), "path",
			withoutSecrets(e.Request.URL.Path))
	}
	if e.Written() {
		return nil
	}
	if after > 0 {
		e.Response.Header().Set("Retry-After", retryAfter(after))
	}
	return refusePublic(e, told)
}

// publicHeaders are those of every answer under landingPrefix.
func publicHeaders(h http.Header) {
	h.Set("Content-Security-Policy", landingPolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
}

// refusePublic says what went wrong, in the frame of the public pages.
func refusePublic(e *core.RequestEvent, told *router.ApiError) error {
	publicHeaders(e.Response.Header())
	title, text := "That didn’t work", told.Message
	if told.Status == http.StatusNotFound {
		title, text = "We couldn’t find that page", "The address may be wrong, or the page is gone."
	}
	return render(e, told.Status, views.PublicSaid(views.PublicPage{}, title, text))
}
