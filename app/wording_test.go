package app

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"testing"

	"naps/analyst"
	"naps/analyst/model"
	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/research"
	"naps/research/researchtest"
	"naps/source"
)

// wordings are how six people put the idea of each sample, and what somebody who understands them makes of it.
//
//go:embed testdata/wordings.json
var wordings []byte

type wording struct {
	By      string
	Idea    string
	Subject market.Subject
	Queries []struct {
		Phase   market.Phase `json:"phase"`
		Kind    market.Kind  `json:"kind"`
		Query   string       `json:"query"`
		Against bool         `json:"against"`
	}
}

// Ask implements analyst.Model: somebody who understands one person's words answers, and code checks it as it checks
// any model's answer.
func (w wording) Ask(_ context.Context, q analyst.Question) (analyst.Reply, error) {
	var answer any
	switch q.Job {
	case "understand":
		answer = w.Subject
	case "plan":
		answer = map[string]any{"queries": w.Queries}
	default:
		return analyst.Reply{}, errors.New("nobody answers " + q.Job)
	}
	raw, err := json.Marshal(answer)
	return analyst.Reply{JSON: raw}, err
}

// worded understands and plans as one person's words lead to, and reads rightly.
type worded struct {
	bundle
	as wording
}

func (w worded) Understand(ctx context.Context, b market.Brief) (market.Subject, error) {
	return model.Analyst{Model: w.as}.Understand(ctx, b)
}

func (w worded) Plan(ctx context.Context, b market.Brief,
	s market.Subject) ([]analyst.Search, []market.Removed, error) {
	if len(w.as.Queries) == 0 {
		return w.bundle.Plan(ctx, b, s)
	}
	return model.Analyst{Model: w.as}.Plan(ctx, b, s)
}

// put researches a sample's web for an idea as somebody puts it.
func put(t *testing.T, s *source.Sample, w wording) report.Report {
	t.Helper()
	p := &research.Pipeline{Plain: plain.Analyst{}, Sample: func(string) ([]research.Source, research.Analyst) {
		sources, _ := sampled(s.Idea)
		return sources, worded{bundle{of: s}, w}
	}}
	j := researchtest.New(1)
	must(t, p.Research(t.Context(), journal.Run{ID: "w", Session: "w", Pipeline: research.Version, Brief: market.Brief{
		Idea: w.Idea, Goal: market.Living, Sample: true, AsOf: market.SampleDay,
	}}, j))
	r, err := report.Parse(j.Report().JSON)
	must(t, err)
	return r
}

// mostApart is how far the scores of one idea may lie apart, whoever puts it.
const mostApart = 6.0

func TestSixPeopleWhoPutOneIdeaGetOneVerdict(t *testing.T) {
	t.Parallel()
	var all map[string][]wording
	must(t, json.Unmarshal(wordings, &all))
	for _, s := range source.Samples() {
		t.Run(s.Slug, func(t *testing.T) {
			t.Parallel()
			own := sampleReport(t, s.Slug)
			low, high := own.Score, own.Score
			for _, w := range all[s.Slug] {
				r := put(t, s, w)
				low, high = min(low, r.Score), max(high, r.Score)
				if r.Verdict != own.Verdict {
					t.Errorf("%s gets %s, not %s: %s", w.By, r.Verdict, own.Verdict, r.Why)
				}
			}
			t.Logf("%d people get scores from %.1f to %.1f", len(all[s.Slug]), low, high)
			if len(all[s.Slug]) != 6 || high-low > mostApart {
				t.Errorf("%d people get scores from %.1f to %.1f", len(all[s.Slug]), low, high)
			}
		})
	}
}
