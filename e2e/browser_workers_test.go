package e2e

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"naps/internal/need"
	"naps/market"
)

// TestInABrowserTwoFoundersKeepTheirResearchWhenAWorkerDies has a server that does no research itself. One of its two
// workers is killed in the third phase: the page of its founder goes on with the other worker, what was finished is not
// done again, and both reports are whole.
func TestInABrowserTwoFoundersKeepTheirResearchWhenAWorkerDies(t *testing.T) {
	t.Parallel()
	chromium := need.Chromium(t)
	s := newStaff(t, "ann", "bob")
	answer := s.web.holds("itunes.apple.com") // of the third phase, which lasts until the kill
	first, complaints := browse(t, chromium)
	mine := s.starts(first, "one@example.com", "Automatic reminders for freelancers whose clients pay invoices late")
	second, _ := browse(t, chromium)
	theirs := s.starts(second, "two@example.com", "Booking calendar for mobile dog groomers who lose appointments")

	must(t,
		chromedp.Run(first,
			sees(
				`document.querySelector('#step-competitors[data-state=running]') && document.querySelector('#step-pains:not([data-state=running])')`)))
	finished := s.finished(mine)
	worked, spare := s.who(mine)
	worked.kill()
	killed := time.Now()
	close(answer)
	var found int
	must(t, chromedp.Run(first, chromedp.Evaluate(`+document.querySelector('#evidence-total').dataset.n`, &found)))
	must(t,
		chromedp.Run(first,
			sees(
				fmt.Sprintf(
					`+document.querySelector('#evidence-total').dataset.n > %d || document.querySelector('#step-competitors').dataset.state != 'running'`,
					found))))
	if took := time.Since(killed); took > slack*15*time.Second {
		t.Errorf("the page stood still for %s", took.Round(time.Millisecond))
	} else {
		t.Logf("the page went on %s after the kill", took.Round(time.Millisecond))
	}
	for _, f := range []context.Context{first, second} {
		must(t, chromedp.Run(f, stands("done"), click(`#result a[href$="/report"]`),
			sees(`document.querySelector('.hero .verdict') && document.querySelector('#sources, .report')`)))
	}
	for key := range finished {
		if !s.finished(mine)[key] {
			t.Errorf("the step %s was finished on the first worker and done again", key)
		}
	}
	if len(finished) < len(market.Phases)/2 || !strings.Contains(spare.out.String(), mine) {
		t.Errorf("%d steps were finished before the kill; the other worker says %s", len(finished), spare.out.String())
	}
	if mine == theirs {
		t.Error("both founders have one session")
	}
	shoot(first, t, "worker-died")
	for _, c := range complaints() {
		t.Errorf("the browser complains: %s", c)
	}
}

// starts signs a founder up, describes an idea, and starts its research. It gives the session.
func (s *staff) starts(ctx context.Context, email, idea string) string {
	s.Helper()
	var path string
	must(s, chromedp.Run(ctx,
		signsUp(s.base.Load().(string), email, ""),
		types(`#idea`, idea),
		click(`.idea-form button`),
		sees(`document.querySelector('.brief .assumptions')`),
		chromedp.Evaluate(`location.pathname`, &path),
		click(`.brief button.big`),
		sees(`/^(queued|running)$/.test(document.querySelector('#status').dataset.status)`),
	))
	return strings.TrimPrefix(path, "/sessions/")
}

// finished gives the steps of a session's run that were done in their first attempt.
func (s *staff) finished(session string) map[string]bool {
	s.Helper()
	db := s.open()
	defer func() { _ = db.Close() }()
	rows, err := db.Query(
		`SELECT key FROM run_steps WHERE run IN (SELECT id FROM runs WHERE session = ?) AND done AND NOT failed AND attempt = 1`,
		session)
	must(s, err)
	defer func() { _ = rows.Close() }()
	keys := map[string]bool{}
	for rows.Next() {
		var key string
		must(s, rows.Scan(&key))
		keys[key] = true
	}
	must(s, rows.Err())
	return keys
}

// who tells which worker has a session's run, and which has not.
func (s *staff) who(session string) (worked, spare *hand) {
	s.Helper()
	for i, h := range s.hands {
		if strings.Contains(h.out.String(), "session="+session) {
			return h, s.hands[1-i]
		}
	}
	s.Fatalf("no worker has the session %s", session)
	return nil, nil
}
