package research

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"naps/market"
	"naps/research/researchtest"
)

func TestADeadSourceIsAGap(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	dead := source(list, "hackernews")
	dead.err = fmt.Errorf("hackernews: hn.algolia.com answered 503: %w", market.ErrUnavailable)
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	r := reportOf(t, j)
	pains := r.Phases[1]
	i := slices.IndexFunc(pains.Gaps, func(g market.Gap) bool { return g.Source == "hackernews" })
	if i < 0 || !pains.Gaps[i].Blocked || pains.Gaps[i].Reason != "could not be reached" ||
		len(pains.Gaps[i].Queries) < 5 {
		t.Errorf("gaps of pains: %+v", pains.Gaps)
	}
	if pains.Status != market.PhasePartial || !strings.Contains(pains.Reason, "hackernews could not be reached") {
		t.Errorf("pains ended as %s: %s", pains.Status, pains.Reason)
	}
	if pains.Answered >= pains.Planned {
		t.Errorf("%d of %d queries count as answered", pains.Answered, pains.Planned)
	}
	forms := map[string]int{}
	for q, n := range dead.asked {
		kind, _, _ := strings.Cut(q, "/")
		if forms[kind] += n; forms[kind] > patience+1 {
			t.Errorf("a source that is down was asked for %q %d times", kind, forms[kind])
		}
	}
}

func TestAPhaseWithoutSourcesFailsAndTheRunGoesOn(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	for _, name := range []string{"suggest_google", "suggest_duckduckgo", "wikipedia", "pageviews"} {
		source(list, name).err = market.ErrBlocked
	}
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	if d := ended(j)[market.Keywords]; d.Status != market.PhaseFailed ||
		!strings.Contains(d.Reason, "wikipedia refused to answer") {
		t.Errorf("keywords ended as %s: %s", d.Status, d.Reason)
	}
	if r := reportOf(t, j); r.Phases[0].Summary == "" || r.Phases[1].Status != market.PhaseDone {
		t.Errorf("phases: %+v", r.Phases[:2])
	}
}

func TestWithAllSourcesDeadThereIsNoReport(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	for _, s := range list {
		s.err = market.ErrUnavailable
	}
	err := pipeline(list).Research(t.Context(), testRun(), j)
	var said interface{ Sentence() string }
	if !errors.Is(err, ErrNoEvidence) || !errors.As(err, &said) ||
		!strings.Contains(said.Sentence(), "reddit_rss could not be reached") {
		t.Fatalf("the run ended with %v", err)
	}
	if j.Report() != nil {
		t.Error("there is a report")
	}
}

func TestSourcesThatAnswerWithNothingAreNoEvidence(t *testing.T) {
	t.Parallel()
	list := world()
	for _, s := range list {
		s.items = nil
	}
	err := pipeline(list).Research(t.Context(), testRun(), researchtest.New(1))
	if !errors.Is(err, ErrNoEvidence) || !strings.Contains(err.Error(), "all sources answered") {
		t.Fatalf("the run ended with %v", err)
	}
}

func TestAPanickingSourceIsAGap(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	source(list, "yc").block = func(context.Context) error { panic("nil map") }
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	r := reportOf(t, j)
	if !slices.ContainsFunc(r.Phases[2].Gaps, func(g market.Gap) bool { return g.Source == "yc" && g.Blocked }) {
		t.Errorf("gaps of competitors: %+v", r.Phases[2].Gaps)
	}
}

func TestHurryGoesToTheVerdictWithWhatThereIs(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	reddit := source(list, "reddit_rss")
	reddit.block = func(ctx context.Context) error { // the founder loses patience while this one is being asked
		j.Hasten()
		<-ctx.Done()
		return ctx.Err()
	}
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	got := ended(j)
	if got[market.Keywords].Status != market.PhaseDone || got[market.Pains].Status == market.PhaseDone {
		t.Errorf("keywords ended as %s, pains as %s", got[market.Keywords].Status, got[market.Pains].Status)
	}
	for _, p := range []market.Phase{market.Competitors, market.Funding, market.Sizing} {
		if got[p].Status != market.PhaseSkipped || !strings.Contains(got[p].Reason, "early") {
			t.Errorf("%s ended as %s: %s", p, got[p].Status, got[p].Reason)
		}
	}
	if r := reportOf(t, j); r.Verdict == "GO" || r.Coverage.Answered >= r.Coverage.Planned {
		t.Errorf("verdict %s with coverage %+v", r.Verdict, r.Coverage)
	}
}

func TestASlowPhaseEndsWithWhatThereIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		list, j := world(), researchtest.New(1)
		source(list, "hackernews").delay = func() time.Duration { return time.Minute }
		p := pipeline(list)
		p.Limits.Phase = 90 * time.Second
		must(t, p.Research(t.Context(), testRun(), j))
		if d := ended(j)[market.Pains]; d.Status != market.PhasePartial || !strings.Contains(d.Reason, "time") ||
			d.Evidence == 0 {
			t.Errorf("pains ended as %+v", d)
		}
		if n := source(list, "hackernews").count(); n == 0 || n > 6 {
			t.Errorf("hackernews was asked %d times", n)
		}
	})
}

func TestTheSearchesOfARunAreBounded(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	must(t, small(list).Research(t.Context(), testRun(), j))
	total := 0
	for _, s := range list {
		total += s.count()
	}
	if total > fewSearches || total < fewSearches/2 {
		t.Errorf("%d searches were made, %d are allowed", total, fewSearches)
	}
	r := reportOf(t, j)
	for _, p := range r.Phases[:5] {
		if p.Answered == 0 {
			t.Errorf("%s was not searched at all", p.Name)
		}
	}
	if !slices.ContainsFunc(r.Phases[1].Gaps,
		func(g market.Gap) bool { return g.Source == "budget" && len(g.Queries) > 0 }) {
		t.Errorf("gaps of pains: %+v", r.Phases[1].Gaps)
	}
}

func TestCancellationEndsARunAtOnceAndFailsNothing(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	stopped := errors.New("the founder stopped it")
	ctx, cancel := context.WithCancelCause(t.Context())
	source(list, "hackernews").block = func(ctx context.Context) error {
		cancel(stopped)
		<-ctx.Done()
		return fmt.Errorf("hackernews: %w", ctx.Err())
	}
	if err := pipeline(list).Research(ctx, testRun(), j); !errors.Is(err, stopped) {
		t.Fatalf("the run ended with %v", err)
	}
	for _, s := range j.Done {
		if s.Failed {
			t.Errorf("%s is journalled as failed", s.Key)
		}
	}
	if d, ok := ended(j)[market.Pains]; ok {
		t.Errorf("pains ended as %s", d.Status)
	}
}
