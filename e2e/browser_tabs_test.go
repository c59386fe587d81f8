package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// enough stories stand on the page; after them slowWeb answers nothing more, so that a run lasts until it is stopped,
// on any machine.
const enough = 8

// slowWeb stands in for the web behind NAPS_MIRROR: it answers late, Hacker News with stories of our own and everything
// else with nothing.
func slowWeb(t *testing.T, pause time.Duration) string {
	t.Helper()
	var stories atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-time.After(pause):
		case <-r.Context().Done():
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if !strings.HasPrefix(r.URL.Path, "/hn.algolia.com/") {
			http.NotFound(w, r)
			return
		}
		n := stories.Add(1)
		if n > enough {
			<-r.Context().Done()
			return
		}
		fmt.Fprintf(w,
			`{"hits":[{"objectID":"%d","title":"Ask HN: how do you chase late invoices?","story_text":"I lose %d hours a month chasing clients who pay late.","author":"a%d","points":%d,"num_comments":3,"created_at_i":1750000000,"created_at":"2025-06-15T10:00:00Z"}],"nbHits":1}`,
			n, n, n, n)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

const startScript = `fetch("/api/naps/sessions", {method: "POST", headers: {"Content-Type": "application/json"},
	body: JSON.stringify({idea: "Reminders for late invoices", start: true})}).then((r) => r.json()).then((s) => s.id)`

// What of a session's page the stream keeps alive. The clock and what is read aloud are the tab's own.
const shownText = `(() => {
	const clone = document.querySelector(".session").cloneNode(true);
	for (const e of clone.querySelectorAll("#announce, #quiet, #waiting, form, [data-clock], .clock, time")) e.remove();
	const lines = (id) => (clone.querySelector(id)?.textContent || "").replace(/\s+/g, " ").trim();
	return ["#before", "#status", "#result", "#notices", "#timeline", "#messages", "#drafts", "#evidence", "#evidence-total"].map((id) => id + ": " + lines(id)).join("\n");
})()`

// Browsers allow six connections a host over HTTP/1.1. Eight tabs of one session must work all the same, whatever
// happens to them.
func TestInABrowserEightTabsOfOneSessionStayAliveAndAgree(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	base := serveForTest(t, "NAPS_MIRROR="+slowWeb(t, 300*time.Millisecond))
	first, complaints := browse(t, chromium)
	all := []func() []string{complaints}
	var id string
	must(t, chromedp.Run(first,
		chromedp.Navigate(base+"/signup"),
		signs("eight@example.com"),
		sees(`document.querySelector('.credits')`),
		evalAsync(startScript, &id),
	))
	address := base + "/sessions/" + id
	tabs := []context.Context{first}
	for len(tabs) < 8 {
		tab, stop := chromedp.NewContext(first)
		t.Cleanup(stop)
		all = append(all, listen(tab, t))
		tabs = append(tabs, tab)
	}
	for i, tab := range tabs {
		at := time.Now()
		must(t, chromedp.Run(tab, page.BringToFront(), chromedp.Navigate(address),
			sees(`document.querySelector('#status')`)))
		t.Logf("tab %d was there after %v", i+1, time.Since(at).Round(time.Millisecond))
	}
	hidden := 0
	for _, tab := range tabs {
		var state string
		must(t, chromedp.Run(tab, chromedp.Evaluate(`document.visibilityState`, &state)))
		if state == "hidden" {
			hidden++
		}
	}
	if hidden != 7 {
		t.Errorf("%d of 8 tabs are hidden", hidden)
	}

	// Trouble: a frozen tab, one without a network, one that went away and comes back by the button.
	frozen, offline, back := tabs[1], tabs[2], tabs[3]
	must(t, chromedp.Run(frozen, page.SetWebLifecycleState(page.SetWebLifecycleStateStateFrozen)))
	must(t, chromedp.Run(offline, page.BringToFront(), network.Enable(), offlineNow(true)))
	must(t, chromedp.Run(back, page.BringToFront(), chromedp.Navigate(base+"/sessions"),
		sees(`document.querySelector('[data-live]')`)))
	must(t, chromedp.Run(back, chromedp.NavigateBack(), sees(`document.querySelector('#status')`)))

	last, at := tabs[7], time.Now()
	must(t, chromedp.Run(last, page.BringToFront(),
		sees(`document.querySelector('#evidence li')`),
	))
	t.Logf("evidence after %v", time.Since(at).Round(time.Millisecond))
	portraits(last, t)
	at = time.Now()
	must(t, chromedp.Run(last,
		chromedp.Evaluate(`document.querySelector('#session-menu button[value="0"]').click()`, nil),
		sees(`document.querySelector('#status[data-status=stopped]')`),
	))
	t.Logf("stopped from the eighth tab after %v", time.Since(at).Round(time.Millisecond))

	must(t, chromedp.Run(offline, offlineNow(false)))
	must(t, chromedp.Run(frozen, page.SetWebLifecycleState(page.SetWebLifecycleStateStateActive)))
	var want string
	fresh, stop := chromedp.NewContext(first)
	t.Cleanup(stop)
	must(t, chromedp.Run(fresh, chromedp.Navigate(address),
		sees(`document.querySelector('#status[data-status=stopped]')`), chromedp.Evaluate(shownText, &want)))
	if !strings.Contains(want, "late invoices") {
		t.Errorf("the page shows nothing: %s", want)
	}
	for i, tab := range tabs {
		must(t, chromedp.Run(tab, page.BringToFront(), sees(`document.querySelector('#status[data-status=stopped]')`)))
		// At the end of a run a tab fetches how each step ended.
		if err := chromedp.Run(tab, sees(shownText+" == "+quoted(want))); err != nil {
			var got string
			must(t, chromedp.Run(tab, chromedp.Evaluate(shownText, &got)))
			t.Errorf("tab %d shows\n%s\nand the server\n%s", i+1, got, want)
		}
	}
	for i, complaints := range all {
		for _, c := range complaints() {
			t.Errorf("tab %d complains: %s", i+1, c)
		}
	}
}

// A proxy that keeps a stream back until it ends must not stop a page: it then asks for what is new.
func TestInABrowserAPageBehindAProxyThatKeepsStreamsBackGoesOn(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	upstream, err := url.Parse(serveForTest(t, "NAPS_MIRROR="+slowWeb(t, time.Second)))
	must(t, err)
	var kept atomic.Int64
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	proxy.ErrorHandler = func(http.ResponseWriter, *http.Request, error) {} // a browser that gave up waiting
	proxy.ModifyResponse = func(r *http.Response) error {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
			kept.Add(1)
			whole, err := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(whole))
			return err
		}
		return nil
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(func() {
		front.CloseClientConnections()
		front.Close()
	})
	ctx, complaints := browse(t, chromium)
	var id string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(front.URL+"/signup"),
		signs("proxy@example.com"),
		sees(`document.querySelector('.credits')`),
		evalAsync(startScript, &id),
	))
	var before, after int
	const pieces = `+document.getElementById("evidence-total").textContent`
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(front.URL+"/sessions/"+id),
		sees(`document.querySelector('#evidence-total')`),
		chromedp.Evaluate(pieces, &before),
	))
	at := time.Now()
	must(t, chromedp.Run(ctx,
		chromedp.Poll(
			fmt.Sprintf(`%s > %d && /^(queued|running)$/.test(document.getElementById("status").dataset.status)`,
				pieces, before), nil),
		chromedp.Evaluate(pieces, &after),
		evalAsync(`fetch("/api/naps/sessions/`+id+`/stop", {method: "POST"}).then((r) => String(r.status))`, &id),
	))
	t.Logf("from %d to %d pieces of evidence after %v, while the stream was kept back", before, after,
		time.Since(at).Round(time.Millisecond))
	if kept.Load() == 0 {
		t.Error("no stream went through the proxy")
	}
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

func offlineNow(on bool) chromedp.Action {
	return network.EmulateNetworkConditions(on, 0, -1, -1)
}

func evalAsync(script string, into any) chromedp.Action {
	return chromedp.Evaluate(script, into, func(p *runtime.EvaluateParams) *runtime.EvaluateParams {
		return p.WithAwaitPromise(true)
	})
}

// portraits keeps pictures of a live page, wide and narrow, light and dark, where NAPS_SHOTS names a folder.
func portraits(ctx context.Context, t *testing.T) {
	t.Helper()
	dir := os.Getenv("NAPS_SHOTS")
	if dir == "" {
		return
	}
	for name, width := range map[string]int64{"wide": 1280, "narrow": 320} {
		for _, scheme := range []string{"light", "dark"} {
			var png []byte
			must(t, chromedp.Run(ctx, chromedp.EmulateViewport(width, 900),
				emulation.SetEmulatedMedia().WithFeatures(
					[]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
				chromedp.FullScreenshot(&png, 100)))
			must(t, os.WriteFile(filepath.Join(dir, "live-"+name+"-"+scheme+".png"), png, 0o600))
		}
	}
	must(t, chromedp.Run(ctx, chromedp.EmulateReset()))
}
