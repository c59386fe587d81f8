package findings

import (
	"slices"
	"testing"

	"naps/market"
)

func TestTheTierOfAPainFollowsFromItsFacts(t *testing.T) {
	t.Parallel()
	recent, old, undated, stars := said(1, "a", "x"), said(2, "b", "x"), said(3, "c", "x"), said(4, "d", "x")
	old.Date, undated.Date, stars.Metrics = "2023-01-01", "", map[string]float64{"rating": 2}
	for _, c := range []struct {
		name  string
		e     market.Evidence
		facts []string
		want  market.Tier
	}{
		{"no fact", recent, nil, 0},
		{"talk of what they would do", recent, []string{market.FactWould}, 1},
		{"a complaint", recent, []string{market.FactComplaint}, 2},
		{"an incident without a date", undated, []string{market.FactIncident}, 2},
		{"an incident in an old post", old, []string{market.FactIncident}, 2},
		{"a loss in an old post", old, []string{market.FactLoss}, 2},
		{"an incident in a recent post", recent, []string{market.FactIncident}, 3},
		{"an old post that says when", old, []string{market.FactIncident, market.FactWhen}, 3},
		{"a recent loss", recent, []string{market.FactLoss}, 3},
		{"who asks for a tool", old, []string{market.FactAsks}, 3},
		{"a poor review that complains", stars, []string{market.FactComplaint}, 3},
		{"who built a tool", undated, []string{market.FactBuilt}, 4},
		{"who hired somebody", undated, []string{market.FactHired}, 4},
		{"who paid and complains", undated, []string{market.FactPaid, market.FactComplaint}, 4},
		{"who switched and lost something", undated, []string{market.FactSwitched, market.FactLoss}, 4},
		{"who paid and is silent", recent, []string{market.FactPaid}, 0},
		{"who switched and is silent", recent, []string{market.FactSwitched}, 0},
		{"a workaround alone", recent, []string{market.FactWorkaround}, 0},
		{"an amount alone", recent, []string{market.FactAmount, market.FactWhen}, 0},
		{"who is fine", recent, []string{market.FactIncident, market.FactContent}, 0},
		{"who solved it", recent, []string{market.FactBuilt, market.FactSolved}, 0},
		{"who is fine and complains", recent, []string{market.FactContent, market.FactComplaint}, 2},
		{"an advert", recent, []string{market.FactIncident, market.FactLoss, market.FactAdvert}, 0},
	} {
		if got := painTier(c.e, reads(c.e, c.facts...), today); got != c.want {
			t.Errorf("%s has tier %d, not %d", c.name, got, c.want)
		}
	}
}

func TestWhatSpeaksAgainstThePainIsGradedByWhatWasDone(t *testing.T) {
	t.Parallel()
	e := said(1, "a", "x")
	for _, c := range []struct {
		facts []string
		want  market.Tier
	}{
		{nil, 0}, {[]string{market.FactContent}, 2}, {[]string{market.FactSolved}, 3},
		{[]string{market.FactSolved, market.FactContent}, 3}, {[]string{market.FactWorkaround}, 0},
		{[]string{market.FactSolved, market.FactComplaint}, 0},
		{[]string{market.FactContent, market.FactLoss}, 0}, {[]string{market.FactContent, market.FactAsks}, 0},
	} {
		if got := contentTier(reads(e, c.facts...)); got != c.want {
			t.Errorf("%v has tier %d, not %d", c.facts, got, c.want)
		}
	}
}

