package research

import (
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

func TestTheListAndTheReportShowOneTitle(t *testing.T) {
	t.Parallel()
	for _, idea := range []string{testIdea, "Reminders for freelancers\nwho invoice clients that pay late"} {
		run := testRun()
		run.Brief.Idea = idea
		j := researchtest.New(1)
		must(t, small(world()).Research(t.Context(), run, j))
		shown := market.TitleOf(idea) // as the session was created
		for _, s := range j.Done {
			if s.State != nil && s.State.Title != nil {
				shown = *s.State.Title
			}
		}
		if r := reportOf(t, j); r.Title != shown || shown == "" {
			t.Errorf("the list shows %q, the report %q", shown, r.Title)
		}
	}
}
