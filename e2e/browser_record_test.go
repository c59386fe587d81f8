package e2e

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"naps/internal/need"
)

// TestInABrowserADuePredictionIsAskedAnsweredAndCountedOnce begins where the clock has found predictions to be due,
// which the tests of followup hold.
func TestInABrowserADuePredictionIsAskedAnsweredAndCountedOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	base := serveIn(t, dir)
	ctx, complaints := browse(t, need.Chromium(t))
	var idea string
	must(t, chromedp.Run(ctx,
		chromedp.Navigate(base+"/signup"),
		signs("ann@example.com"),
		sees(`document.querySelector('#account')`),
		sees(`document.querySelector('#idea')`),
		chromedp.Evaluate(`document.querySelector('#idea').value = "Route planning for mobile dog groomers"`, nil),
		click(`.idea-form .button`),
		sees(`document.querySelector('.brief')`),
		chromedp.Evaluate(`location.pathname`, &idea),
	))
	db, err := sql.Open("sqlite", filepath.Join(dir, "data.db")+"?_pragma=busy_timeout(10000)")
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	for kind, claim := range map[string]string{"test": "Your next test passes by Nov 2, 2026: Talk with 5 possible customers.",
		"sale": "Somebody pays for it by Nov 2, 2026.", "price": "Chaser still costs $19 a month on Nov 2, 2026."} {
		_, err := db.Exec(`INSERT INTO predictions (id, session, version, kind, subject, needed, claim, detail, chance, rule, made, due, days, outcome, judge, found, resolved, asked)
			VALUES ('p' || ?1, ?2, 1, ?1, '', 0, ?3, 'It passes if: 4 of 5 describe an incident.', 0.2, 'r', '2026-08-01', '2026-11-02', 90, '', '', '', '', 1)`,
			kind, strings.TrimPrefix(idea, "/sessions/"), claim)
		must(t, err)
	}
	_, err = db.Exec(`UPDATE sessions SET status = 'done'`) // as it is when predictions are due
	must(t, err)
	answer := func(id, word string) chromedp.Action {
		button := fmt.Sprintf(`.due form[action$="/predictions/%s"] button[value=%s]`, id, word)
		return chromedp.Tasks{sees(`document.querySelector(` + quoted(button) + `)?.checkVisibility()`), click(button)}
	}
	questions := func(n int) chromedp.Action {
		return sees(fmt.Sprintf(`document.querySelectorAll('.due form').length == %d`, n))
	}
	size := func(wide int64) chromedp.Action { return emulation.SetDeviceMetricsOverride(wide, 844, 1, wide < 500) }
	look := func(path string, n int) {
		for _, w := range []int64{1280, 390} {
			var sideways bool
			must(t, chromedp.Run(ctx, size(w), at(base, path), questions(n),
				chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &sideways)))
			shoot(ctx, t, fmt.Sprintf("due%s-%d", strings.ReplaceAll(path, "/", "-"), w))
			if sideways {
				t.Errorf("%s scrolls sideways at %d", path, w)
			}
		}
	}
	look("/", 3)
	must(t, chromedp.Run(ctx, answer("ptest", "yes"), sees(`location.pathname == "/"`), questions(2)))
	look(idea, 2)
	must(t, chromedp.Run(ctx, answer("psale", "no"), sees(`location.pathname == `+quoted(idea)), questions(1),
		answer("pprice", "unknown"), questions(0)))
	var page string
	must(t, chromedp.Run(ctx, at(base, "/record"), sees(`document.querySelector('.record')`),
		textOf(`.record .empty`, &page)))
	if !strings.Contains(page, "2 predictions are settled so far. The record appears once 20 are.") {
		t.Error(page)
	}
	seesARecord(ctx, t, base, db)
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// seesARecord looks at the record of a server with enough settled predictions.
func seesARecord(ctx context.Context, t *testing.T, base string, db *sql.DB) {
	t.Helper()
	_, err := db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
		INSERT INTO predictions SELECT 'q' || i, '', 0, CASE i % 3 WHEN 0 THEN 'price' WHEN 1 THEN 'sale' ELSE 'test' END, '', 0, '', '', CASE i % 3 WHEN 0 THEN 0.78 WHEN 1 THEN 0.1 ELSE 0.43 END, '',
			'2026-08', '2026-11', 90, CASE WHEN i % 3 = 0 AND i % 4 > 0 OR i % 3 = 2 AND i % 2 = 0 OR i = 1 THEN 'yes' ELSE 'no' END, '', '', '', 0 FROM n`)
	must(t, err)
	for _, theme := range []string{"light", "dark"} {
		for _, w := range []int64{1280, 390} {
			var sideways bool
			must(t, chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(w, 1400, 1, w < 500),
				emulation.SetEmulatedMedia().WithFeatures(
					[]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
				at(base, "/record"), sees(`document.querySelector('svg.plot circle')`),
				chromedp.Evaluate(`document.documentElement.scrollWidth > innerWidth`, &sideways)))
			shoot(ctx, t, fmt.Sprintf("record-%s-%d", theme, w))
			if sideways {
				t.Errorf("the record scrolls sideways at %d", w)
			}
		}
	}
}
