package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"naps/internal/need"
)

// Nobody has to let scripts run: what stands on a page is there when it is loaded, and each action is a form or a link.
func TestInABrowserWithoutScriptsAFounderGoesFromTheIdeaToTheProof(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	f := newForum(t)
	base := serveForTest(t, "NAPS_MIRROR="+f.URL, "NAPS_RUN_FETCHES=40")
	ctx, complaints := browse(t, chromium)
	var scripts, path, evidence, marked string
	must(t, chromedp.Run(ctx,
		emulation.SetScriptExecutionDisabled(true),
		chromedp.Navigate(base+"/signup"),
		chromedp.Evaluate(`typeof window.htmx`, &scripts),
		fill(`input[name=email]`, "plain@example.com"),
		fill(`input[name=password]`, password),
		click(`form[action="/signup"] button:not([type])`),
		sees(`document.querySelector('.credits')`),
		chromedp.Navigate(base+"/"),
		sees(`document.querySelector('.idea-form textarea')`),
		fill(`.idea-form textarea`, "Automatic reminders for freelancers whose clients pay invoices late"),
		click(`.idea-form button`),
		sees(`document.querySelector('.brief .assumptions')`),
		chromedp.Evaluate(`location.pathname`, &path),
		fill(`#brief-assume`, "an agency pays for its freelancers"),
		click(`.brief button.big`),
		sees(`/^(queued|running)$/.test(document.querySelector('#status').dataset.status)`),
		reloadedUntil(`document.querySelector('#evidence li')`),
		fill(`.composer textarea`, "Look at agencies too."),
		click(`.composer button`),
		sees(`/Look at agencies too/.test(document.body.innerText)`),
		click(`.actions button[value="1"]`),
		sees(`!document.querySelector('.composer textarea').value && document.readyState == "complete"`),
	))
	f.slow.Store(false)
	must(t, chromedp.Run(ctx,
		reloadedUntil(`document.querySelector('#result a[href$="/report"]')`),
		click(`#result a[href$="/report"]`),
		sees(`document.querySelector('.verdict') && document.querySelector('.tabs a[href$="/evidence"]')`),
		click(`#share button`),
		sees(`document.querySelector('#new-link')`),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.Navigate(base + path + "/evidence?q=late").Do(ctx)
		}),
		sees(`document.querySelector('.evs a.eid')`),
		chromedp.Evaluate(`document.querySelector('.evs a.eid').pathname`, &evidence),
	))
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+evidence),
		sees(`document.querySelector('mark')`),
		chromedp.Evaluate(`document.querySelector('mark').innerText`, &marked),
		chromedp.Navigate(base+"/sessions?q=freelancers"),
		sees(`document.querySelector('.ideas a[href^="`+path+`"]')`),
		click(`button[name=theme][value=dark]`),
		sees(`document.documentElement.dataset.theme == 'dark'`),
	))
	if scripts != "undefined" || !strings.Contains(marked, "late") {
		t.Errorf("scripts are %s, the proof marks %q", scripts, marked)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// reloadedUntil loads the page anew, as who waits without scripts does, until it shows something.
func reloadedUntil(expression string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for {
			if err := chromedp.Reload().Do(ctx); err != nil && !strings.Contains(err.Error(), "ERR_ABORTED") {
				// a form that was sent is on its way
				return err
			}
			var yes bool
			if err := chromedp.Evaluate("!!("+expression+")", &yes).Do(ctx); err == nil && yes {
				return nil
			}
			select {
			case <-time.After(200 * time.Millisecond):
			case <-ctx.Done():
				return fmt.Errorf("never loaded: %s", expression)
			}
		}
	})
}

