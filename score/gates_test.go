package score

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/market"
)

func gate(c Card, name string) Gate {
	i := slices.IndexFunc(c.Gates, func(g Gate) bool { return g.Name == name })
	return c.Gates[i]
}

// strong is the third case: a GO.
func strong() Bundle { return caseBundles()[2] }

func TestEveryGateStopsAGo(t *testing.T) {
	t.Parallel()
	if c := Of(strong()); c.Verdict != Go {
		t.Fatalf("the strong case is %s", c.Verdict)
	}
	for _, x := range []struct {
		name, gate, want string
		change           func(b *Bundle)
	}{
		{"too few queries answered", GateEnough, Inconclusive, func(b *Bundle) { b.Coverage.Answered = 27 }},
		{"nobody asked against it", GateEnough, Inconclusive, func(b *Bundle) { b.Coverage.Counter = 11 }},
		{"old pain", GatePain, Inconclusive, func(b *Bundle) { age(b, market.Pain, "2024-10-01") }},
		{"talk about paying alone", GatePayment, Inconclusive, func(b *Bundle) { tier(b, market.Payment, 3) }},
		{"nowhere to reach them", GateReach, Inconclusive, func(b *Bundle) {
			age(b, market.Pain, "2025-10-01")
		}},
		{"a law forbids it", GateBlocker, NoGo, func(b *Bundle) {
			b.Blockers = []Blocker{{Text: "§ 1", Primary: true, Evidence: []string{"E1"}}}
		}},
		{"only somebody says that it is forbidden", GateBlocker, Inconclusive, func(b *Bundle) {
			b.Blockers = []Blocker{{Text: "I read that it is against the rules", Evidence: []string{"E1"}},
				{Text: "They banned me for it", Evidence: []string{"E2"}}}
		}},
		{"a market of 4 % of the goal at best", GateGoal, NoGo, func(b *Bundle) { b.Market.Payers = 266 }},
		{"a market of 30 % of the goal at best", GateGoal, Inconclusive, func(b *Bundle) { b.Market.Payers = 2000 }},
		{"payment contradicted", GateContradiction, Inconclusive, func(b *Bundle) { against(b, market.Payment, 8, 5) }},
		{"pain contradicted twice over by many", GateContradiction, NoGo, func(b *Bundle) {
			against(b, market.Pain, 30, 5)
		}},
		{"criterion of the founder", GateFounder, NoGo, func(b *Bundle) {
			b.Kill = []market.Criterion{{Rule: market.MinPeopleWithPain, Value: 31}}
		}},
	} {
		b := strong()
		b.Places = slices.Clone(b.Places)
		x.change(&b)
		c := Of(b)
		if g := gate(c, x.gate); g.Passed || c.Verdict != x.want {
			t.Errorf("%s: gate %s passed %t (%s), verdict %s, want %s", x.name, x.gate, g.Passed, g.Reason, c.Verdict,
				x.want)
		}
		if c.NextTest.Test == "" || c.NextTest.Pass == "" || c.NextTest.Fail == "" || len(c.Sets) == 0 {
			t.Errorf("%s: no next test or no set of changes", x.name)
		}
	}
}

func age(b *Bundle, d market.Dimension, date string) {
	for i, s := range b.Signals {
		if s.Dimension == d && s.For {
			b.Signals[i].Date = date
		}
	}
}

func tier(b *Bundle, d market.Dimension, t market.Tier) {
	for i, s := range b.Signals {
		if s.Dimension == d && s.For {
			b.Signals[i].Tier = t
		}
	}
}

func against(b *Bundle, d market.Dimension, n int, t market.Tier) {
	m := &maker{b: *b, n: 1000}
	m.say(d, false, times(n, t)...)
	*b = m.b
}

func TestAnOwnedJobIsNoGoUnlessSomebodyComplains(t *testing.T) {
	t.Parallel()
	free := Product{Name: "Freebie", Free: true, Matches: true, Rating: 4.3, Ratings: 200}
	b := Bundle{AsOf: day, Products: []Product{free}}
	if c := Of(b); c.Verdict != NoGo || gate(c, GateOwned).Passed {
		t.Errorf("owned, and the verdict is %s", c.Verdict)
	}
	for name, change := range map[string]func(p *Product){
		"only a price of 0": func(p *Product) { p.Free = false }, "another job": func(p *Product) { p.Matches = false },
		"few ratings": func(p *Product) { p.Ratings = 199 }, "rated 4.2": func(p *Product) { p.Rating = 4.2 },
	} {
		p := free
		change(&p)
		if c := Of(Bundle{AsOf: day, Products: []Product{p}}); !gate(c, GateOwned).Passed {
			t.Errorf("%s still owns the job", name)
		}
	}
	m := &maker{b: b}
	m.say(market.Pain, true, 3)
	if c := Of(m.b); !gate(c, GateOwned).Passed {
		t.Error("a complaint of the segment does not reopen the job")
	}
}

