package e2e

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

//go:embed testdata/axe/axe.min.js
var axeScript string

// looks are the ways in which each page is looked at: both themes, and a wide window and a narrow phone.
var looks = []struct {
	theme string
	width int64
}{{"light", 1280}, {"dark", 1280}, {"dark", 320}, {"light", 320}}

// examined runs axe over what stands on the page and names each violation with the first elements that have it.
const examined = `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) =>
	v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0] || n.all[0] || n.none[0] || {message: ""}).message).join(" | ")))`

// overflow names what is wider than the window.
const overflow = `(() => {
	const width = document.documentElement.clientWidth
	if (document.documentElement.scrollWidth <= width) return []
	const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1)
	const name = (e) => e.tagName + "." + e.className + "#" + e.id
	return ["the page by " + (document.documentElement.scrollWidth - width) + " px", ...wide.sort((a, b) => !!a.parentElement.closest(".scroll") - !!b.parentElement.closest(".scroll")).slice(0, 5).map(name)]
})()`

// gallery is a server with a founder who has used all of it, and a browser that is signed in as them.
type gallery struct {
	base   string
	ctx    context.Context
	done   string // paths of sessions: with a report of two versions, a share and a watch
	draft  string
	link   string // of the shared report
	sample string // its first evidence
}

func newGallery(t *testing.T, chromium string) *gallery {
	secret := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(secret, []byte(password), 0o600))
	g := &gallery{base: serveForTest(t, "NAPS_MIRROR="+slowWeb(t, time.Millisecond),
		"NAPS_ADMIN_EMAIL=chief@example.com", "NAPS_ADMIN_PASSWORD_FILE="+secret)}
	g.ctx, _ = browse(t, chromium)
	return g
}

// furnish gives the founder an idea in each state, as they would themselves.
func (g *gallery) furnish(t *testing.T) {
	must(t, chromedp.Run(g.ctx,
		chromedp.Navigate(g.base+"/signup?next=sample"),
		signs("ann@example.com"),
		sees(`document.querySelector('#result a[href$="/report"]')`),
		chromedp.Evaluate(`location.pathname`, &g.done),
		click(`#result a[href$="/report"]`),
		sees(`document.querySelector('form[action$="/log"]')`),
		proofOf(`#pains`, &g.sample),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return chromedp.Navigate(g.base + g.done + "/report").Do(ctx)
		}),
		click(`#share button`),
		sees(`document.querySelector('#new-link')`),
		chromedp.Evaluate(`new URL(document.querySelector('#new-link').value).pathname`, &g.link),
		chromedp.Navigate(g.base+"/"),
		types(`.idea-form textarea`, "Automatic reminders for freelancers whose clients pay invoices late"),
		click(`.idea-form button`),
		sees(`document.querySelector('.brief .assumptions')`),
		chromedp.Evaluate(`location.pathname`, &g.draft),
	))
	var code string
	must(t, chromedp.Run(g.ctx, evalAsync(fmt.Sprintf(`(async () => {
		const post = (path, fields) => fetch(path, {method: "POST", body: new URLSearchParams(fields)}).then((r) => r.status)
		const log = await post(%q + "/log", {kind: "talk", text: "She chases invoices by hand each week.", who: "A.", date: "2026-01-02"})
		const watch = await post(%q + "/watch", {every: "weekly", email: "1", figure: "pains"})
		const token = await post("/settings/tokens", {name: "my script", scope: "read", days: "30"})
		return [log, watch, token].join(" ")
	})()`, g.done, g.done), &code)))
	if code != "200 200 201" {
		t.Fatalf("a log, a watch and a token are answered with %s", code)
	}
}

