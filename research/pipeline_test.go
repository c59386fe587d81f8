package research

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/research/researchtest"
)

// The fields of a report that these tests look at.
type testReport struct {
	Title    string
	Verdict  string
	Score    float64
	Phases   []market.PhaseResult
	Evidence []struct{ ID, Source, URL, Quote string }
	Coverage struct{ Planned, Answered, Counter int }
}

func reportOf(t *testing.T, j *researchtest.Journal) testReport {
	t.Helper()
	stored := j.Report()
	if stored == nil {
		t.Fatal("no report was committed")
	}
	var r testReport
	must(t, json.Unmarshal(stored.JSON, &r))
	return r
}

var idRE = regexp.MustCompile(`\bE\d+\b`)

// byHash is a report without what depends on the order of arrival, which are the numbers in the ids: these are replaced
// by what they stand for, and the names of batches, which are made of them, are left out.
func byHash(t *testing.T, j *researchtest.Journal) string {
	t.Helper()
	if j.Report() == nil {
		t.Fatal("no report was committed")
	}
	var r map[string]any
	must(t, json.Unmarshal(j.Report().JSON, &r))
	raw, err := json.MarshalIndent(mapped(r, j.Evidence()), "", " ")
	must(t, err)
	return string(raw)
}

func mapped(v any, all map[string]market.Evidence) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			switch k {
			case "seconds":
				x = 0
			case "batch":
				x = "" // it names what was read together by their ids
			}
			v[k] = mapped(x, all)
		}
		return v
	case []any:
		for i, x := range v {
			v[i] = mapped(x, all)
		}
		return v
	case string:
		if e, ok := all[v]; ok {
			return e.Hash
		}
		if before, id, ok := strings.Cut(v, "same as "); ok {
			return before + "same as " + idRE.ReplaceAllStringFunc(id, func(id string) string { return all[id].Hash })
		}
	}
	return v
}

func ended(j *researchtest.Journal) map[market.Phase]journal.PhaseData {
	out := map[market.Phase]journal.PhaseData{}
	for _, e := range j.Events() {
		var d journal.PhaseData
		if e.Kind == journal.EventPhase && json.Unmarshal(e.Data, &d) == nil && d.Status != market.PhaseRunning {
			out[d.Phase] = d
		}
	}
	return out
}

func TestAnIdeaBecomesAReport(t *testing.T) {
	t.Parallel()
	j := researchtest.New(3)
	must(t, helped(world(), oracle(nil)).Research(t.Context(), testRun(), j))
	r := reportOf(t, j)
	ids := map[string]bool{}
	for _, e := range r.Evidence {
		ids[e.ID] = true
	}
	var seen []market.Phase
	for _, p := range r.Phases {
		seen = append(seen, p.Name)
		if p.Status != market.PhaseDone || p.Summary == "" {
			t.Errorf("phase %s ended as %s (%s) with summary %q", p.Name, p.Status, p.Reason, p.Summary)
		}
		for _, c := range p.Claims {
			if len(c.Evidence) == 0 {
				t.Errorf("a claim of %s cites nothing: %s", p.Name, c.Text)
			}
			for _, id := range c.Evidence {
				if !ids[id] {
					t.Errorf("a claim of %s cites %s, which is not in the report", p.Name, id)
				}
			}
		}
		for _, f := range p.Findings {
			for _, id := range f.Evidence {
				if !ids[id] {
					t.Errorf("a finding of %s cites %s, which is not in the report: %s", p.Name, id, f.Title)
				}
			}
		}
		if said := j.Said("run1-"+string(p.Name), 1); !strings.HasPrefix(said, p.Summary) {
			t.Errorf("phase %s said %q, not its summary", p.Name, said)
		}
	}
	if !slices.Equal(seen, market.Phases) {
		t.Errorf("phases of the report: %v", seen)
	}
	if r.Coverage.Answered != r.Coverage.Planned || 10*r.Coverage.Counter < 3*r.Coverage.Planned {
		t.Errorf("coverage %+v: all are answered, and three of ten look for counter-evidence", r.Coverage)
	}
}

