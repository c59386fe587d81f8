package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// window is a size of a screen.
type window struct{ wide, high, screens int64 }

// TestInABrowserAReportIsUnderstoodOnItsFirstScreenAndReadOnAFew opens the finished sample at the size of a desktop and
// of a phone.
func TestInABrowserAReportIsUnderstoodOnItsFirstScreenAndReadOnAFew(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t)
	ctx, complaints := browse(t, chromium)
	var path string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/signup?next=sample"),
		signs("ann@example.com"),
		sees(`document.querySelector('#result a[href$="/report"]')`),
		chromedp.Evaluate(`document.querySelector('#result a[href$="/report"]').pathname`, &path),
	))
	for _, w := range []window{{1280, 800, 3}, {390, 844, 7}} {
		looksAt(ctx, t, base+path, w)
	}
	opensItsSources(ctx, t, base+path)
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

func looksAt(ctx context.Context, t *testing.T, address string, w window) {
	t.Helper()
	var tall, wide float64
	var marks int
	var hidden string
	// What must be whole within the first screen, above the bar at the foot of a phone.
	const first = `[".hero h1", ".hero .verdict", ".hero .why", ".hero .score", ".hero .score-chart", ".hero .meta", ".hero .next .do"].filter((s) => {
		const e = document.querySelector(s), foot = document.querySelector(".askbar");
		const edge = foot && foot.checkVisibility() ? foot.getBoundingClientRect().top : innerHeight;
		return !e || !e.checkVisibility() || e.getBoundingClientRect().bottom > edge;
	}).join(", ")`
	must(t, chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(w.wide, w.high, 1, w.wide < 500),
		chromedp.Navigate(address),
		sees(`document.readyState == "complete" && document.querySelector(".hero")`),
		chromedp.Evaluate(`document.documentElement.scrollHeight`, &tall),
		chromedp.Evaluate(`document.documentElement.scrollWidth`, &wide),
		chromedp.Evaluate(`[...document.querySelectorAll("a.cite")].filter((e) => e.checkVisibility()).length`, &marks),
		chromedp.Evaluate(first, &hidden),
	))
	shoot(ctx, t, fmt.Sprintf("report-%d", w.wide))
	t.Logf("%d wide: %.1f screens, %d marks", w.wide, tall/float64(w.high), marks)
	if tall > float64(w.screens*w.high) {
		t.Errorf("%d wide: %.1f screens, %d at most", w.wide, tall/float64(w.high), w.screens)
	}
	if marks == 0 || marks > 60 {
		t.Errorf("%d wide: %d marks, 60 at most", w.wide, marks)
	}
	if hidden != "" {
		t.Errorf("%d wide: not on the first screen: %s", w.wide, hidden)
	}
	if wide > float64(w.wide) {
		t.Errorf("%d wide: it scrolls sideways, %.0f", w.wide, wide)
	}
}

// opensItsSources opens the card of a sentence, closes it, and sorts the products.
func opensItsSources(ctx context.Context, t *testing.T, address string) {
	t.Helper()
	var card, back, order string
	must(t, chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(1280, 800, 1, false),
		chromedp.Navigate(address),
		sees(`document.readyState == "complete" && document.querySelector("#sides a.cite")`),
		chromedp.Evaluate(
			`document.querySelector("#sides a.cite").focus(); document.querySelector("#sides a.cite").click()`, nil),
		sees(`document.querySelector(".sources:popover-open li a[href*='/evidence/']")`),
		chromedp.Evaluate(`document.querySelector(".sources").innerText`, &card),
	))
	shoot(ctx, t, "report-card")
	must(t, chromedp.Run(ctx,
		chromedp.Evaluate(`document.querySelector(".sources [data-close]").click()`, nil),
		sees(`!document.querySelector(".sources:popover-open")`),
		chromedp.Evaluate(`document.activeElement.className`, &back),
		chromedp.Navigate(address+"?sort=name"),
		sees(`document.querySelector(".rivals [aria-sort=ascending]")`),
		chromedp.Evaluate(
			`[...document.querySelectorAll(".rivals tbody .name")].map((e) => e.firstChild.textContent.trim().toLowerCase()).join("|")`,
			&order),
	))
	if !strings.Contains(card, "stored page") {
		t.Errorf("the card says %q", card)
	}
	if back != "cite" {
		t.Errorf("after closing the card the focus is on %q", back)
	}
	names := strings.Split(order, "|")
	for i := 1; i < len(names); i++ {
		if names[i] < names[i-1] {
			t.Errorf("sorted by name: %s", order)
			break
		}
	}
}
