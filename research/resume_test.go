package research

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

// life is one life of a run with a reader that answers rightly.
type life struct {
	list  []*scripted
	model *puppet
}

func (l life) run(t *testing.T, j *researchtest.Journal) error {
	t.Helper()
	p := helped(l.list, l.model)
	p.Limits.Fetches = fewSearches
	return p.Research(t.Context(), testRun(), j)
}

func born() life { return life{world(), oracle(nil)} }

// asked counts what was asked of the sources and of the model, by the beginning of the step's key.
func (l life) asked() map[string]int {
	out := map[string]int{}
	for _, s := range l.list {
		for q, n := range s.asked {
			out[s.name+"/"+q] += n
		}
	}
	for _, q := range l.model.asked {
		out[q.Job+"\x00"+q.Prompt]++
	}
	return out
}

func TestARunThatDiesAnywhereWhileItIsReadGoesOnAndEndsTheSame(t *testing.T) {
	t.Parallel()
	whole := researchtest.New(1)
	must(t, born().run(t, whole))
	want := byHash(t, whole)
	if len(readingsIn(whole)) < 20 {
		t.Fatalf("only %d readings", len(readingsIn(whole)))
	}
	for n := 1; n <= whole.Commits(); n++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d,%v", n, after), func(t *testing.T) {
				t.Parallel()
				j, first, second := researchtest.New(1), born(), born()
				j.DieAt(n, after)
				if err := first.run(t, j); !errors.Is(err, researchtest.ErrCrash) {
					t.Fatalf("the first life ended with %v", err)
				}
				lost := first.unkept(j)
				j.Revive()
				must(t, second.run(t, j))
				before := first.asked()
				for what := range second.asked() {
					if before[what] > 0 && !lost[what] {
						t.Errorf("asked again: %.90q", what)
					}
				}
				if got := byHash(t, j); got != want {
					t.Errorf("the report differs at %s", difference(got, want))
				}
			})
		}
	}
}

// unkept is what was asked whose answer was lost with the journal.
func (l life) unkept(j *researchtest.Journal) map[string]bool {
	kept := map[string]bool{}
	for _, key := range j.Order {
		if phase, rest, ok := strings.Cut(key, "/"); ok && !strings.HasPrefix(phase, "@") {
			kept[rest] = true
		}
	}
	lost := map[string]bool{}
	for what := range l.asked() {
		if !strings.Contains(what, "\x00") && !kept[what] {
			lost[what] = true
		}
	}
	for _, phase := range market.Phases {
		h := &helper{phase: phase}
		for _, q := range l.model.asked {
			if _, rest, _ := strings.Cut(h.key(q), "/"); !kept[rest] {
				lost[q.Job+"\x00"+q.Prompt] = true
			}
		}
	}
	return lost
}

func TestARunThatGoesOnFromAnotherAsksTheModelNothingTwice(t *testing.T) {
	t.Parallel()
	first, j := born(), researchtest.New(1)
	must(t, first.run(t, j))
	second, run := born(), testRun()
	run.ID, run.Continues = "run2", "run1"
	p := helped(second.list, second.model)
	p.Limits.Fetches = fewSearches
	next := j.Continued(2)
	must(t, p.Research(t.Context(), run, next))
	if n := len(second.model.asked); n > 0 {
		t.Errorf("%d questions were asked again: %v", n, second.model.jobs())
	}
	if len(readingsIn(next)) != len(readingsIn(j)) {
		t.Errorf("%d readings became %d", len(readingsIn(j)), len(readingsIn(next)))
	}
}
