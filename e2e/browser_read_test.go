package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"naps/internal/need"
)

// TestInABrowserAFounderReadsByKeysAndByThumbs researches an idea without a model, and reads twenty-four quotes with
// the keyboard and as many by taps on a phone's width.
func TestInABrowserAFounderReadsByKeysAndByThumbs(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	f := newForum(t)
	f.slow.Store(false)
	f.people.Store(60)
	base := serveForTest(t, "NAPS_MIRROR="+f.URL, "NAPS_RUN_FETCHES=80")
	ctx, complaints := browse(t, chromium)
	var path string
	must(t, chromedp.Run(ctx,
		chromedp.EmulateViewport(1280, 800),
		chromedp.Navigate(base+"/signup"),
		signs("reader@example.com"),
		sees(`document.querySelector('.credits')`),
		chromedp.Navigate(base+"/"),
		types(`.idea-form textarea`, "Automatic reminders for freelancers whose clients pay invoices late"),
		click(`.idea-form button`),
		sees(`location.pathname.startsWith('/sessions/') && document.querySelector('.brief button.big')`),
		chromedp.Evaluate(`location.pathname`, &path),
		click(`.brief button.big`),
		stands("done"),
	))
	must(t, chromedp.Run(ctx, chromedp.Navigate(base+path+"/read")))
	done := func(n int) chromedp.Action {
		return sees(
			fmt.Sprintf(
				`document.querySelector('form[data-read]') && document.querySelector('.read-progress').innerText.startsWith('%d of ')`,
				n))
	}
	const place = `document.querySelector('[data-next]').getBoundingClientRect().top`
	var first, now float64
	must(t, chromedp.Run(ctx, done(0), chromedp.Evaluate(place, &first)))
	for i := range 24 {
		must(t, chromedp.Run(ctx, done(i), chromedp.Evaluate(place, &now)))
		if now != first {
			t.Fatalf("the buttons moved from %v to %v at quote %d", first, now, i+1)
		}
		if i%3 == 2 {
			must(t, chromedp.Run(ctx, chromedp.KeyEvent("n")))
			continue
		}
		must(t, chromedp.Run(ctx, chromedp.KeyEvent("y"), chromedp.KeyEvent("1"), chromedp.KeyEvent("2"),
			chromedp.KeyEvent(kb.Enter)))
	}
	var end, tally string
	must(t, chromedp.Run(ctx, sees(`document.querySelector('.read-done h2')`),
		chromedp.Evaluate(`document.querySelector('.read-done h2').innerText`, &end),
		chromedp.Evaluate(`document.querySelector('.read-tally').innerText`, &tally),
		chromedp.KeyEvent("u"), done(23), chromedp.KeyEvent("s"), sees(`document.querySelector('.read-done')`)))
	if end != "You have read 24 quotes" || !strings.Contains(tally, "of 100") {
		t.Errorf("%q %q", end, tally)
	}
	shoot(ctx, t, "read-done")

	// On a phone, the next twenty-four.
	var wide bool
	must(t, chromedp.Run(ctx, chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile),
		click(`.read-done a[href$="?of=48"]`), done(24),
		chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &wide)))
	if wide {
		t.Error("the page scrolls sideways at 390 px")
	}
	shoot(ctx, t, "read-phone")
	for i := 24; i < 48; i++ {
		must(t, chromedp.Run(ctx, done(i)))
		if i%2 == 0 {
			must(t, chromedp.Run(ctx, tap(`#answer-yes`), tap(`#fact-asks`), tap(`[data-next]`)))
		} else {
			must(t, chromedp.Run(ctx, tap(`#answer-fine`)))
		}
	}
	must(t, chromedp.Run(ctx, sees(`/You have read 48 quotes/.test(document.querySelector('.read-done')?.innerText)`)))
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
