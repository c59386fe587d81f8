package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// TestInABrowserAFounderTestsAnIdeaInTheWorld signs up, writes a page, looks at its preview, opens it, visits it as a
// stranger without scripts, and closes it as passed.
func TestInABrowserAFounderTestsAnIdeaInTheWorld(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)
	var path, public, ready string
	until := time.Now().UTC().AddDate(0, 0, 10).Format(time.DateOnly)
	must(t, chromedp.Run(ctx,
		emulation.SetUserAgentOverride(strings.TrimSpace(person)), // a browser without a screen is no visitor
		chromedp.Navigate(base+"/signup"),
		signs("tester@example.com"),
		sees(`document.querySelector('.credits')`),
		chromedp.Navigate(base+"/"),
		types(`.idea-form textarea`, "Automatic reminders for freelancers whose clients pay invoices late"),
		click(`.idea-form button`),
		sees(`location.pathname.startsWith('/sessions/') && document.querySelector('.brief')`),
		chromedp.Evaluate(`location.pathname`, &path),
	))
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+path+"/test"),
		types(`#title`, "Get paid on time"),
		types(`#promise`, "We remind your clients, politely, until they pay."),
		types(`#price`, "$19 a month"),
		chromedp.Evaluate(`document.querySelector('#until').value = '`+until+
			`'; document.querySelector('#need').value = 1`, nil),
	))
	shoot(ctx, t, "test-form")
	must(t, chromedp.Run(ctx,
		click(`form.stack .button`),
		sees(`document.querySelector('#ready-h')`),
		chromedp.Evaluate(`document.querySelector('#ready-h').parentElement.innerText`, &ready),
		chromedp.Navigate(base+path+"/test/preview"), sees(`document.querySelector('.bar')`)))
	shoot(ctx, t, "test-preview")
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+path+"/test"), click(`input[name=sure]`), click(`form[action$="/open"] .button`),
		sees(`document.querySelector('#state-h') && document.querySelector('a.secret')`),
		chromedp.Evaluate(`document.querySelector('a.secret').getAttribute('href')`, &public)))
	if !strings.Contains(ready, "Passes with 1 email address by the end of") {
		t.Errorf("the threshold reads %q", ready)
	}
	var text string
	must(t, chromedp.Run(ctx,
		emulation.SetScriptExecutionDisabled(true), chromedp.EmulateViewport(390, 844),
		chromedp.Navigate(base+public), click(`form .button`),
		sees(`document.querySelector('#email')`), types(`#email`, "zoe@example.com"), click(`form .button`),
		sees(`!document.querySelector('#email')`), textOf(`main`, &text)))
	shoot(ctx, t, "test-thanks")
	if !strings.Contains(text, "Your address is saved") {
		t.Errorf("after leaving an address: %q", text)
	}
	must(t, chromedp.Run(ctx,
		emulation.SetScriptExecutionDisabled(false), chromedp.EmulateViewport(1280, 900),
		chromedp.Navigate(base+path+"/test"),
		sees(
			`document.body.innerText.includes('zoe@example.com') && document.querySelector('#state-h').innerText.startsWith('1 of 1')`)))
	shoot(ctx, t, "test-open")
	must(t, chromedp.Run(ctx, click(`.danger > summary`), click(`form[action$="/close"] .button`),
		sees(`document.querySelector('#state-h').innerText.includes('Passed')`)))
	shoot(ctx, t, "test-closed")
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
