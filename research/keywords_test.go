package research

import (
	"slices"
	"strings"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

func TestWordsThatPeopleTypeAreExpandedByTheAlphabet(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	google, other := source(list, "suggest_google"), source(list, "suggest_duckduckgo")
	letters, counter := 0, 0
	for q := range google.asked {
		q = strings.TrimPrefix(q, "//")
		if i := len(q) - 2; i > 0 && q[i] == ' ' && q[i+1] >= 'a' && q[i+1] <= 'z' {
			letters++
		}
		if strings.HasSuffix(q, " not worth it") || strings.HasSuffix(q, " alternative to") {
			counter++
		}
	}
	if letters != 26 || counter < 2 {
		t.Errorf("%d letters and %d doubts were asked: %v", letters, counter, google.asked)
	}
	if google.count() <= other.count() {
		t.Errorf("both engines were asked for all: %d and %d", google.count(), other.count())
	}
	r := reportOf(t, j)
	i := slices.IndexFunc(r.Phases[0].Findings, func(f market.Finding) bool { return f.Kind == "demand" })
	if i < 0 {
		t.Fatal("no demand")
	}
	d := r.Phases[0].Findings[i].Figures
	if d["letters"] < 1 || d["slope_per_year"] != 0.1 || d["views_a_month"] != 900 {
		t.Errorf("demand: %v", d)
	}
	if !slices.ContainsFunc(r.Phases[0].Claims, func(c market.Claim) bool { return strings.Contains(c.Text, "rising by about 10 % a year") }) {
		t.Errorf("claims: %+v", r.Phases[0].Claims)
	}
}

func TestWordsThatNobodyTypesAreNotExpanded(t *testing.T) {
	t.Parallel()
	list, j := world(), researchtest.New(1)
	for _, name := range []string{"suggest_google", "suggest_duckduckgo"} {
		source(list, name).items = nil
	}
	must(t, pipeline(list).Research(t.Context(), testRun(), j))
	if n, m := source(list, "suggest_google").count(), source(list, "suggest_duckduckgo").count(); n != m {
		t.Errorf("%d and %d searches", n, m)
	}
}
