package research

import (
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

func TestARunThatReadsOnSearchesNothingAndAsksOnlyForMore(t *testing.T) {
	t.Parallel()
	list, first, j := crowd(400), oracle(nil), researchtest.New(1)
	must(t, helped(list, first).Research(t.Context(), testRun(), j))
	before := len(readingsIn(j))
	searched := 0
	for _, s := range list {
		for _, n := range s.asked {
			searched += n
		}
	}
	more, run := oracle(nil), testRun()
	run.ID, run.Continues, run.Brief.Again = "run2", "run1", market.ReadOn
	next := j.Continued(2)
	must(t, helped(list, more).Research(t.Context(), run, next))
	for _, s := range list {
		for _, n := range s.asked {
			searched -= n
		}
	}
	if searched != 0 {
		t.Errorf("%d searches were made", -searched)
	}
	after := readingsIn(next)
	if len(after) <= before || len(after) > before+readOnPosts+readOnProducts {
		t.Errorf("%d texts are read, %d before", len(after), before)
	}
	old := map[string]bool{}
	for _, q := range first.asked {
		old[q.Prompt] = true
	}
	for _, q := range more.asked {
		if old[q.Prompt] {
			t.Errorf("%s was asked twice", q.Job)
		}
	}
}