func TestMoneyThatMovedCountsAndTalkOfItHardlyDoes(t *testing.T) {
	t.Parallel()
	e, stars := said(1, "a", "x"), said(2, "b", "x")
	stars.Metrics = map[string]float64{"rating": 1}
	for _, c := range []struct {
		facts []string
		want  market.Tier
	}{
		{nil, 0}, {[]string{market.FactWould}, 1}, {[]string{market.FactPaid}, 4}, {[]string{market.FactHired}, 4},
		{[]string{market.FactSwitched}, 4}, {[]string{market.FactBuilt}, 0},
		{[]string{market.FactWould, market.FactPaid}, 4},
	} {
		if got := paidTier(reads(e, c.facts...)); got != c.want {
			t.Errorf("%v has tier %d, not %d", c.facts, got, c.want)
		}
		other := reads(e, c.facts...)
		other.Voice = market.Other
		if got := paidTier(other); got != 0 {
			t.Errorf("%v of a bystander has tier %d", c.facts, got)
		}
	}
	for _, c := range []struct {
		e     market.Evidence
		facts []string
		want  market.Tier
	}{
		{e, nil, 0}, {e, []string{market.FactNotWorth}, 2}, {e, []string{market.FactNotWorth, market.FactPaid}, 3},
		{stars, []string{market.FactNotWorth}, 3}, {stars, nil, 0},
		{e, []string{market.FactFree}, 2},
		{e, []string{market.FactFree, market.FactAsks}, 0}, {e, []string{market.FactPaid}, 0},
	} {
		if got := unpaidTier(c.e, reads(c.e, c.facts...)); got != c.want {
			t.Errorf("%v against payment has tier %d, not %d", c.facts, got, c.want)
		}
	}
}

func TestOnlyTheVeryProblemInTheWordsOfWhoHasItCounts(t *testing.T) {
	t.Parallel()
	e := said(1, "a", "x")
	full := reads(e, market.FactIncident, market.FactPaid, market.FactComplaint, market.FactNotWorth)
	if got := Grade(e, full, today); len(got) != 3 {
		t.Fatalf("%+v", got)
	}
	for name, change := range map[string]func(*market.Reading){
		"a neighbor":     func(r *market.Reading) { r.About = market.Neighboring },
		"something else": func(r *market.Reading) { r.About = market.Unrelated },
		"a provider":     func(r *market.Reading) { r.Voice = market.Provider }, "an advert": func(r *market.Reading) {
			r.Facts = append(r.Facts, market.Fact{Fact: market.FactAdvert})
		},
		"a product": func(r *market.Reading) { r.Relation = market.NoRelation },
	} {
		r := full
		r.Facts = slices.Clone(full.Facts)
		change(&r)
		if got := Grade(e, r, today); len(got) != 0 {
			t.Errorf("%s counts: %+v", name, got)
		}
	}
	for _, s := range Grade(e, full, today) {
		if s.Dimension == market.Pain && s.For && (s.Span != "Words of paid." || s.Tier != 4) || s.Evidence != e.ID ||
			s.Hash != e.Hash || s.Author != "a" || len(s.Answers) != 4 {
			t.Errorf("%+v", s)
		}
	}
}

func TestNewsAndFiguresAreProxiesAndAnEndIsAWarning(t *testing.T) {
	t.Parallel()
	news := func(title string) []market.Signal {
		e := said(1, "", "paper.example")
		e.Kind, e.Title = market.News, title
		return Grade(e, reads(e), today)
	}
	for title, want := range map[string]string{"Acme raises $5 million for reminders": "momentum true 1",
		"Acme shuts down": "momentum false 2", "Acme opens an office": ""} {
		got := ""
		for _, s := range news(title) {
			got = string(s.Dimension) + map[bool]string{true: " true ", false: " false "}[s.For] +
				string(rune('0'+int(s.Tier)))
		}
		if got != want {
			t.Errorf("%q gives %q, not %q", title, got, want)
		}
	}
	series := market.Evidence{Kind: market.Series,
		Metrics: map[string]float64{"mean_last_12": 900, "slope_per_year": -0.2}}
	if got := Measured(series); len(got) != 2 || got[1].Dimension != market.Momentum || got[1].For || got[0].Tier != 1 {
		t.Errorf("a falling series gives %+v", got)
	}
	if got := Measured(said(1, "a", "x")); len(got) != 0 {
		t.Errorf("a post that nobody read counts: %+v", got)
	}
}
