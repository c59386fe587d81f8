package e2e

import (
	"context"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// firstNotification waits a second for a notification and says what it shows, or "none".
const firstNotification = `(async () => { for (let n = 0; n < 50; n++) { const all = await reg.getNotifications(); if (all.length) return all[0].title + ": " + all[0].body + " " + all[0].data; await new Promise((go) => setTimeout(go, 20)) } return "none" })()`

// A push service of the real world cannot be asked here, so the browser itself is told that one has woken it.
func TestInABrowserAWokenOneShowsTheNews(t *testing.T) {
	t.Parallel()
	base := serveForTest(t)
	ctx, _ := browse(t, need.Chromium(t))
	var mu sync.Mutex
	registration := ""
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			mu.Lock()
			defer mu.Unlock()
			for _, r := range e.Registrations {
				registration = string(r.RegistrationID)
			}
		}
	})
	var script, shown string
	must(t, chromedp.Run(ctx,
		serviceworker.Enable(),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeNotifications}).WithOrigin(
				base).Do(cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser))
		}),
		chromedp.Navigate(base+"/signup?next=sample"),
		signs("ann@example.com"),
		sees(`document.querySelector('#result a[href$="/report"]')`),
		chromedp.Evaluate(`location.pathname`, &shown),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.Navigate(base + shown + "/watch").Do(ctx)
		}),
		sees(`document.querySelector('[data-push]')`),
		chromedp.Evaluate(`document.querySelector('[data-push]').dataset.worker`, &script),
		evalAsync(
			`navigator.serviceWorker.register(document.querySelector('[data-push]').dataset.worker).then(async (r) => { window.reg = r; const w = r.installing || r.waiting || r.active; while (w.state != "activated") await new Promise((go) => setTimeout(go, 20)); return w.state })`,
			new(string)),
		chromedp.ActionFunc(func(ctx context.Context) error {
			// A worker is told to be active before the browser has stored it, and a message for one that is not stored
			// is dropped. Several messages show one notification, as they carry the same tag.
			for shown = "none"; shown == "none"; {
				mu.Lock()
				id := registration
				mu.Unlock()
				if err := serviceworker.DeliverPushMessage(base, serviceworker.RegistrationID(id),
					"").Do(ctx); err != nil {
					return err
				}
				if err := evalAsync(firstNotification, &shown).Do(ctx); err != nil {
					return err
				}
			}
			return nil
		}),
	))
	if shown != "naps: Nothing has changed. /sessions" {
		t.Errorf("the browser shows %q (%s)", shown, script)
	}
}
