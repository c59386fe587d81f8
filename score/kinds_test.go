package score

import (
	"strings"
	"testing"

	"naps/market"
)

// heard is a run that listened well.
var heard = Attention{Planned: 30, Answered: 28, Candidates: 200, Read: 80, Near: 12, Sources: 5, Places: 9}

// quiet is a run that listened well and met nobody who has the problem, sells for it or looks for it.
func quiet() Bundle {
	return Bundle{
		AsOf: day, Goal: market.Living,
		Coverage: Coverage{Planned: 40, Answered: 38, Counter: 14, Relevant: 12, Candidates: 260, Read: 110, Near: 14},
		Pains:    heard, Sellers: Attention{Planned: 8, Answered: 8, Candidates: 40, Read: 30, Sources: 3, Places: 20},
		Interest: Attention{Planned: 6, Answered: 6, Candidates: 40},
	}
}

func TestEachKindOfVerdictSaysWhy(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		b       Bundle
		verdict string
		kind    Undecided
		lean    Lean
		says    string
	}{
		"strong": {strong(), Go, "", LeanGo,
			"GO: 30 people gave an example of this problem, people already pay for something like it"},
		"silence": {quiet(), NoGo, "", LeanNoGo,
			"NO-GO: nobody was found who has this problem, sells something for it or looks for it."},
		"few shops": {change(quiet(), func(b *Bundle) {
			b.Sellers = Attention{Planned: 12, Answered: 12, Candidates: 7, Read: 7, Sources: 1, Places: 7}
		}), NoGo, "", LeanNoGo,
			"NO-GO: nobody was found who has this problem, sells something for it or looks for it."},
		"few searches for shops": {change(quiet(), func(b *Bundle) {
			b.Sellers = Attention{Planned: 5, Answered: 5, Candidates: 7, Read: 7, Sources: 1, Places: 7}
		}), Inconclusive, TooLittle, LeanNoGo, "Not a GO: nobody gave an example of the problem"},
		"shops half read": {change(quiet(), func(b *Bundle) {
			b.Sellers = Attention{Planned: 12, Answered: 12, Candidates: 17, Read: 7, Sources: 1, Places: 7}
		}), Inconclusive, TooLittle, LeanNoGo, "Not a GO: nobody gave an example of the problem"},
		"not read": {change(quiet(),
			func(b *Bundle) { b.Coverage.Read, b.Coverage.Near, b.Pains.Read, b.Pains.Near = 0, 0, 0, 0 }),
			Inconclusive, NotRead, LeanOpen, "nobody has read the 260 texts"},
		"nonsense": {change(quiet(), func(b *Bundle) { b.Coverage.Near, b.Pains.Near = 0, 0 }), Inconclusive,
			NotReached, LeanOpen, "the searches didn't find this subject"},
		"drowned": {change(quiet(), func(b *Bundle) { b.Coverage.Near, b.Coverage.Very, b.Pains.Near = 5, 5, 0 }),
			Inconclusive, TooLittle, LeanNoGo, "Not a GO: nobody gave an example of the problem"},
		"offline": {change(quiet(), func(b *Bundle) { b.Coverage.Answered, b.Pains.Answered = 9, 9 }), Inconclusive,
			NotReached, LeanOpen, "only 9 of 40 searches were answered"},
		"nothing": {Bundle{}, Inconclusive, NotReached, LeanOpen, "Not decided"},
		"thin": {thin(), Inconclusive, TooLittle, LeanNoGo,
			"Not a GO: only 2 people gave an example of the problem (5 needed)"},
		"mixed": {change(strong(), func(b *Bundle) { against(b, market.Payment, 8, 5) }), Inconclusive, Mixed,
			LeanGo, "say it isn't worth paying for"},
		"unclear": {caseBundles()[1], Inconclusive, Mixed, LeanGo, "the score could be as low as 53"},
		"forbidden": {change(strong(), func(b *Bundle) {
			b.Blockers = []Blocker{{Text: "No person shall", Primary: true, Evidence: []string{"E1"}}}
		}), NoGo, "", LeanNoGo, "NO-GO: a rule forbids it: No person shall."},
		"too small": {change(strong(), func(b *Bundle) { b.Market.Payers = 266 }), NoGo, "", LeanNoGo,
			"NO-GO for this goal: winning 3% of 266 customers"},
		"owned": {change(thin(), func(b *Bundle) {
			tier(b, market.Pain, 2)
			b.Products = []Product{{Name: "Freebie", Free: true, Matches: true, Rating: 4.6, Ratings: 900}}
		}), NoGo, "", LeanNoGo, "NO-GO: Freebie already does this job for free"},
		"own rule": {change(strong(),
			func(b *Bundle) { b.Kill = []market.Criterion{{Rule: market.MinPrice, Value: 20}}; b.MedianPrice = 9 }),
			NoGo, "", LeanNoGo, "NO-GO by your own rule."},
		"solved": {caseBundles()[3], NoGo, "", LeanNoGo,
			"NO-GO: 10 people say it isn't a problem or that they solved it"},
		"low": {low(), NoGo, "", LeanNoGo, "NO-GO: the evidence against outweighs the evidence for"},
		"half heard": {change(quiet(), func(b *Bundle) { b.Pains.Read = 59 }), Inconclusive, TooLittle, LeanNoGo,
			"Not a GO: nobody gave an example of the problem"},
	} {
		c := Of(x.b)
		if c.Verdict != x.verdict || c.Inconclusive != x.kind || c.Lean != x.lean || !strings.Contains(c.Why, x.says) {
			t.Errorf("%s: %s %q leaning %s with %.1f [%.1f, %.1f]: %s", name, c.Verdict, c.Inconclusive, c.Lean,
				c.Score, c.Low, c.High, c.Why)
		}
	}
}