func TestEventsTellTheStoryInOrder(t *testing.T) {
	t.Parallel()
	j := researchtest.New(1)
	must(t, pipeline(world()).Research(t.Context(), testRun(), j))
	var story []string
	progress := -1
	for _, s := range j.Done {
		if s.State != nil && s.State.Progress != nil {
			if *s.State.Progress < progress {
				t.Errorf("progress falls from %d to %d at %s", progress, *s.State.Progress, s.Key)
			}
			progress = *s.State.Progress
		}
		for _, e := range s.Events {
			if e.Kind == journal.EventPhase || e.Kind == journal.EventReport || e.Kind == journal.EventMessage {
				story = append(story, string(e.Phase)+" "+string(e.Kind))
			}
		}
	}
	var want []string
	for _, p := range market.Phases {
		want = append(want, string(p)+" phase", string(p)+" message", string(p)+" phase")
	}
	if want = append(want, "verdict report"); !slices.Equal(story, want) {
		t.Errorf("events: %v", story)
	}
	if progress != len(market.Phases) {
		t.Errorf("progress ends at %d", progress)
	}
}

const fewSearches = 30

// small is a pipeline of few searches, for tests that run it often.
func small(list []*scripted) *Pipeline {
	p := pipeline(list)
	p.Limits.Fetches = fewSearches
	return p
}

func TestARunThatDiesAnywhereGoesOnAndEndsTheSame(t *testing.T) {
	t.Parallel()
	whole := researchtest.New(1)
	must(t, small(world()).Research(t.Context(), testRun(), whole))
	want := byHash(t, whole)
	for n := 1; n <= whole.Commits(); n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d,%v", n, after), func(t *testing.T) {
				t.Parallel()
				list, j := world(), researchtest.New(1)
				j.DieAt(n, after)
				if err := small(list).Research(t.Context(), testRun(), j); !errors.Is(err, researchtest.ErrCrash) {
					t.Fatalf("the first life ended with %v", err)
				}
				done := map[string]bool{}
				for _, key := range j.Order {
					done[key] = true
				}
				second := world()
				j.Revive()
				must(t, small(second).Research(t.Context(), testRun(), j))
				for _, s := range second {
					for q := range s.asked {
						for _, phase := range market.Phases {
							if key := string(phase) + "/" + s.name + "/" + q; done[key] {
								t.Errorf("%s was asked again", key)
							}
						}
					}
				}
				if got := byHash(t, j); got != want {
					t.Errorf("the report differs at %s", difference(got, want))
				}
			})
		}
	}
}

func difference(a, b string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("%d:\n%s\n%s", i, a[max(0, i-300):min(len(a), i+300)],
				b[max(0, i-300):min(len(b), i+300)])
		}
	}
	return "the end"
}

func TestTheOrderOfArrivalChangesNothing(t *testing.T) {
	t.Parallel()
	var want string
	for seed := range uint64(6) {
		synctest.Test(t, func(t *testing.T) {
			list, j := world(), researchtest.New(1)
			jitter(list, seed)
			p := helped(list, oracle(nil))
			p.Limits.Phase = time.Hour
			must(t, p.Research(t.Context(), testRun(), j))
			got := byHash(t, j)
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("with seed %d the report differs at %s", seed, difference(got, want))
			}
		})
	}
}

func TestARunThatContinuesAsksOnlyWhatFailed(t *testing.T) {
	t.Parallel()
	first, j := world(), researchtest.New(1)
	source(first, "edgar").err = market.ErrUnavailable
	must(t, pipeline(first).Research(t.Context(), testRun(), j))
	second, run := world(), testRun()
	run.ID, run.Continues = "run2", "run1"
	next := j.Continued(2)
	must(t, pipeline(second).Research(t.Context(), run, next))
	for _, s := range second {
		if n := s.count(); (s.name == "edgar") != (n > 0) {
			t.Errorf("%s was asked %d times", s.name, n)
		}
	}
	if r := reportOf(t, next); r.Phases[3].Status != market.PhaseDone {
		t.Errorf("funding ended as %s: %s", r.Phases[3].Status, r.Phases[3].Reason)
	}
}

func TestSampleRunsAskSampleSourcesOnly(t *testing.T) {
	t.Parallel()
	live, sample, run := world(), world(), testRun()
	run.Brief.Sample = true
	j := researchtest.New(1)
	p := pipeline(live)
	p.Sample = func(string) ([]Source, Analyst) { return sources(sample), plain.Analyst{} }
	must(t, p.Research(t.Context(), run, j))
	for _, s := range live {
		if s.count() > 0 {
			t.Errorf("%s was asked by a sample run", s.name)
		}
	}
	for id, e := range j.Evidence() {
		if !e.Sample {
			t.Errorf("%s is not marked as a sample", id)
		}
	}
	must(t, p.Research(t.Context(), testRun(), researchtest.New(1)))
	for _, s := range live {
		if s.name != "pageviews" && s.count() == 0 {
			t.Errorf("%s was not asked by a real run", s.name)
		}
	}
}