func TestKillCriteriaAreCheckedByCode(t *testing.T) {
	t.Parallel()
	b := strong()
	b.FundedRivals, b.MedianPrice = 3, 20
	b.Products = []Product{{Name: "Freebie", Free: true, Matches: true, Rating: 5, Ratings: 999}}
	for _, x := range []struct {
		rule      string
		met, safe float64
	}{{market.MinPeopleWithPain, 31, 30}, {market.MaxFundedRivals, 2, 3}, {market.MinPrice, 20.5,
		20}, {market.MinMarketPerYear, 51_795_001, 51_795_000}, {market.FreeToolOwnsIt, 1, 0}} {
		b.Kill = []market.Criterion{{Rule: x.rule, Value: x.met}}
		if c := Of(b); gate(c, GateFounder).Passed || c.Verdict != NoGo || c.KillHash == "" {
			t.Errorf("%s %v is not met: %s", x.rule, x.met, gate(c, GateFounder).Reason)
		}
		b.Kill[0].Value = x.safe
		if c := Of(b); !gate(c, GateFounder).Passed {
			t.Errorf("%s %v is met: %s", x.rule, x.safe, gate(c, GateFounder).Reason)
		}
	}
	unknown := Bundle{AsOf: day, Kill: []market.Criterion{{Rule: market.MinPrice, Value: 5},
		{Rule: market.MinMarketPerYear, Value: 5},
		{Rule: market.MinPeopleWithPain, Value: 5}, {Rule: "nonsense", Value: 1}}}
	if c := Of(unknown); !gate(c, GateFounder).Passed {
		t.Error("what is not known kills: " + gate(c, GateFounder).Reason)
	}
}

func TestALowScoreWithTooLittleEvidenceIsNoNoGo(t *testing.T) {
	t.Parallel()
	b := caseBundles()[3]
	b.Coverage.Answered = 20
	b.Signals = slices.DeleteFunc(slices.Clone(b.Signals), func(s market.Signal) bool {
		return s.Dimension == market.Pain && !s.For || s.Dimension == market.Payment
	})
	if c := Of(b); c.High >= 45 || c.Verdict != Inconclusive {
		t.Errorf("%s with %v to %v", c.Verdict, c.Low, c.High)
	}
}

func TestNearDuplicatesCountOnce(t *testing.T) {
	t.Parallel()
	m := &maker{}
	m.say(market.Pain, true, 3, 3, 3)
	text := "Last month I lost six hours chasing a client who would not pay the invoice I had sent in spring."
	m.b.AsOf = day
	m.b.Items[0].Quote, m.b.Items[1].Quote = text, strings.ToUpper(text)+"!"
	d := dimension(Of(m.b), market.Pain)
	if d.For != .8 || !strings.Contains(d.Signals[2].Why, "nearly the same as E1") {
		t.Errorf("three signals of which two are copies have mass %v: %+v", d.For, d.Signals)
	}
}

func TestAnAuthorCountsOnceAndAHalf(t *testing.T) {
	t.Parallel()
	for _, author := range []string{"p1", ""} { // an unknown author is one author per place
		m := &maker{b: Bundle{AsOf: day}}
		m.say(market.Pain, true, 3, 3, 3)
		for i := range m.b.Signals {
			m.b.Signals[i].Author, m.b.Signals[i].Place = author, "forum.example"
		}
		if d := dimension(Of(m.b), market.Pain); d.For != .6 {
			t.Errorf("author %q counts %v, want 0.6: %+v", author, d.For, d.Signals)
		}
	}
}

func TestOnePlaceGivesAboutFortyPerCent(t *testing.T) {
	t.Parallel()
	m := &maker{b: Bundle{AsOf: day}}
	m.say(market.Pain, true, times(30, 3)...)
	for i := range m.b.Signals {
		if m.b.Signals[i].Place = "loud.example"; i >= 24 { // six others, two in each of three places: 2.4
			m.b.Signals[i].Place = fmt.Sprintf("quiet%d.example", i%3)
		}
	}
	if d := dimension(Of(m.b), market.Pain); d.For != 4 { // 2.4 + 2/3 · 2.4
		t.Errorf("the loud place gives too much: %v", d.For)
	}
}