func TestWhatNobodyHasReadIsReadBeforeAnythingElseIsTried(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		b    Bundle
		says string
	}{
		"not read": {change(quiet(),
			func(b *Bundle) { b.Coverage.Read, b.Coverage.Near, b.Pains.Read, b.Pains.Near = 0, 0, 0, 0 }),
			"Read the quotes"},
		"offline": {change(quiet(), func(b *Bundle) { b.Coverage.Answered, b.Pains.Answered = 9, 9 }),
			"when more sources answer"},
		"not reached": {change(quiet(), func(b *Bundle) { b.Coverage.Near, b.Pains.Near = 0, 0 }), ""},
		"thin":        {thin(), "Name three communities where"},
	} {
		next := Of(x.b).NextTest
		if !strings.Contains(next.Test, x.says) || x.says == "" &&
			(next.Test == readTest.Test || next.Test == againTest.Test) {
			t.Errorf("%s: %q", name, next.Test)
		}
	}
}

func change(b Bundle, how func(b *Bundle)) Bundle {
	how(&b)
	return b
}

// thin is an idea of which two people told, in a run that listened well.
func thin() Bundle {
	m := &maker{b: quiet()}
	m.b.Pains.Near, m.b.SameJob = 14, 1
	m.say(market.Pain, true, 3, 3)
	m.place(false, 2)
	return m.b
}

// low speaks against the idea in all dimensions, without a check that is fatal.
func low() Bundle {
	b := caseBundles()[3]
	m := &maker{b: b, n: 500}
	m.say(market.Pain, true, times(14, 3)...)
	m.say(market.Payment, false, times(8, 3)...)
	m.say(market.Payment, true, times(5, 4)...)
	m.b.Competition, m.b.Demand = Competition{Rivals: 60, Sources: 12}, Demand{Value: 0, Sources: 12}
	for range 6 {
		m.place(true, 1)
	}
	m.b.Market = Market{Payers: 4000, Price: 1000, Sources: 12}
	return m.b
}

// The masses were computed by hand: the prior is 1 to 2, silence adds 3, 3 and 2 against, so pain and payment stand at
// 1/6, demand at 1/5 and the rest at 1/3: 100·(.4/6 + .12/5 + .48/3) = 25.07.
func TestSilenceCountsByHand(t *testing.T) {
	t.Parallel()
	c := Of(quiet())
	if c.Score != 25.1 || dimension(c, market.Pain).Against != 3 || dimension(c, market.Payment).Against != 3 ||
		dimension(c, market.Demand).Against != 2 {
		t.Errorf("%v %+v", c.Score, c.Dimensions)
	}
	for name, how := range map[string]func(b *Bundle){
		"too few texts": func(b *Bundle) { b.Pains.Candidates = 149 },
		"three sources": func(b *Bundle) { b.Pains.Sources = 3 }, "four places": func(b *Bundle) { b.Pains.Places = 4 },
		"few read": func(b *Bundle) { b.Pains.Read = 59 }, "searches failed": func(b *Bundle) { b.Pains.Answered = 20 },
		"never met the subject": func(b *Bundle) { b.Pains.Near = 3 },
	} {
		c := Of(change(quiet(), how))
		if c.Verdict == NoGo || dimension(c, market.Pain).Against != 0 || dimension(c, market.Payment).Against != 0 {
			t.Errorf("%s: silence speaks: %s", name, c.Why)
		}
	}
	one := &maker{b: quiet()}
	one.say(market.Pain, true, 3)
	if c := Of(one.b); dimension(c, market.Pain).Against != 3 || c.Verdict != NoGo {
		t.Errorf("one person alone breaks the silence: %s", c.Why)
	}
	one.say(market.Pain, true, 3)
	if c := Of(one.b); dimension(c, market.Pain).Against != 0 || !gate(c, GateSilence).Passed {
		t.Errorf("two people don't break the silence: %s", c.Why)
	}
	sold := quiet()
	sold.SameJob = 1
	if c := Of(sold); dimension(c, market.Payment).Against != 0 || dimension(c, market.Pain).Against != 3 ||
		!gate(c, GateSilence).Passed {
		t.Errorf("a product doesn't break the silence of payment: %s", c.Why)
	}
}

