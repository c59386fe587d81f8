package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// signedInPages are the pages that only somebody who is signed in sees, of a founder with one idea that has a report.
func signedInPages(idea string) []string {
	list := []string{"/sessions", "/settings", "/shares", "/search?q=time", "/compare"}
	for _, part := range []string{"", "/report", "/computed", "/evidence", "/changes", "/watch", "/read"} {
		list = append(list, idea+part)
	}
	return list
}

func TestInABrowserNothingComesBackAfterLoggingOut(t *testing.T) {
	t.Parallel()
	g := newGallery(t, need.Chromium(t))
	var idea string
	must(t, chromedp.Run(g.ctx,
		chromedp.Navigate(g.base+"/signup?next=sample"),
		signs("ann@example.com"),
		sees(`document.querySelector('#result a[href$="/report"]')`),
		chromedp.Evaluate(`location.pathname`, &idea)))
	pages := signedInPages(idea)
	other, closeTab := chromedp.NewContext(g.ctx)
	t.Cleanup(closeTab)
	tabs := map[string]context.Context{"the tab that logged out": g.ctx, "another tab": other}
	const marks = `document.body.innerText.includes("ann@example.com") || !!document.querySelector(".avatar")`
	for name, tab := range tabs {
		for _, page := range pages {
			var signedIn bool
			must(t, chromedp.Run(tab, chromedp.Navigate(g.base+page), chromedp.Evaluate(marks, &signedIn)))
			if !signedIn {
				t.Fatalf("%s: %s does not show who is signed in", name, page)
			}
		}
	}
	must(t,
		chromedp.Run(g.ctx, chromedp.Evaluate(`document.querySelector('form[action="/logout"]').requestSubmit()`, nil),
			sees(`!document.querySelector(".avatar") && location.pathname == "/"`)))
	must(t, chromedp.Run(other, chromedp.Navigate(g.base+"/login")))
	for name, tab := range tabs {
		for i := len(pages) - 1; i >= 0; i-- {
			var came string
			must(t, chromedp.Run(tab,
				chromedp.Evaluate(`window.left = true; history.back()`, nil),
				sees(`!window.left && document.readyState == "complete" && !document.documentElement.hidden`),
				chromedp.Evaluate(fmt.Sprintf(`location.pathname + (%s ? " shows the account" : "")`, marks), &came)))
			if came != "/login" {
				t.Errorf("%s: Back to %s shows %s", name, pages[i], strings.TrimSpace(came))
			}
		}
	}
}
