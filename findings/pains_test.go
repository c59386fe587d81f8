package findings

import (
	"slices"
	"testing"

	"naps/analyst"
	"naps/market"
	"naps/money"
)

// hurting is a case of four people in three places, counted by hand in the tests.
func hurting() *kase {
	k := newKase()
	for i, c := range []struct {
		who, place, date, pain string
		facts                  []string
	}{
		{"ann", "a.example", "2026-01-05", "late invoices",
			[]string{market.FactLoss + "=It cost me $100 and 2 hours.", market.FactWhen}},
		{"bob", "b.example", "2026-03-01", "Late  invoices",
			[]string{market.FactComplaint, market.FactAmount + "=About $300, or half an hour: 30 minutes."}},
		{"bob", "b.example", "2026-09-01", "late invoices",
			[]string{market.FactPaid + "=I pay €50.", market.FactComplaint}},
		{"cid", "c.example", "2026-10-01", "awkward calls", []string{market.FactAsks}},
		{"dan", "c.example", "2026-10-02", "", []string{market.FactSolved}},
		{"eve", "c.example", "2026-10-03", "", []string{market.FactContent, market.FactFree}},
	} {
		e := said(i+1, c.who, c.place)
		e.Date = c.date
		r := reads(e, c.facts...)
		r.Pain = c.pain
		k.add(e, r)
	}
	return k
}

func TestAPainCountsPeoplePlacesDatesAndWhatItCost(t *testing.T) {
	t.Parallel()
	k := hurting()
	groups := of(Pains(k.Case), "pain")
	if len(groups) != 2 || groups[0].Title != "Late invoices" || groups[1].Title != "Awkward calls" {
		t.Fatalf("%+v", groups)
	}
	euro, _ := money.Dollars(50, "EUR")
	f := groups[0]
	for name, want := range map[string]float64{"people": 2, "places": 2, "mentions": 3, "incidents": 2,
		"cost_usd": median([]float64{100, 300, euro}), "cost_hours": 1.25} {
		if f.Figures[name] != want {
			t.Errorf("%s is %v, not %v", name, f.Figures[name], want)
		}
	}
	if f.Labels["first"] != "2026-01-05" || f.Labels["last"] != "2026-09-01" || len(f.Evidence) != 3 ||
		f.Evidence[0] != "E3" {
		t.Errorf("%+v", f)
	}
	if f.Detail != "I pay €50." {
		t.Errorf("the best words are %q", f.Detail)
	}
	if k.People() != 3 {
		t.Errorf("%d people", k.People())
	}
}

func TestPainsStandInTheGroupsThatWereNamedEachOnce(t *testing.T) {
	t.Parallel()
	k := hurting()
	k.Names.Pains = []analyst.Cluster{{Name: "Nobody pays", IDs: []string{"E1", "E4", "E99", "E5"}},
		{Name: "Twice", IDs: []string{"E4"}}, {Name: "Empty", IDs: []string{"E99"}}}
	var got []string
	for _, f := range of(Pains(k.Case), "pain") {
		got = append(got, f.Title)
		if f.Title == "Nobody pays" && f.Figures["people"] != 2 {
			t.Errorf("%+v", f)
		}
	}
	if slices.Sort(got); !slices.Equal(got, []string{"Late invoices", "Nobody pays"}) {
		t.Errorf("groups: %q", got)
	}
}

func TestWhoSaysThatItIsNoProblemStandsBeside(t *testing.T) {
	t.Parallel()
	var got []string
	for _, f := range of(Pains(hurting().Case), "counter") {
		got = append(got, f.Title+" "+f.Evidence[0])
	}
	if !slices.Equal(got, []string{"Solved it E5", "Fine as it is E6", "Something free does it E6"}) {
		t.Errorf("counters: %q", got)
	}
}