func TestInABrowserEveryPageIsUsableByEverybody(t *testing.T) {
	t.Parallel()
	g := newGallery(t, need.Chromium(t))
	for _, path := range []string{"/", "/signup", "/login", "/setup?token=x", "/reset", "/reset/x", "/verify/x",
		"/nothing/here"} {
		g.look(t, "a stranger's", path)
	}
	g.furnish(t)
	var other string
	must(t,
		chromedp.Run(g.ctx, evalAsync(`fetch("/sample", {method: "POST"}).then((r) => new URL(r.url).pathname)`,
			&other),
			chromedp.ActionFunc(func(ctx context.Context) error { return chromedp.Navigate(g.base + other).Do(ctx) }),
			sees(`document.querySelector('#result a[href$="/report"]')`)))
	for _, path := range []string{
		"/", "/?from=" + strings.TrimPrefix(g.draft, "/sessions/"), "/sessions", g.draft + "/edit", "/sessions/delete",
		"/sessions/delete?ids=" + strings.TrimPrefix(g.draft, "/sessions/"), g.draft, g.done, g.done + "/report",
		g.done + "/evidence", g.done + "/computed", g.sample, g.done + "/changes", g.done + "/files",
		g.done + "/interviews", g.done + "/test", "/privacy", "/record", g.done + "/watch",
		"/settings", "/shares", "/compare", "/compare?ids=" + strings.ReplaceAll(g.done+","+other, "/sessions/", ""),
		"/search", "/search?q=time", "/sessions/nothere", g.link, g.link + "/evidence", g.link + "/computed",
	} {
		g.look(t, "a founder's", path)
	}
	must(t, chromedp.Run(g.ctx, chromedp.Navigate(g.base+"/"),
		evalAsync(fmt.Sprintf(`fetch(%q + "/run", {method: "POST"}).then((r) => "" + r.status)`, g.draft), new(string)),
		chromedp.Navigate(g.base+g.draft), sees(`document.querySelectorAll('#evidence li').length > 2`)))
	g.look(t, "a running", g.draft)
	must(t, chromedp.Run(g.ctx,
		evalAsync(`fetch("/logout", {method: "POST"}).then((r) => "" + r.status)`, new(string)),
		chromedp.Navigate(g.base+"/login"),
		signs("chief@example.com"),
		sees(`location.pathname != "/login"`)))
	for _, path := range []string{"/admin", "/admin/model", "/admin/model?preset=openai", "/admin/people",
		"/admin/backups", "/admin/tests", "/admin/server"} {
		g.look(t, "the admin's", path)
	}
}

// look examines one page in every look.
func (g *gallery) look(t *testing.T, whose, path string) {
	t.Helper()
	began := time.Now()
	must(t, chromedp.Run(g.ctx,
		emulation.ClearDeviceMetricsOverride(),
		chromedp.Navigate(g.base+path),
		sees(`document.readyState == "complete"`),
		chromedp.Evaluate(fmt.Sprintf(fold, true), nil),
		chromedp.Evaluate(axeScript+";0", nil)))
	for _, l := range looks {
		var violations, wide []string
		must(t, chromedp.Run(g.ctx,
			emulation.SetEmulatedMedia().WithFeatures(
				[]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.theme},
					{Name: "prefers-reduced-motion", Value: "reduce"}}),
			emulation.SetDeviceMetricsOverride(l.width, 900, 1, l.width < 600),
			evalAsync(`new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(() => r(""))))`,
				new(string)),
			chromedp.Evaluate(overflow, &wide),
			evalAsync(examined, &violations)))
		for _, v := range violations {
			t.Errorf("%s %s, %s, %d wide: %s", whose, path, l.theme, l.width, v)
		}
		if len(wide) > 0 {
			t.Errorf("%s %s, %s, %d wide: it scrolls sideways: %s", whose, path, l.theme, l.width,
				strings.Join(wide, ", "))
		}
		g.picture(t, fmt.Sprintf("%s%s-%s-%d", whose, strings.ReplaceAll(path, "/", "_"), l.theme, l.width))
	}
	t.Log(whose, path, time.Since(began).Round(time.Millisecond))
}

const fold = `document.querySelectorAll("details").forEach((d) => { d.open = %v })`

// picture keeps the whole page, as it is at first, where NAPS_SHOTS names a folder.
func (g *gallery) picture(t *testing.T, name string) {
	if dir := os.Getenv("NAPS_SHOTS"); dir != "" {
		var png []byte
		must(t, chromedp.Run(g.ctx, chromedp.Evaluate(fmt.Sprintf(fold, false), nil),
			chromedp.FullScreenshot(&png, 100), chromedp.Evaluate(fmt.Sprintf(fold, true), nil)))
		must(t, os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, "?", "_")+".png"), png, 0o600))
	}
}
