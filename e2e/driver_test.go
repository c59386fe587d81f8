package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// What a test does to a page, by expressions that are evaluated in the page. The driver's own actions look up a node
// first and fail when the page replaces it before they are done, which these pages do all the time.

// sees waits until an expression is true of the page that is there, however often nodes and pages are replaced
// meanwhile.
func sees(expression string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for {
			var yes bool
			err := chromedp.Evaluate("!!("+expression+")", &yes).Do(ctx)
			if err == nil && yes {
				return nil
			}
			select {
			case <-time.After(30 * time.Millisecond):
			case <-ctx.Done():
				return fmt.Errorf("never seen: %s: %w", expression, errors.Join(err, ctx.Err()))
			}
		}
	})
}

// there is the expression of the element that a selector finds.
func there(selector string) string { return `document.querySelector(` + quoted(selector) + `)` }

// click clicks what a selector finds, as a script would: things may stand under a fold.
func click(selector string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.Evaluate(there(selector)+`.click()`, nil)}
}

// tap clicks with the mouse in the middle of what a selector finds, once it is in view.
func tap(selector string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.ActionFunc(func(ctx context.Context) error {
		var at struct{ X, Y float64 }
		err := chromedp.Evaluate(`(e => {
			e.scrollIntoView({ block: "center", behavior: "instant" });
			const r = e.getBoundingClientRect();
			return { X: r.x + r.width / 2, Y: r.y + r.height / 2 };
		})(`+there(selector)+`)`, &at).Do(ctx)
		if err != nil {
			return err
		}
		return chromedp.MouseClickXY(at.X, at.Y).Do(ctx)
	})}
}

// fill puts text into a field at once, as a password manager does.
func fill(selector, text string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.Evaluate(there(selector)+`.value = `+quoted(text), nil)}
}

// types types text into a field key by key, and again when the page has replaced the field meanwhile.
func types(selector, text string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.ActionFunc(func(ctx context.Context) error {
		for {
			var kept string
			err := chromedp.Tasks{
				chromedp.Evaluate(`(e => { e.focus(); e.select(); })(`+there(selector)+`)`, nil),
				chromedp.KeyEvent(text),
				chromedp.Evaluate(there(selector)+`.value`, &kept),
			}.Do(ctx)
			if err == nil && kept == text {
				return nil
			}
			if ctx.Err() != nil {
				return fmt.Errorf("typed into %s: %q: %w", selector, kept, errors.Join(err, ctx.Err()))
			}
		}
	})}
}

// textOf reads what a person reads of an element.
func textOf(selector string, text *string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.Evaluate(there(selector)+`.innerText`, text)}
}

// attach chooses a file in a field for files. Only the driver can do that, by a node: it looks again for one that was
// replaced.
func attach(selector, file string) chromedp.Action {
	return chromedp.Tasks{sees(there(selector)), chromedp.ActionFunc(func(ctx context.Context) error {
		for {
			err := chromedp.SetUploadFiles(selector, []string{file}, chromedp.ByQuery).Do(ctx)
			if err == nil || ctx.Err() != nil || !strings.Contains(err.Error(), "No node") {
				return err
			}
		}
	})}
}

// signs fills in the form of a founder's name and password and sends it. What comes next is the caller's to see.
func signs(email string) chromedp.Action {
	return chromedp.Tasks{
		types(`input[name=email]`, email),
		types(`input[name=password]`, password),
		chromedp.Evaluate(there(`input[name=password]`)+`.form.requestSubmit()`, nil),
	}
}

// password is the one of every founder of these tests.
const password = "correct-horse-9"

func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string
	}
	return string(raw)
}

func TestBrowserTestsHoldNoNodesOfThePage(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*_test.go")
	must(t, err)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		must(t, err)
		if name != "driver_test.go" && strings.Contains(string(raw), "chromedp."+"By") {
			t.Errorf("%s looks up nodes, which pages replace; use click, fill, types, textOf or attach", name)
		}
	}
}