// reached goes through a page with the tab key until it is back at its beginning: how many stops there were, what was
// not reached, and what shows no focus.
const stops = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")].filter((e) =>
	!e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}) && !e.closest("dialog:not([open])") && !(e.type == "radio" && !e.checked))`

const noteFocus = `(() => {
	window.reached ||= new Set(); window.unseen ||= new Set()
	const e = document.activeElement
	if (e == document.body || reached.has(e)) return false
	reached.add(e)
	const s = getComputedStyle(e) // a field without a border of its own lets the box around it show the focus
	const around = [e.parentElement, e.parentElement && e.parentElement.parentElement].some((x) => x && getComputedStyle(x).outlineStyle != "none")
	if (s.outlineStyle == "none" && s.boxShadow == "none" && !around) unseen.add(e.outerHTML.slice(0, 120))
	return true
})()`

func TestInABrowserEverythingIsReachedAndSeenByKeyboard(t *testing.T) {
	t.Parallel()
	g := newGallery(t, need.Chromium(t))
	g.furnish(t)
	for _, path := range []string{"/", "/sessions", g.draft, g.done, g.done + "/report", g.sample, g.done + "/watch",
		"/settings", "/search?q=time"} {
		var first string
		var missed, unseen []string
		must(t, chromedp.Run(g.ctx,
			chromedp.Navigate(g.base+path),
			sees(`document.readyState == "complete"`),
			chromedp.Evaluate(`document.activeElement.blur()`, nil), // some pages put the focus into their field
			chromedp.Evaluate(
				`document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute("tabindex")`, nil),
			chromedp.KeyEvent(kb.Tab),
			chromedp.Evaluate(`document.activeElement.className`, &first),
			walked(),
			chromedp.Evaluate(stops+`.filter((e) => !reached.has(e)).map((e) => e.outerHTML.slice(0, 120))`, &missed),
			chromedp.Evaluate(`[...unseen]`, &unseen)))
		if first != "skip" {
			t.Errorf("%s: the first stop is %q, not the link to the content", path, first)
		}
		for _, e := range missed {
			t.Errorf("%s: the keyboard does not reach %s", path, e)
		}
		for _, e := range unseen {
			t.Errorf("%s: nothing shows that the focus is on %s", path, e)
		}
	}
	must(t, chromedp.Run(g.ctx,
		chromedp.Navigate(g.base+g.done), sees(`document.readyState == "complete"`),
		chromedp.Evaluate(`document.activeElement.blur()`, nil),
		chromedp.KeyEvent("?"), sees(`document.querySelector("#shortcuts").open`),
		chromedp.KeyEvent(kb.Escape), sees(`!document.querySelector("#shortcuts").open`),
		chromedp.KeyEvent("g"), chromedp.KeyEvent("i"), sees(`location.pathname == "/sessions"`),
		sees(`document.readyState == "complete"`),
		chromedp.KeyEvent("/"), sees(`document.readyState == "complete" && document.activeElement.type == "search"`),
		chromedp.KeyEvent("gi?"), sees(`/gi\?$/.test(document.activeElement.value)`), // no single key fires in a field
	))
}

// walked presses the tab key until it brings nothing new.
func walked() chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		stale := 0
		for range 3000 {
			var fresh bool
			if err := chromedp.Evaluate(noteFocus, &fresh).Do(ctx); err != nil {
				return err
			}
			if stale++; fresh {
				stale = 0
			}
			if stale > 4 { // a field for a day has a stop for each of its parts
				return nil
			}
			if err := chromedp.KeyEvent(kb.Tab).Do(ctx); err != nil {
				return err
			}
		}
		return fmt.Errorf("the tab key finds no end")
	})
}

// movesNothing is half of the layout shift up to which a page counts as steady (https://web.dev/articles/cls).
const movesNothing = 0.05

func TestInABrowserNothingJumpsWhileARunStreams(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	f := newForum(t)
	base := serveForTest(t, "NAPS_MIRROR="+f.URL, "NAPS_RUN_FETCHES=40")
	ctx, _ := browse(t, chromium)
	var id string
	var moved float64
	var what []string
	must(t, chromedp.Run(ctx,
		chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := page.AddScriptToEvaluateOnNewDocument(`window.moved = 0; window.movers = []; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) {
				moved += e.value; movers.push(e.value.toFixed(4) + " " + e.sources.map((s) => s.node && (s.node.id || s.node.className || s.node.nodeName)).join(", ")) } }).observe({type: "layout-shift", buffered: true})`).Do(ctx)
			return err
		}),
		chromedp.Navigate(base+"/signup"),
		signs("still@example.com"),
		sees(`document.querySelector('.credits')`),
		evalAsync(startScript, &id),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.Navigate(base + "/sessions/" + id).Do(ctx)
		}),
		sees(`document.querySelector('#evidence li')`),
	))
	shoot(ctx, t, "jump-before")
	f.slow.Store(false)
	must(t, chromedp.Run(ctx, stands("done"), sees(`document.querySelector('#result a[href$="/report"]')`),
		// the last shifts are told
		evalAsync(`new Promise((r) => requestAnimationFrame(() => setTimeout(() => r(""), 100)))`, new(string)),
		chromedp.Evaluate(`moved`, &moved), chromedp.Evaluate(`movers`, &what)))
	shoot(ctx, t, "jump-after")
	t.Logf("moved by %.4f: %s", moved, strings.Join(what, " | "))
	if moved >= movesNothing {
		t.Errorf("while the run streamed the page moved by %.3f, %v is steady: %s", moved, movesNothing,
			strings.Join(what, " | "))
	}
}