func TestPlacesAreWhereThePeopleAreWithTheirThreadsOfTheYear(t *testing.T) {
	t.Parallel()
	k := hurting()
	old := said(20, "fay", "a.example")
	old.Date = "2024-01-01"
	k.add(old, reads(old, market.FactComplaint))
	review := said(21, "gus", "store.example")
	review.Facts = map[string]string{"type": "review"}
	k.add(review, reads(review, market.FactComplaint))
	told := said(22, "", "a.example")
	told.Kind, told.Metrics, told.Facts = market.Page, map[string]float64{"members": 700},
		map[string]string{"access": "private"}
	k.add(told, market.Reading{})
	places := of(Places(k.Case), "place")
	if len(places) != 3 || places[0].Title != "b.example" || places[0].Figures["threads"] != 2 ||
		places[0].Figures["people"] != 1 {
		t.Fatalf("%+v", places)
	}
	i := slices.IndexFunc(places, func(f market.Finding) bool { return f.Title == "a.example" })
	if f := places[i]; f.Figures["threads"] != 1 || f.Figures["mentions"] != 2 || f.Figures["members"] != 700 ||
		f.Labels["addressable"] != "no" || !slices.Contains(f.Evidence, "E22") {
		t.Errorf("%+v", f)
	}
}

func TestTheFoundersReadingStandsBeforeTheModels(t *testing.T) {
	t.Parallel()
	e := said(1, "ann", "a.example")
	model, founder, later := reads(e, market.FactLoss), reads(e), reads(e, market.FactBuilt)
	founder.Reader, founder.About = market.ReadByFounder, market.Unrelated
	model.At, founder.At, later.At = 3, 1, 9
	for _, all := range [][]market.Reading{{model, founder, later}, {founder, later, model}, {later, model, founder}} {
		k := newKase().add(e, market.Reading{})
		k.Readings = market.Standing(all)
		if got := Pains(k.Case); len(of(got, "pain")) != 0 {
			t.Errorf("what the founder threw out counts: %+v", got)
		}
	}
	k := newKase().add(e, market.Reading{})
	k.Readings = market.Standing([]market.Reading{later, model})
	if got := k.Signals(); len(got) != 1 || got[0].Tier != 4 {
		t.Errorf("the latest of a model does not stand: %+v", got)
	}
}

// repeated is what somebody else posts in the words of a post, with a line more.
func repeated(e market.Evidence, n int, who, place string) market.Evidence {
	again := said(n, who, place)
	again.Text, again.Quote = e.Text+" Edit.", e.Quote+" Edit."
	return again.Seal()
}

func TestWhatIsPostedTwiceCountsOnceInEveryFinding(t *testing.T) {
	t.Parallel()
	for _, fact := range []string{market.FactComplaint, market.FactContent} {
		once, twice := newKase(), newKase()
		for _, k := range []*kase{once, twice} {
			e := said(1, "ann", "a.example")
			k.add(e, reads(e, fact))
		}
		again := repeated(said(1, "ann", "a.example"), 2, "bob", "b.example")
		twice.add(again, reads(again, fact))
		other := said(3, "cid", "c.example")
		twice.add(other, reads(other, fact))
		once.add(other, reads(other, fact))
		for _, f := range Pains(twice.Case) {
			if f.Figures["people"] > 2 || f.Figures["mentions"] > 2 {
				t.Errorf("%s: %s %q counts %v people", fact, f.Kind, f.Title, f.Figures["people"])
			}
		}
		if a, b := len(Pains(once.Case)), len(Pains(twice.Case)); a != b {
			t.Errorf("%s: %d findings without the repetition, %d with it", fact, a, b)
		}
	}
}

func TestAPainHasANameAlsoWhereNobodySaidWhatHurts(t *testing.T) {
	t.Parallel()
	for _, pain := range []string{"", "  ", "\n"} {
		k := hurting()
		k.Subject = market.Subject{Title: "Reminders"}
		for hash, r := range k.Readings {
			r.Pain = pain
			k.Readings[hash] = r
		}
		for _, f := range of(Pains(k.Case), "pain") {
			if f.Title != "The problem as a whole" {
				t.Errorf("a pain is called %q", f.Title)
			}
		}
	}
}
