package e2e

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// signedUp is a browser of a founder on a server that has no web but the sample.
func signedUp(t *testing.T) (ctx context.Context, base string, complaints func() []string) {
	t.Helper()
	chromium := need.Chromium(t)
	base = serveForTest(t, "NAPS_MIRROR="+slowWeb(t, time.Millisecond))
	ctx, complaints = browse(t, chromium)
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/signup"),
		signs("ann@example.com"),
		sees(`document.querySelector('.credits')`),
	))
	return ctx, base, complaints
}

func at(base, path string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error { return chromedp.Navigate(base + path).Do(ctx) })
}

// chosen is an entry of the menu of the first row.
func chosen(entry string) chromedp.Action {
	return chromedp.Tasks{click(`.idea .icon-btn`), sees(`document.querySelector('.idea .menu:popover-open')`),
		chromedp.Evaluate(
			`[...document.querySelectorAll('.idea .menu:popover-open :is(a, button)')].find((b) => b.innerText.trim().startsWith(`+quoted(entry)+`)).click()`,
			nil)}
}

func TestInABrowserAFounderOrdersTheirIdeas(t *testing.T) {
	t.Parallel()
	ctx, base, complaints := signedUp(t)
	var made string
	create := func(idea string) chromedp.Action {
		return evalAsync(
			`fetch("/api/naps/sessions", {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({idea: `+quoted(idea)+`})}).then((r) => "" + r.status)`,
			&made)
	}
	names := `[...document.querySelectorAll('.idea h2 a')].map((a) => a.innerText).join(" / ")`
	must(t, chromedp.Run(ctx,
		create("Order book for florists"), create("Route planning for dog groomers"), at(base, "/sessions"),
		sees(names+
			` == "Route planning for dog groomers / Order book for florists" && !document.querySelector('.filters')`),
		chosen("Rename"),
		sees(`location.pathname.endsWith("/edit")`),
		fill(`#title`, "Vans of groomers"), fill(`#tags`, "Pets, Local"),
		click(`.edit-idea .button`),
		sees(`location.pathname == "/sessions" && `+names+
			`.startsWith("Vans of groomers") && document.querySelector('.idea-tag').innerText == "Pets"`),
		click(`.idea:nth-child(2) .tick input`),
		sees(`getComputedStyle(document.querySelector('.ticked')).display == "flex"`),
		click(`.idea:nth-child(2) .tick input`),
	))
	// A change that another tab or a program makes shows by itself.
	must(t, chromedp.Run(ctx,
		evalAsync(
			`fetch("/api/naps/sessions").then((r) => r.json()).then((l) => fetch("/api/naps/sessions/" + l.items[1].id, {method: "PATCH", headers: {"Content-Type": "application/json"}, body: '{"tags": ["Flowers"]}'})).then((r) => "" + r.status)`,
			&made),
		sees(`document.querySelector('.idea:nth-child(2) .idea-tag')?.innerText == "Flowers"`),
	))
	must(t, chromedp.Run(ctx,
		at(base, "/sessions"), chosen("Pin"), sees(`document.querySelector('.idea h2 .icon')`),
		chosen("Duplicate"),
		sees(`document.querySelector('#idea').value.length > 10 && document.querySelector('input[name=from]')`),
		fill(`#idea`, "Route planning for mobile vets"), click(`.idea-form .button`),
		sees(`document.querySelector('.brief')`),
		at(base, "/sessions"), sees(`document.querySelectorAll('.idea').length == 3`),
		chosen("Archive"),
		sees(`document.querySelectorAll('.idea').length == 2 && document.querySelector('.archived-link a')`),
		click(`.archived-link a`), sees(`document.querySelectorAll('.idea').length == 1`),
		chosen("Unarchive"), sees(`document.querySelector('.empty')`),
		at(base, "/sessions"), sees(`document.querySelectorAll('.idea').length == 3`),
		click(`.idea:nth-child(1) .tick input`), click(`.idea:nth-child(2) .tick input`), click(`.ticked [formaction]`),
		sees(
			`document.querySelector('h1').innerText == "Delete 2 ideas?" && document.querySelectorAll('.delete-list li').length == 2`),
		click(`.button.bad`),
		sees(`location.pathname == "/sessions" && document.querySelectorAll('.idea').length == 1`),
	))
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

func TestInABrowserAFounderAddsNotesWithAndWithoutScripts(t *testing.T) {
	t.Parallel()
	ctx, base, complaints := signedUp(t)
	plan := filepath.Join(t.TempDir(), "plan.md")
	must(t, os.WriteFile(plan, []byte("# Plan\n\nFlorists lose orders that come by phone."), 0o600))
	for _, off := range []bool{false, true} {
		must(t, chromedp.Run(ctx,
			emulation.SetScriptExecutionDisabled(off), at(base, "/"), sees(`document.querySelector('.note-add')`),
			fill(`#idea`, "An order book for florists who lose orders"),
			attach(`#file`, plan),
			click(`.idea-form .button`),
			sees(`document.querySelector('.note-list b')?.innerText == "plan.md"`),
			click(`.note-list .plain`),
			sees(`document.querySelector('.notes') && !document.querySelector('.note-list')`),
		))
	}
	// A file that is dropped on the box is in its field.
	must(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false), at(base, "/"),
		sees(`document.documentElement.classList.contains("has-js")`),
		chromedp.Evaluate(`(() => { const d = new DataTransfer(); d.items.add(new File(["words"], "drop.txt"));
			document.querySelector('#idea').dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: d})) })()`,
			nil),
		sees(
			`document.querySelector('#file').files[0]?.name == "drop.txt" && document.querySelector('.note-add').open`)))
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}
