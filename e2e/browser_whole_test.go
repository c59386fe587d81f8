package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// forum stands in for the web: Hacker News answers with complaints of a few people, and every other host with nothing.
// A model there reads what is found. It takes news of a watched idea at hook.example. While it is slow a run lasts
// until somebody ends it.
type forum struct {
	*httptest.Server
	people atomic.Int64 // who complain
	slow   atomic.Bool
	mu     sync.Mutex
	told   []string // bodies that the hook was sent
	signed bool
}

func newForum(t testing.TB) *forum {
	f := &forum{}
	f.people.Store(8)
	f.slow.Store(true)
	f.Server = httptest.NewServer(http.HandlerFunc(f.answer))
	t.Cleanup(f.Close)
	return f
}

func (f *forum) answer(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/hook.example/"):
		body, _ := io.ReadAll(r.Body) // a short one is seen by who reads it
		f.mu.Lock()
		defer f.mu.Unlock()
		f.told, f.signed = append(f.told, string(body)), strings.HasPrefix(r.Header.Get("X-Naps-Signature"), "sha256=")
	case r.URL.Path == "/model/chat/completions":
		chat(w, r)
	case strings.HasPrefix(r.URL.Path, "/hn.algolia.com/"):
		if f.slow.Load() {
			select {
			case <-time.After(200 * time.Millisecond):
			case <-r.Context().Done():
				return
			}
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, f.stories()) // a reader that is gone is no matter
	default:
		http.NotFound(w, r)
	}
}

func (f *forum) stories() string {
	var hits []string
	n := int(f.people.Load())
	for i := range n {
		hits = append(hits,
			fmt.Sprintf(
				`{"objectID":"%d","title":"Ask HN: how do you chase late invoices?","story_text":"Last month I lost %d hours chasing clients who pay their invoices late, and I paid an assistant $%d to send reminders.","author":"person%d","points":9,"num_comments":3,"created_at_i":%d,"created_at":"2026-06-15T10:00:00Z"}`,
				100+i, 3+i, 50+i, i, 1781517600+i*21600))
	}
	return fmt.Sprintf(`{"hits":[%s],"nbHits":%d}`, strings.Join(hits, ","), n)
}

func (f *forum) news() (all []string, signed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string{}, f.told...), f.signed
}

// status of a session's page.
func stands(status string) chromedp.Action {
	return sees(`document.querySelector('#status[data-status=` + status + `]')`)
}

