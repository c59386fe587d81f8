package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// signsUp makes an account and ends on the page that follows.
func signsUp(base, email, next string) chromedp.Action {
	return chromedp.Tasks{
		chromedp.Navigate(base + "/signup" + next),
		signs(email),
		sees(`document.querySelector('.credits')`),
	}
}

func TestInABrowserASampleRunPlaysAndIsSkippedToItsWholeReport(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)
	var doing, step, closing string
	var asks, steps int
	must(t, chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(390, 844, 1, true),
		signsUp(base, "plays@example.com", "?next=sample"),
		sees(
			`document.querySelector('#live .doing')?.checkVisibility() && /found$/.test(window.doing = document.querySelector('#live .doing').textContent)`),
		sees(`document.querySelector('#newest .quote')?.checkVisibility()`),
		chromedp.Evaluate(`window.doing`, &doing), // as it was then: the line goes on
		chromedp.Evaluate(
			`[...document.querySelectorAll('.rail li > span')].filter((e) => getComputedStyle(e).clipPath == "none").map((e) => getComputedStyle(e, "::before").content + e.textContent).join()`,
			&step),
	))
	shoot(ctx, t, "sample-run")
	if !strings.HasPrefix(doing, "Searching ") || strings.Contains(doing, "_") || !strings.Contains(step, "Step ") ||
		!strings.Contains(step, " of 6: ") {
		t.Errorf("while it runs the page says %q at %q", doing, step)
	}
	must(t, chromedp.Run(ctx,
		click(`.actions button[value="1"]`),
		sees(`document.querySelector('#result a[href$="/report"]')?.checkVisibility()`),
		sees(`/^Done in /.test(document.querySelector('#closing').textContent)`),
		chromedp.Evaluate(`document.querySelector('#closing').textContent`, &closing),
		sees(`document.querySelectorAll('#follow button').length == 4`),
		chromedp.Evaluate(`document.querySelectorAll('#follow button').length`, &asks),
		chromedp.Evaluate(`document.querySelectorAll('.rail [data-state=done]').length`, &steps),
	))
	shoot(ctx, t, "sample-done")
	if !strings.Contains(closing, "Samples are free.") || asks != 4 || steps != 6 {
		t.Errorf("in the end it says %q, asks %d questions, and %d steps are done", closing, asks, steps)
	}
	must(t, chromedp.Run(ctx,
		click(`#follow button`),
		sees(`document.querySelector('#messages .answer [data-copy]')`),
		sees(
			`((r) => r.top < innerHeight && r.bottom <= document.querySelector('.foot-composer').getBoundingClientRect().bottom)(document.querySelector('#messages > :last-child').getBoundingClientRect())`),
	))
	shoot(ctx, t, "sample-asked")
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

func TestInABrowserABriefIsOneCardThatStartsOnlyWhatCanBeSearched(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)
	var where, asked, customer string
	var height int
	must(t, chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(390, 844, 1, true),
		signsUp(base, "brief@example.com", ""),
		chromedp.Evaluate(`location.pathname + (document.querySelector('#idea') ? " with the box" : "")`, &where),
		types(`#idea`, "An app"), click(`.idea-form button`),
		sees(`document.querySelector('.brief .note') && !document.querySelector('.brief .button.big')`),
		fill(`#brief-problem`, "Orders come by phone and get lost"),
		click(`.brief button[name=note]`),
		sees(`document.querySelector('.brief .button.big')`),
		sees(`document.querySelector('#asking b')`),
		chromedp.Evaluate(`document.querySelector('#asking b').textContent`, &asked),
		click(`#asking .chip`),
		sees(`document.querySelector('#brief-customer')?.value`),
		chromedp.Evaluate(`document.querySelector('#brief-customer').value`, &customer),
		chromedp.Evaluate(`Math.round(document.querySelector('.brief').getBoundingClientRect().height)`, &height),
	))
	shoot(ctx, t, "brief")
	if where != "/ with the box" {
		t.Errorf("after signing up one is at %q", where)
	}
	if asked != "who has this problem?" || customer != "Small businesses" {
		t.Errorf("asked %q, the tapped answer fills %q", asked, customer)
	}
	if height > 844-56-76 { // between the bar above and the composer
		t.Errorf("the brief is %d pixels high, more than a phone's screen", height)
	}
	var refused string
	must(t, chromedp.Run(ctx,
		evalAsync(
			`fetch("/sessions", {method: "POST", body: new URLSearchParams({idea: "An app"})}).then(async (r) => (await fetch(r.url + "/run", {method: "POST", body: new URLSearchParams({goal: "living"})})).status + "")`,
			&refused),
	))
	if refused != "422" {
		t.Errorf("a vague idea is started all the same: %s", refused)
	}
	for _, c := range complaints() {
		if !strings.Contains(c, "422") {
			t.Errorf("the browser complains: %s", c)
		}
	}
}

func TestInABrowserAnybodyReadsTwoSampleReports(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)
	var verdicts []string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/"),
		sees(`document.querySelectorAll('.samples a.result').length == 2`),
		chromedp.Evaluate(
			`[...document.querySelectorAll('.samples a.result')].map((a) => a.querySelector('.tag').textContent + " " + a.querySelector('.result-word').lastChild.textContent.trim())`,
			&verdicts),
		click(`.samples a.result`),
		sees(`location.pathname.startsWith("/samples/") && document.querySelector('.hero .verdict')`),
		click(`.tabs a[href$="/evidence"]`),
		sees(`location.pathname.endsWith("/evidence") && document.querySelector('.evs')`),
		click(`.tabs a[href$="/computed"]`),
		sees(`location.pathname.endsWith("/computed") && document.querySelector('.parts')`),
	))
	if strings.Join(verdicts, ", ") != "Sample GO, Sample NO-GO" {
		t.Errorf("the first page shows %q", verdicts)
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
