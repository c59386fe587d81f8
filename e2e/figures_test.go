package e2e

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestTheFiguresOfARunStandUnderMetrics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.web, w.quietly, w.env = &web{Server: crowd(t)}, true,
		[]string{"NAPS_METRICS_TOKEN=for-prometheus", "NAPS_RUN_FETCHES=30"}
	w.up(orders{})
	id := w.create("Automatic reminders for freelancers whose clients pay invoices late")
	w.until("the run is over", func() bool { s, _ := w.session(id); return s.Status.Over() })
	// The log says that a run is over a moment before the process counts it: the counting waits for the run's
	// goroutine.
	var raw string
	w.until("the run is counted", func() bool {
		raw = w.figures("for-prometheus")
		return strings.Contains(raw, "naps_runs_running 0")
	})
	for _, line := range []string{
		`naps_runs_total{outcome="done"} 1`, `naps_phases_total{outcome="partial",phase="pains"} 1`,
		`naps_runs_running 0`, `naps_runs_waiting 0`,
		`naps_source_seconds_count{result="ok",source="hackernews"}`, `naps_evidence_total{source="hackernews"}`,
		`naps_commit_seconds_count`, `naps_buffer_depth 0`, `naps_watchers 0`, `naps_actors`, `go_goroutines`,
	} {
		if !strings.Contains(raw, line) {
			t.Errorf("%s is missing", line)
		}
	}
	if t.Failed() {
		t.Logf("%s", raw)
	}
}

func (w *world) figures(token string) string {
	r, err := http.NewRequestWithContext(w.Context(), http.MethodGet, w.base.Load().(string)+"/metrics", nil)
	must(w, err)
	r.Header.Set("Authorization", "Bearer "+token)
	a, err := http.DefaultClient.Do(r)
	must(w, err)
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	must(w, err)
	return string(raw)
}