// TestInABrowserAFounderGoesTheWholeWay is everything that a founder does with an idea, in the order in which they do
// it.
func TestInABrowserAFounderGoesTheWholeWay(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	f := newForum(t)
	w := newWorld(t)
	w.web, w.env = &web{Server: f.Server}, []string{"NAPS_RUN_FETCHES=80", "NAPS_LLM_BASE_URL=" + f.URL + "/model",
		"NAPS_LLM_MODEL=forum"}
	chief := w.chief()
	ctx, complaints := browse(t, chromium)
	all := []func() []string{complaints}
	base := func() string { return w.base.Load().(string) }

	// The brief, and a run that two tabs watch.
	var path string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+"/signup"),
		signs("whole@example.com"),
		sees(`document.querySelector('.credits')`),
		chromedp.Navigate(base()+"/"),
		types(`.idea-form textarea`, "Automatic reminders for freelancers whose clients pay invoices late"),
		click(`.idea-form button`),
		sees(`document.querySelector('.brief .assumptions')`),
		chromedp.Evaluate(`location.pathname`, &path),
		fill(`#brief-assume`, "an agency pays for its freelancers"),
		click(`.brief button.big`),
		sees(`document.querySelector('#evidence li')`),
		sees(`/searches/.test(document.querySelector('#spending').textContent)`),
	))
	second, stop := chromedp.NewContext(ctx)
	t.Cleanup(stop)
	all = append(all, listen(second, t))
	must(t, chromedp.Run(second, chromedp.Navigate(base()+path), sees(`document.querySelector('#evidence li')`)))

	// Stop, continue, stop & report: both tabs see it.
	must(t, chromedp.Run(ctx, click(`[popovertarget=session-menu]`), click(`#session-menu button[value="0"]`),
		stands("stopped")))
	must(t, chromedp.Run(second, stands("stopped"), click(`.actions .when-over button.second`),
		sees(`/^(queued|running)$/.test(document.querySelector('#status').dataset.status)`)))
	must(t, chromedp.Run(ctx, chromedp.Navigate(base()+path),
		sees(`/^(queued|running)$/.test(document.querySelector('#status').dataset.status)`),
		click(`.actions button[value="1"]`)))
	f.slow.Store(false)
	must(t, chromedp.Run(ctx, stands("done"), sees(`document.querySelector('#result a[href$="/report"]')`)))
	must(t, chromedp.Run(second, sees(`document.querySelector('#result a[href$="/report"]')`)))

	// The report, and the proof of a sentence.
	var proof, marked string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+path+"/report"),
		sees(`document.querySelector('.hero .verdict')`),
		chromedp.Navigate(base()+path+"/evidence?q=late"),
		sees(`document.querySelector('.evs a.eid')`),
		chromedp.Evaluate(`document.querySelector('.evs a.eid').pathname`, &proof),
	))
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+proof),
		sees(`document.querySelector('mark')`),
		chromedp.Evaluate(`document.querySelector('mark').innerText`, &marked),
	))
	if !strings.Contains(marked, "late") {
		t.Errorf("the proof marks %q", marked)
	}

	// A link for somebody without an account, in a private window, until it is revoked.
	var link string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+path+"/report"),
		click(`#share button`),
		sees(`document.querySelector('#new-link')`),
		chromedp.Evaluate(`document.querySelector('#new-link').value`, &link),
	))
	private, privately := browse(t, chromium) // a browser of its own: no cookie, no storage of the founder's
	var cookies int
	must(t, chromedp.Run(private, chromedp.Navigate(link), sees(`document.querySelector('.shared .report')`),
		chromedp.Evaluate(`document.cookie.length`, &cookies)))
	if cookies > 0 {
		t.Error("a shared report sets a cookie")
	}
	for _, c := range privately() {
		t.Errorf("the private window complains: %s", c)
	}
	must(t, chromedp.Run(ctx, chromedp.Navigate(base()+"/shares"), click(`form[action$="/revoke"] button`),
		sees(`!document.querySelector('form[action$="/revoke"]')`)))
	// its console says 410
	must(t, chromedp.Run(private, chromedp.Navigate(link),
		sees(`!document.querySelector('.report') && /revoked/.test(document.body.innerText)`)))

	// Another idea beside it.
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+"/"),
		click(`form input[name=sample] ~ button, form button[name=sample]`),
		sees(`document.querySelector('#result a[href$="/report"]')`),
		evalAsync(
			`fetch("/api/naps/sessions").then((r) => r.json()).then((l) => { location.href = "/compare?ids=" + l.items.map((s) => s.id).join(","); return "" })`,
			new(string)),
		sees(`document.querySelectorAll('.ranking li').length == 2`),
	))

	// Every export.
	for _, c := range []struct{ file, begins string }{{"md", "#"}, {"csv", "id,"}, {"signals.csv", "evidence,"},
		{"json", "{"}, {"pdf", "%PDF"}, {"zip", "PK"}} {
		var got string
		script := fmt.Sprintf(
			`fetch("/api/naps%s/report.%s").then(async (r) => r.status + " " + (await r.text()).slice(0, 40))`,
			path, c.file)
		if c.file == "json" {
			script = strings.Replace(script, "/report.json", "/report", 1)
		}
		must(t, chromedp.Run(ctx, evalAsync(script, &got)))
		if !strings.HasPrefix(strings.ToLower(got), strings.ToLower("200 "+c.begins)) &&
			!strings.HasPrefix(got, "200 \ufeff"+c.begins) {
			t.Errorf("report.%s is %q", c.file, got)
		}
	}

	// A watch that looks a week later, and tells what turned.
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base()+path+"/watch"),
		fill(`#webhook`, "https://hook.example/naps"),
		fill(`#figure`, "pains"),
		click(`.watch-form button`),
		sees(`/Next re-check/.test(document.querySelector('#watch-h').textContent)`),
	))
	must(t, chromedp.Run(second, chromedp.Navigate("about:blank")))
	must(t, chromedp.Run(ctx, chromedp.Navigate("about:blank")))
	w.down()
	f.people.Store(20)
	w.up(orders{Skew: 8 * 24 * time.Hour})
	w.round(chief)
	session := strings.TrimPrefix(path, "/sessions/")
	w.until("the look is over", func() bool { return w.reportsOf(t, ctx, base(), session) == 2 })
	w.until("its news are told", func() bool {
		w.round(chief)
		told, _ := f.news()
		return len(told) > 0
	})
	if told, signed := f.news(); len(told) != 1 || !signed || !strings.Contains(told[0], `"event":"changed"`) ||
		!strings.Contains(told[0], "added") {
		t.Errorf("told %q, signed %v", told, signed)
	}
	// News are told before they are noted, so that a crash in between tells twice rather than never.
	must(t, chromedp.Run(ctx, chromedp.Navigate(base()+path+"/watch"),
		reloadedUntil(`/Evidence:/.test(document.querySelector('.watch-state').innerText)`)))
	must(t, chromedp.Run(ctx, click(`.watch-state a`), sees(`/\/changes$/.test(location.pathname)`)))
	for i, complaints := range all {
		for _, c := range complaints() {
			t.Errorf("tab %d complains: %s", i+1, c)
		}
	}
}

// round makes the clock's job for watched ideas run now, as an operator can in the panel.
func (w *world) round(chief string) {
	w.Helper()
	if code, raw := w.call("POST", "/api/crons/"+url.PathEscape("naps watch (@every 1m)"), chief, nil); code != 204 {
		w.Fatalf("the job cannot be started: %d %s", code, raw)
	}
}

// reportsOf is the version of the latest report of whom the browser is signed in as.
func (w *world) reportsOf(t *testing.T, ctx context.Context, base, session string) int {
	t.Helper()
	var version int
	must(t, chromedp.Run(ctx, chromedp.Navigate(base+"/shares"),
		evalAsync(`fetch("/api/naps/sessions/`+session+`").then((r) => r.json()).then((s) => s.report)`, &version)))
	return version
}