func TestWhatNobodyHasReadSaysNothing(t *testing.T) {
	t.Parallel()
	b := strong()
	for i := range b.Items {
		b.Items[i].Read = false
	}
	c := Of(b)
	for _, name := range []market.Dimension{market.Pain, market.Payment, market.Momentum} {
		if d := dimension(c, name); d.For+d.Against != 0 || !strings.Contains(d.Signals[0].Why, "nobody has read it") {
			t.Errorf("%s has %v and %v: %s", name, d.For, d.Against, d.Signals[0].Why)
		}
	}
	if gate(c, GateEnough).Passed {
		t.Error("unread evidence is enough")
	}
}

func TestLittleAgainstContradictsNothing(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		n      int
		tier   market.Tier
		passed bool
	}{"one loud voice": {1, 5, true}, "two": {2, 5, true}, "three with little weight": {3, 2, true}, "three": {3, 3,
		false}} {
		m := &maker{b: Bundle{AsOf: day}}
		m.say(market.Pain, true, 2)
		m.say(market.Pain, false, times(x.n, x.tier)...)
		if g := gate(Of(m.b), GateContradiction); g.Passed != x.passed {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

func TestReachIsPeopleOrALargeCommunity(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		people, members int
		closed, passed  bool
	}{"eight people": {8, 0, false, true}, "seven": {7, 0, false, false}, "one of a hundred": {1, 100, false,
		true}, "one of 99": {1, 99, false, false}, "closed": {9, 5000, true, false}} {
		m := &maker{b: Bundle{AsOf: day,
			Places: []Place{{Name: "forum.example", Threads: 3, Members: x.members, Closed: x.closed}}}}
		m.say(market.Pain, true, times(x.people, 2)...)
		for i := range m.b.Signals {
			m.b.Signals[i].Place = "forum.example"
		}
		if g := gate(Of(m.b), GateReach); g.Passed != x.passed {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

func TestConfidenceIsLowWhereFewWereHeardOrAStepIsMissing(t *testing.T) {
	t.Parallel()
	if c := Of(strong()).Confidence; c.Level == "low" {
		t.Fatalf("the strong case: %+v", c)
	}
	b := strong()
	b.Coverage.Skipped = 1
	if c := Of(b).Confidence; c.Level != "low" || c.Weakest != "a step of the research is missing" {
		t.Errorf("%+v", c)
	}
	m := &maker{b: Bundle{AsOf: day, Coverage: Coverage{Planned: 10, Answered: 10, Relevant: 10}}}
	m.say(market.Pain, true, times(HeardPeople-1, 3)...)
	if c := Of(m.b).Confidence; c.Level != "low" || c.Weakest != "fewer than five people were heard" {
		t.Errorf("%+v", c)
	}
	m.say(market.Pain, false, 3)
	if c := Of(m.b).Confidence; c.Level == "low" {
		t.Errorf("five people: %+v", c)
	}
}

func TestTheZoneIsExplainedWhereTheVerdictIsAnother(t *testing.T) {
	t.Parallel()
	b := strong()
	if c := Of(b); c.ZoneNote != "" {
		t.Errorf("a GO in its zone: %s", c.ZoneNote)
	}
	tier(&b, market.Payment, 3)
	if c := Of(b); c.Verdict != Inconclusive ||
		!strings.Contains(c.ZoneNote, "but a must-pass check decided: People who pay.") {
		t.Errorf("%s %v: %s", c.Verdict, c.Score, c.ZoneNote)
	}
	if c := Of(caseBundles()[1]); !strings.Contains(c.ZoneNote, "could be as low as") {
		t.Errorf("%v to %v: %s", c.Low, c.High, c.ZoneNote)
	}
	if c := Of(Bundle{}); c.ZoneNote != "" {
		t.Errorf("a prior stands in no zone: %s", c.ZoneNote)
	}
}
