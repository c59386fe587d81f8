package app

import (
	"encoding/json"
	"slices"
	"testing"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
	"naps/research"
	"naps/research/researchtest"
	"naps/score"
	"naps/source"
)

// sampled is what these tests look at in a report of the sample.
type sampled struct {
	Verdict  string               `json:"verdict"`
	Low      float64              `json:"low"`
	Gates    []score.Gate         `json:"gates"`
	Evidence []sampledEvidence    `json:"evidence"`
	Phases   []market.PhaseResult `json:"phases"`
}

type sampledEvidence struct {
	Author  string          `json:"author"`
	Place   string          `json:"place"`
	Signals []market.Signal `json:"signals"`
}

func sampleReport(t *testing.T) sampled {
	t.Helper()
	p := &research.Pipeline{Plain: plain.Analyst{}, Bundle: bundle{}}
	for _, s := range source.Sample() {
		p.Sample = append(p.Sample, s)
	}
	run := journal.Run{ID: "sample", Session: "sample", Brief: market.Brief{
		Idea: source.SampleIdea, Goal: market.Living, Sample: true, AsOf: market.SampleDay,
	}}
	j := researchtest.New(1)
	must(t, p.Research(t.Context(), run, j))
	var r sampled
	must(t, json.Unmarshal(j.Report().JSON, &r))
	return r
}

func TestTheSampleComesReadAndEndsInAGo(t *testing.T) {
	t.Parallel()
	r := sampleReport(t)
	if r.Verdict != score.Go || r.Low <= score.GoLow {
		t.Errorf("%s with a lower bound of %v", r.Verdict, r.Low)
	}
	for _, g := range r.Gates {
		if !g.Passed {
			t.Errorf("%s: %s", g.Name, g.Reason)
		}
	}
	pro, against := map[string]bool{}, map[string]bool{}
	for _, e := range r.Evidence {
		who := e.Place + "\x00" + e.Author
		pro[who] = pro[who] || slices.ContainsFunc(e.Signals, func(s market.Signal) bool {
			return s.Dimension == market.Pain && s.For && s.Tier >= score.PainTier
		})
		against[who] = against[who] || slices.ContainsFunc(e.Signals, func(s market.Signal) bool { return !s.For })
	}
	if n := voices(pro); n < score.PainAuthors {
		t.Errorf("%d people with an incident", n)
	}
	if n := voices(against); n < 3 {
		t.Errorf("%d people speak against it: an honest sample has both", n)
	}
}

func voices(of map[string]bool) int {
	n := 0
	for _, speaks := range of {
		if speaks {
			n++
		}
	}
	return n
}

func TestThePainsOfTheSampleAreNamedAndGathered(t *testing.T) {
	t.Parallel()
	most := 0.0
	named := map[string]bool{}
	for _, p := range sampleReport(t).Phases {
		for _, f := range p.Findings {
			if f.Kind == "pain" {
				named[f.Title], most = true, max(most, f.Figures["people"])
			}
		}
	}
	if len(named) > 7 || most < score.PainAuthors {
		t.Errorf("%v, at most %v people in one", named, most)
	}
}
