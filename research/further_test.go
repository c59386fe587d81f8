package research

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

// suffering reads every post as one in which it hurts, without an incident, so that the pain is never decided.
func suffering(e market.Evidence, _ string) market.Reading {
	if e.Kind != market.Post {
		return market.Reading{Voice: market.Other}
	}
	return market.Reading{About: market.VeryProblem, Voice: market.Sufferer,
		Facts: []market.Fact{{Fact: market.FactComplaint, Quote: e.Quote}}, Pain: "late invoices"}
}

// rounds lists in how many rounds more a phase asked what to search for.
func (a *table) rounds(name market.Phase) int {
	n := 0
	for _, k := range a.known {
		if k.Phase == name {
			n++
		}
	}
	return n
}

// askMore asks for new words in each round.
func askMore(words string) func(analyst.Known) analyst.Further {
	n := 0
	return func(k analyst.Known) analyst.Further {
		n++
		var out analyst.Further
		for i := range furtherAtMost + 3 {
			out.Searches = append(out.Searches, analyst.Search{Phase: k.Phase, Kind: market.Post,
				Query: market.Query{Text: fmt.Sprintf("%s %d of %d", words, i, n)}})
		}
		return out
	}
}

func TestAPhaseSearchesOnUntilItIsDecidedOrNothingNearComesUp(t *testing.T) {
	t.Parallel()
	decided := func(e market.Evidence, text string) market.Reading {
		r := suffering(e, text)
		r.Facts = append(r.Facts, market.Fact{Fact: market.FactAsks, Quote: e.Quote})
		return r
	}
	enough := func(analyst.Known) analyst.Further { return analyst.Further{Enough: true} }
	for name, c := range map[string]struct {
		reads func(market.Evidence, string) market.Reading
		more  func(analyst.Known) analyst.Further
		want  int
	}{
		"decided": {decided, askMore("late"), 0}, "undecided": {suffering, askMore("late"), furtherRounds},
		"nothing near": {unrelated, askMore("late"), 1}, "the planner has enough": {suffering, enough, 1},
	} {
		a := &table{reads: c.reads, more: c.more}
		list := crowd(60)
		hn := source(list, "hackernews")
		hn.all = false // each question brings others of its posts
		ranBy(t, pipeline(list), a)
		if got := a.rounds(market.Pains); got != c.want {
			t.Errorf("%s: the pains were searched on %d times, not %d", name, got, c.want)
		}
		asked := 0
		for q := range hn.asked {
			if strings.Contains(q, "late 0 of") {
				asked++
			}
			if strings.Contains(q, fmt.Sprintf("late %d of", furtherAtMost)) {
				t.Errorf("%s: more than %d questions of a round are asked", name, furtherAtMost)
			}
		}
		if wants := c.more(analyst.Known{}).Searches != nil && c.want > 0; wants && asked == 0 {
			t.Errorf("%s: nothing of what was proposed was asked", name)
		}
	}
}

func TestWhoPlansFurtherSearchesIsToldWhatWasAskedWhatIsOpenAndWhatCameUp(t *testing.T) {
	t.Parallel()
	a := &table{reads: suffering, more: askMore("late")}
	ranBy(t, pipeline(world()), a)
	i := slices.IndexFunc(a.known, func(k analyst.Known) bool { return k.Phase == market.Pains })
	if i < 0 {
		t.Fatal("nobody was asked")
	}
	k := a.known[i]
	if len(k.Asked) < 5 || len(k.Gates) != 1 || k.Gates[0].Gate != "pain" ||
		!strings.Contains(k.Gates[0].Lacks, "5 more people") || !slices.Contains(k.Found, "pain: late invoices") ||
		!slices.Contains(k.Found, "community: reddit.com/r/freelance") {
		t.Errorf("%+v", k)
	}
	if seen := slices.Compact(slices.Sorted(slices.Values(k.Asked))); len(seen) != len(k.Asked) {
		t.Errorf("a query is listed twice: %q", k.Asked)
	}
	i = slices.IndexFunc(a.known, func(k analyst.Known) bool { return k.Phase == market.Competitors })
	if i < 0 || a.known[i].Gates[0].Gate != "payment" {
		t.Errorf("of competitors: %+v", a.known)
	}
}

func TestPriceAndCustomersOfOneProductMeetAcrossSources(t *testing.T) {
	t.Parallel()
	list := world()
	yc := source(list, "yc")
	yc.all = true
	yc.items = []market.Evidence{{URL: "https://apps.example/id1", Title: "Paynudge App", Text: "Reminds clients.",
		Quote: "Reminds clients.", Place: "apps.example",
		Metrics: map[string]float64{"ratings": 900}, Facts: map[string]string{"name": "Paynudge App"}}}
	web := source(list, "duckduckgo")
	web.all = true
	web.items = []market.Evidence{{URL: "https://paynudge.example/pricing", Title: "PayNudge | Pricing",
		Text:  "PayNudge reminds clients who pay late. It costs $12 a month.",
		Quote: "PayNudge reminds clients who pay late.", Place: "paynudge.example"}}
	a := &table{reads: func(e market.Evidence, text string) market.Reading {
		r := market.Reading{Voice: market.Other, Relation: market.NoRelation}
		if e.Kind == market.Product || e.Place == "paynudge.example" {
			r.Relation, r.About, r.Name = market.SameJob, market.VeryProblem, "PayNudge"
			if e.Kind == market.Product {
				r.Name = "Paynudge App"
			}
		}
		if strings.Contains(text, "$12") {
			r.Facts = []market.Fact{{Fact: market.FactPrice, Quote: "It costs $12 a month."}}
		}
		return r
	}}
	j := ranBy(t, pipeline(list), a)
	for _, g := range cardOf(t, j).Gates {
		if g.Name == "payment" && (!g.Passed || !strings.Contains(g.Reason, "People already pay for this: 1 case")) {
			t.Errorf("payment: %+v", g)
		}
	}
	var names []string
	for _, f := range reportOf(t, j).Phases[2].Findings {
		if f.Kind == "competitor" {
			names = append(names, fmt.Sprint(f.Title, " ", f.Figures["price_usd"], " ", f.Figures["ratings"]))
		}
	}
	if !slices.Equal(names, []string{"PayNudge 12 900"}) {
		t.Errorf("competitors: %q", names)
	}
}

// TestSearchesThatAreToSpareAreNotMissed has as many of them as there is room for: what has no room lowers no share of
// searches that were answered.
func TestSearchesThatAreToSpareAreNotMissed(t *testing.T) {
	t.Parallel()
	for fetches, made := range map[int]bool{0: true, 30: false} {
		list := world()
		j := ranWith(t, list, oracle(nil), Limits{Fetches: fetches})
		asked := 0
		for _, s := range list {
			if s.kind == market.Product {
				asked += s.asked["//freelance web designers"]
			}
		}
		r := reportOf(t, j)
		if (asked > 0) != made {
			t.Errorf("with %d requests, %d wider searches of products were made", fetches, asked)
		}
		if made && r.Coverage.Answered < r.Coverage.Planned {
			t.Errorf("%d of %d searches were answered", r.Coverage.Answered, r.Coverage.Planned)
		}
	}
}
