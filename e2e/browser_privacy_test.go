package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// In the real program: who chooses "closed" gets a report for which nothing was asked, and that says so.
func TestInABrowserNothingLeavesForAClosedIdea(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	var asked atomic.Int64
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.NotFound(w, r)
	}))
	t.Cleanup(web.Close)
	base := serveForTest(t, "NAPS_MIRROR="+web.URL)
	ctx, complaints := browse(t, chromium)
	var privacy, choices, list, from string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/signup"),
		signs("ann@example.com"),
		sees(`document.querySelector('.credits')`),
		fill(`#idea`, "Order book for florists who lose orders that come by phone"), click(`.idea-form .button`),
		sees(`document.querySelector('.brief .privacies')`),
		chromedp.Evaluate(`document.querySelector('.privacies').textContent`, &choices),
	))
	pictures(ctx, t, "privacy-brief")
	must(t, chromedp.Run(ctx,
		chromedp.Evaluate(`document.querySelector('.privacies a').click()`, nil),
		sees(`location.pathname == "/privacy" && document.querySelectorAll('.prose h2').length > 3`),
		chromedp.Evaluate(`document.querySelector('h1').innerText`, &privacy),
	))
	pictures(ctx, t, "privacy-page")
	must(t, chromedp.Run(ctx,
		chromedp.NavigateBack(), sees(`document.querySelector('.brief .privacies')`),
		click(`.privacies input[value=closed]`), click(`.brief .start .button`),
		sees(`document.querySelector('a[href$="/report"]')`),
		chromedp.Evaluate(`location.pathname`, &from),
	))
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+from+"/report"), sees(`document.querySelector('.hero .verdict')`),
	))
	pictures(ctx, t, "privacy-report")
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+from+"/computed"), sees(`document.querySelector('#left')`),
		chromedp.Evaluate(`document.querySelector('#left').innerText`, &list),
		chromedp.Evaluate(`document.querySelector('#left').scrollIntoView()`, nil),
	))
	pictures(ctx, t, "privacy-left")
	must(t, chromedp.Run(ctx, chromedp.Navigate(base+from+"/edit"),
		sees(`document.querySelector('.privacies input[value=closed]').checked`)))
	pictures(ctx, t, "privacy-edit")
	for _, want := range []string{"Open.", "Careful.", "Closed."} {
		if !strings.Contains(choices, want) {
			t.Errorf("the choices are %q", choices)
		}
	}
	if privacy != "What leaves the machine" || !strings.Contains(list, "This run was closed") ||
		!strings.Contains(list, "Nothing left this machine.") {
		t.Errorf("%q, %q", privacy, list)
	}
	if n := asked.Load(); n > 0 {
		t.Errorf("%d requests left", n)
	}
	for _, c := range complaints() {
		t.Error(c)
	}
}

// pictures are taken where NAPS_SHOTS says so: wide and narrow, light and dark.
func pictures(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	if os.Getenv("NAPS_SHOTS") == "" {
		return
	}
	for scheme, width := range map[string]int64{"light": 1280, "dark": 390} {
		must(t,
			chromedp.Run(ctx,
				emulation.SetEmulatedMedia().WithFeatures(
					[]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
				emulation.SetDeviceMetricsOverride(width, 1000, 1, width < 500)))
		var png []byte
		must(t, chromedp.Run(ctx, chromedp.FullScreenshot(&png, 90)))
		must(t, os.WriteFile(os.Getenv("NAPS_SHOTS")+"/"+name+"-"+scheme+".png", png, 0o600))
	}
	must(t, chromedp.Run(ctx, emulation.ClearDeviceMetricsOverride()))
}