func TestADomainThatContradictsItselfIsQuarantined(t *testing.T) {
	t.Parallel()
	say := func(n string) string {
		return "The market for dog training software reached $" + n +
			" billion and will go on growing for years to come."
	}
	items := []Item{{Hash: "a", URL: "https://farm.example/1", Domain: "farm.example", Quote: say("1.2"),
		Verified: true, Read: true}, {Hash: "b", URL: "https://farm.example/2",
		Domain: "farm.example", Quote: say("3.4"), Verified: true, Read: true}}
	if got := Quarantine(items); len(got) != 1 || got[0] != "farm.example" {
		t.Errorf("quarantined: %v", got)
	}
	items[1].Quote = say("1.2")
	if got := Quarantine(items); len(got) != 0 {
		t.Errorf("pages that agree are quarantined: %v", got)
	}
	items[1].Quote, items[0].Author, items[1].Author = say("3.4"), "p1", "p2"
	if got := Quarantine(items); len(got) != 0 {
		t.Errorf("two people's words are quarantined: %v", got)
	}
	b := Bundle{AsOf: day, Items: items,
		Signals: []market.Signal{{Hash: "a", Dimension: market.Pain, For: true, Tier: 5, Date: day}}}
	if Of(b).Dimensions[0].For != 1 {
		t.Error("the signal does not count although nothing is wrong with its domain")
	}
	b.Items = slices.Clone(items)
	b.Items[1].Author = ""
	if c := Of(b); c.Dimensions[0].For != 0 || len(c.Quarantined) != 1 ||
		!strings.Contains(c.Dimensions[0].Signals[0].Why, "disagree") {
		t.Errorf("a quarantined signal counts: %+v", c.Dimensions[0])
	}
}

func TestAgeHalvesByItsDimension(t *testing.T) {
	t.Parallel()
	for d, date := range map[market.Dimension]string{market.Pain: "2025-05-02", market.Payment: "2024-10-31", market.Momentum: "2026-01-31"} { // 548, 731, 274 days
		m := &maker{b: Bundle{AsOf: day}}
		m.say(d, false, 5)
		m.b.Signals[0].Date = date
		if x := dimension(Of(m.b), d); x.Against < .495 || x.Against > .505 {
			t.Errorf("%s after a half-life counts %v", d, x.Against)
		}
	}
}

func TestCurves(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{0: .14, 1: .47, 3: .90, 5: 1, 10: .80, 20: .38, 50: .06} {
		if got := round2(Crowd(n)); got != want {
			t.Errorf("U(%d) = %v, want %v", n, got, want)
		}
	}
	if x := (Demand{Value: .9, OnlyE1: true}).value(); x != .6 {
		t.Errorf("talk makes a demand of %v", x)
	}
	m := Market{Payers: 1000, Price: 1000, Sources: 3} // 2 % of a million: 20,000 a year
	for goal, want := range map[market.Goal]float64{market.SideIncome: .5, market.Living: 0, market.Venture: 0} {
		if got := round2(m.value(goal)); got != want {
			t.Errorf("the market is worth %v for %s, want %v", got, goal, want)
		}
	}
	if w := round2(Wilson(8, 10)); w != .54 {
		t.Errorf("Wilson(8, 10) = %v", w)
	}
}

func TestTheGoalIsAParameterOfTheVerdict(t *testing.T) {
	t.Parallel()
	c := Of(strong())
	if c.Goals[market.SideIncome].Score <= c.Goals[market.Living].Score ||
		c.Goals[market.Venture].Score >= c.Goals[market.Living].Score || c.Goals[market.Living].Verdict != c.Verdict {
		t.Errorf("goals: %+v", c.Goals)
	}
}

func TestDomains(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{"reddit.com/r/x": "reddit.com",
		"https://www.Shop.Example.co.uk/a": "example.co.uk",
		"localhost":                        "localhost", "": "", "192.0.2.1:80/x": "192.0.2.1"} {
		if got := Domain(place); got != want {
			t.Errorf("Domain(%q) = %q, want %q", place, got, want)
		}
	}
}

func TestConstantsAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	sum := 0.0
	for _, d := range market.Dimensions {
		sum += Weight(d)
	}
	if sum < .9999 || sum > 1.0001 {
		t.Errorf("weights add up to %v", sum)
	}
	for _, c := range Constants() {
		if c.Name == "" || c.Source == "" {
			t.Errorf("%+v has no name or source", c)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	m := &maker{b: strong()}
	m.n = 2000
	for range 60 {
		m.say(market.Pain, true, 3, 2, 1, 4)
		m.say(market.Payment, false, 3)
	}
	for name, bundle := range map[string]Bundle{"empty": {}, "strong": strong(), "350 signals": m.b} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Of(bundle)
			}
		})
	}
}
