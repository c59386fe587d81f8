package app

import (
	"slices"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/score"
)

// sampleReport is the finished report of a sample.
func sampleReport(t *testing.T, slug string) report.Report {
	t.Helper()
	for _, s := range Samples() {
		if s.Slug == slug {
			f, err := s.Finished()
			must(t, err)
			return f.Report
		}
	}
	t.Fatalf("there is no sample %s", slug)
	return report.Report{}
}

func TestTheSampleComesReadAndEndsInAGo(t *testing.T) {
	t.Parallel()
	r := sampleReport(t, "tattoo-no-shows")
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
		pro[who] = pro[who] || slices.ContainsFunc(e.Signals, func(s report.Signal) bool {
			return s.Dimension == market.Pain && s.For && s.Tier >= score.PainTier
		})
		against[who] = against[who] || slices.ContainsFunc(e.Signals, func(s report.Signal) bool { return !s.For })
	}
	if n := voices(pro); n < score.PainAuthors {
		t.Errorf("%d people with an incident", n)
	}
	if n := voices(against); n < 3 {
		t.Errorf("%d people speak against it: an honest sample has both", n)
	}
}

func TestTheOtherSampleComesReadAndEndsInANoGo(t *testing.T) {
	t.Parallel()
	r := sampleReport(t, "houseplant-watering")
	if r.Verdict != score.NoGo || !strings.Contains(r.Why, "it isn't a problem or that they solved it") {
		t.Errorf("%s: %s", r.Verdict, r.Why)
	}
	hurt, paid := 0, 0
	for _, e := range r.Evidence {
		if e.Read == nil && (e.Kind == market.Post || e.Kind == market.Product) {
			t.Errorf("nobody read %q", e.Title)
		}
		for _, s := range e.Signals {
			if s.For && s.Dimension == market.Pain && s.Tier >= score.PainTier {
				hurt++
			}
			if s.For && s.Dimension == market.Payment && s.Tier == 5 {
				paid++
			}
		}
	}
	if hurt < score.PainAuthors || paid == 0 {
		t.Errorf("%d incidents and %d products that sell: an honest sample has both sides", hurt, paid)
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
	for _, p := range sampleReport(t, "tattoo-no-shows").Phases {
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
