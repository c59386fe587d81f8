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
	w.web, w.quietly, w.env = &web{Server: crowd(t)}, true, []string{"NAPS_METRICS_TOKEN=for-prometheus", "NAPS_RUN_FETCHES=30"}
	w.up(orders{})
	id := w.create("Automatic reminders for freelancers whose clients pay invoices late")
	w.until("the run is over", func() bool { s, _ := w.session(id); return s.Status.Over() })
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.base.Load().(string)+"/metrics", nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer for-prometheus")
	a, err := http.DefaultClient.Do(r)
	must(t, err)
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	must(t, err)
	for _, line := range []string{
		`naps_runs_total{outcome="done"} 1`, `naps_phases_total{outcome="partial",phase="pains"} 1`, `naps_runs_running 0`, `naps_runs_waiting 0`,
		`naps_source_seconds_count{result="ok",source="hackernews"}`, `naps_evidence_total{source="hackernews"}`, `naps_commit_seconds_count`, `naps_buffer_depth 0`, `naps_watchers 0`, `naps_actors`, `go_goroutines`,
	} {
		if !strings.Contains(string(raw), line) {
			t.Errorf("%s is missing", line)
		}
	}
	if t.Failed() {
		t.Logf("%s", raw)
	}
}
