package app

import (
	"context"
	_ "embed"
	"encoding/json"
	"testing"

	"naps/analyst"
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
		Phase   market.Phase
		Kind    market.Kind
		Query   string
		Against bool
	}
}

// worded understands and plans as one person's words lead to, and reads rightly.
type worded struct {
	bundle
	as wording
}

func (w worded) Understand(context.Context, market.Brief) (market.Subject, error) {
	return w.as.Subject, nil
}

func (w worded) Plan(ctx context.Context, b market.Brief, s market.Subject) ([]analyst.Search, []market.Removed, error) {
	if len(w.as.Queries) == 0 {
		return w.bundle.Plan(ctx, b, s)
	}
	var out []analyst.Search
	for _, q := range w.as.Queries {
		out = append(out, analyst.Search{Phase: q.Phase, Kind: q.Kind, Query: market.Query{Text: q.Query, Counter: q.Against}})
	}
	return out, nil, nil
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
			if len(all[s.Slug]) != 6 || high-low > mostApart {
				t.Errorf("%d people get scores from %.1f to %.1f", len(all[s.Slug]), low, high)
			}
		})
	}
}
