package findings_test

import (
	"testing"

	"naps/analyst"
	"naps/findings"
	"naps/market"
)

func hurt(id, pain string) (market.Evidence, market.Reading) {
	e := market.Evidence{
		ID: id, Hash: "h" + id, Kind: market.Post, Author: id,
		Place: "forum.example", Date: "2026-11-01", Quote: "It hurts: " + pain + ".",
	}
	return e, market.Reading{
		Evidence: id, Hash: e.Hash, About: market.VeryProblem, Voice: market.Sufferer, Pain: pain,
		Facts: []market.Fact{{Fact: market.FactComplaint, Quote: "It hurts."}},
	}
}

// caseOf is a case of evidence with its readings.
func caseOf(pairs ...func() (market.Evidence, market.Reading)) findings.Case {
	c := findings.Case{Brief: market.Brief{AsOf: "2026-11-15"}, Readings: map[string]market.Reading{}}
	for _, pair := range pairs {
		e, r := pair()
		c.Evidence, c.Readings[e.Hash] = append(c.Evidence, e), r
	}
	return c
}

func TestAPainThatIsReadAfterTheNamingJoinsTheGroupOfItsName(t *testing.T) {
	t.Parallel()
	c := caseOf(
		func() (market.Evidence, market.Reading) { return hurt("E1", "sorting by hand") },
		func() (market.Evidence, market.Reading) { return hurt("E2", "deposits by hand") },
		func() (market.Evidence, market.Reading) { return hurt("E3", "Late texts") },
	)
	c.Names.Pains = []analyst.Cluster{{Name: "Deposits by hand", IDs: []string{"E1"}}}
	people := map[string]float64{}
	for _, f := range findings.Pains(c) {
		if f.Kind == "pain" {
			if people[f.Title] > 0 {
				t.Errorf("%q stands twice", f.Title)
			}
			people[f.Title] = f.Figures["people"]
		}
	}
	if people["Deposits by hand"] != 2 || people["Late texts"] != 1 {
		t.Errorf("%v", people)
	}
}

// TestAProductThatAnySourceKnowsToBeGoneSellsNothing has the end told by each of its pieces of evidence in turn,
// since their order is that of their hashes.
func TestAProductThatAnySourceKnowsToBeGoneSellsNothing(t *testing.T) {
	t.Parallel()
	for _, gone := range []string{"", "a", "b"} {
		var pairs []func() (market.Evidence, market.Reading)
		for _, id := range []string{"a", "b"} {
			e := market.Evidence{
				ID: id, Hash: id, Kind: market.Product,
				URL: "https://tatdesk.example/" + id, Facts: map[string]string{"name": "TatDesk"},
			}
			if id == gone {
				e.Facts["status"] = "Inactive"
			}
			r := market.Reading{
				Evidence: id, Hash: id, About: market.VeryProblem,
				Voice: market.Provider, Relation: market.SameJob, Name: "TatDesk",
				Facts: []market.Fact{
					{Fact: market.FactPrice, Quote: "It costs $15 a month."},
					{Fact: market.FactCustomers, Quote: "310 studios use it."},
				},
			}
			pairs = append(pairs, func() (market.Evidence, market.Reading) { return e, r })
		}
		sold := 0
		for _, s := range caseOf(pairs...).Signals() {
			if s.Dimension == market.Payment {
				sold++
			}
		}
		if (sold > 0) != (gone == "") {
			t.Errorf("gone by %q: %d signals that somebody pays", gone, sold)
		}
	}
}
