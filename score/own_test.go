package score

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// ownPieces are as many pieces of founders' own as a founder may bring, each of somebody else and as strong as they
// come.
func ownPieces(b Bundle, n int, yes bool, d market.Dimension, tier market.Tier) Bundle {
	b.Items, b.Signals = slices.Clone(b.Items), slices.Clone(b.Signals)
	for i := range n {
		hash, who := fmt.Sprintf("own-%s-%v-%d", d, yes, i), fmt.Sprint("person", i)
		b.Items = append(b.Items, Item{Hash: hash, ID: "O" + fmt.Sprint(i), Source: market.OwnSource,
			Place: market.FounderPlace, Author: who, Quote: unlike(i), Verified: true, Read: true, Cited: true})
		b.Signals = append(b.Signals, market.Signal{Hash: hash, Dimension: d, For: yes, Tier: tier, Author: who,
			Place: market.FounderPlace, Date: b.AsOf})
	}
	return b
}

// However much a founder brings, on either side of a dimension it weighs no more than one place may.
func TestFiveHundredPiecesOfAFoundersOwnWeighNoMoreThanAPlace(t *testing.T) {
	t.Parallel()
	weighs := func(t rapid.TB, b Bundle, n int, yes bool, d market.Dimension, tier market.Tier) {
		e := newEvaluation(ownPieces(b, n, yes, d, tier), true)
		uncapped := 0.0
		for i := range e.signals {
			if v := &e.signals[i]; v.Place != market.FounderPlace && v.For == yes && v.Dimension == d {
				uncapped += v.base // before the cap of their places, and of an author who says more than one thing
			}
		}
		mass := e.count(without{}).byPart[Domain(market.FounderPlace)]
		if most := max(PlaceFloor, PlaceShare*uncapped); mass > most+1e-9 || mass <= 0 {
			t.Fatalf("%d pieces weigh %.3f beside %.3f of others: at most %.3f", n, mass, uncapped, most)
		}
	}
	for _, d := range []market.Dimension{market.Pain, market.Payment} {
		for _, yes := range []bool{true, false} {
			weighs(t, Bundle{AsOf: "2026-11-20"}, 500, yes, d, 5)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := Bundle{AsOf: "2026-11-20"}
		d := rapid.SampledFrom([]market.Dimension{market.Pain, market.Payment}).Draw(t, "dimension")
		yes := rapid.Bool().Draw(t, "side")
		for i := range rapid.IntRange(0, 8).Draw(t, "others") {
			place, tier := fmt.Sprintf("place-%d.example", rapid.IntRange(0, 4).Draw(t, "place")),
				market.Tier(rapid.IntRange(1, 5).Draw(t, "tier"))
			hash := fmt.Sprint("other", i)
			b.Items = append(b.Items, Item{Hash: hash, Place: place, Author: hash, Quote: unlike(1000 + i),
				Verified: true, Read: true})
			b.Signals = append(b.Signals, market.Signal{Hash: hash, Dimension: d, For: yes, Tier: tier, Author: hash,
				Place: place, Date: b.AsOf})
		}
		weighs(t, b, rapid.IntRange(1, 15).Draw(t, "pieces"), yes, d,
			market.Tier(rapid.IntRange(1, 5).Draw(t, "own tier")))
	})
}

// What a founder brings is no publisher's page: answers to one question that differ in a number are no crawler trap.
func TestAnswersThatAreAlikeQuarantineNothing(t *testing.T) {
	t.Parallel()
	var items []Item
	for i := range 3 {
		items = append(items, Item{Hash: fmt.Sprint(i), URL: fmt.Sprint("own://1/row-", i), Source: market.OwnSource,
			Place: market.FounderPlace, Verified: true,
			Quote: fmt.Sprintf("We lost %d hours last month because nobody sent the reminders to our late clients",
				i+3)})
	}
	if got := Quarantine(items); len(got) != 0 {
		t.Errorf("quarantined: %v", got)
	}
	for i := range items {
		items[i].Source = "somewhere"
	}
	if got := Quarantine(items); len(got) != 1 {
		t.Errorf("the same on pages of a site: %v", got)
	}
}

// Alone, whatever a founder brings makes no GO.
func TestWhatAFounderBringsAloneMakesNoGo(t *testing.T) {
	t.Parallel()
	b := Bundle{AsOf: "2026-11-20", Goal: market.Living}
	for _, d := range []market.Dimension{market.Pain, market.Payment} {
		b = ownPieces(b, 250, true, d, 5)
	}
	if c := Of(b); c.Verdict != Inconclusive {
		t.Errorf("%s with %.1f", c.Verdict, c.Score)
	}
}
