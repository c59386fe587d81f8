package metrics

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"naps/journal"
	"naps/market"
)

// answering is a log that answers each change with what is given.
type answering struct{ outcomes []journal.Outcome }

func (a answering) Write(head int64, _ []journal.Change, done func(int64, []journal.Outcome)) {
	done(head+1, a.outcomes)
}

func figures(t *testing.T, m *Meter) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("the figures answer %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func phase(t *testing.T, p market.Phase, s market.PhaseStatus) journal.Event {
	t.Helper()
	raw, err := json.Marshal(journal.PhaseData{Phase: p, Status: s})
	if err != nil {
		t.Fatal(err)
	}
	return journal.Event{Kind: journal.EventPhase, Data: raw}
}

func TestWhatIsCommittedIsCountedAndWhatIsRefusedIsNot(t *testing.T) {
	t.Parallel()
	m := New("v1", Gauges{Running: func() int { return 3 }, Depth: func() int { return 7 }})
	step := &journal.Step{Phase: market.Pains, Usage: market.Used{Tokens: 40, Cost: .5}}
	changes := []journal.Change{
		{Step: step}, {Step: &journal.Step{Phase: market.Pains, Failed: true}},
		{Step: &journal.Step{Phase: market.Pains, Begun: true}},
		{End: &journal.Ending{Status: journal.Done, Worked: 2000}},
		{End: &journal.Ending{Status: journal.Done}}, {Step: step},
	}
	outcomes := []journal.Outcome{
		{Evidence: []market.Evidence{{Source: "hackernews"}, {Source: "hackernews"}},
			Events: []journal.Event{phase(t, market.Pains, market.PhaseRunning),
				phase(t, market.Pains, market.PhaseDone)}},
		{}, {}, {}, {Err: fmt.Errorf("no: %w", journal.ErrOver)}, {Err: errors.New("odd")},
	}
	var head int64
	var got []journal.Outcome
	m.Around(answering{outcomes}).Write(4, changes, func(h int64, o []journal.Outcome) { head, got = h, o })
	if head != 5 || len(got) != len(outcomes) {
		t.Fatalf("the outcomes do not come through: %d, %d", head, len(got))
	}
	m.Asked("hackernews", 300*time.Millisecond, nil)
	m.Asked("hackernews", time.Second, errors.New("down"))
	text := figures(t, m)
	for _, line := range []string{
		`naps_runs_total{outcome="done"} 1`, `naps_run_seconds_sum 2`,
		`naps_steps_total{phase="pains",result="ok"} 1`, `naps_steps_total{phase="pains",result="failed"} 1`,
		`naps_phases_total{outcome="done",phase="pains"} 1`,
		`naps_evidence_total{source="hackernews"} 2`, `naps_events_total 2`, `naps_model_tokens_total 40`,
		`naps_model_dollars_total 0.5`, `naps_changes_refused_total{reason="over"} 1`,
		`naps_changes_refused_total{reason="other"} 1`, `naps_commit_seconds_count 1`,
		`naps_source_seconds_count{result="ok",source="hackernews"} 1`,
		`naps_source_seconds_count{result="failed",source="hackernews"} 1`,
		`naps_runs_running 3`, `naps_buffer_depth 7`, `naps_build_info{version="v1"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("%s is missing", line)
		}
	}
	for _, line := range []string{`naps_phases_total{outcome="running"`, "naps_actors", "naps_watchers"} {
		if strings.Contains(text, line) {
			t.Errorf("%s is there", line)
		}
	}
}

// What Prometheus is told must follow its rules for names, whatever is counted later.
func TestNamesAreThoseOfPrometheus(t *testing.T) {
	t.Parallel()
	m := New("v1", Gauges{Running: func() int { return 0 }, Waiting: func() int { return 0 },
		Actors: func() int { return 0 }, Watchers: func() int { return 0 }, Depth: func() int { return 0 }})
	good := regexp.MustCompile(`^# TYPE (naps_[a-z]+(_[a-z]+)*|go_\S+|process_\S+) (counter|gauge|histogram|summary)$`)
	for line := range strings.Lines(figures(t, m)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# TYPE") && !good.MatchString(line) {
			t.Errorf("a name that does not follow the rules: %s", line)
		}
		if strings.HasPrefix(line, "# TYPE naps_") &&
			strings.HasSuffix(line, " counter") != strings.Contains(line, "_total ") {
			t.Errorf("a counter ends in _total and nothing else does: %s", line)
		}
	}
}
