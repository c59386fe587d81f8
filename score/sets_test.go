package score

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// grown is a bundle with what the lines of a set say, found by strangers in places of their own.
func grown(b Bundle, lines []Line) Bundle {
	b.Items, b.Signals, b.Places, b.Products = slices.Clone(b.Items), slices.Clone(b.Signals), slices.Clone(b.Places),
		slices.Clone(b.Products)
	add := func(place string, d market.Dimension, yes bool, tier market.Tier) {
		hash := "new" + place
		b.Items = append(b.Items, Item{Hash: hash, ID: hash, Place: place, Domain: place, Author: place,
			Quote: unlike(5000 + len(b.Items)), Verified: true, Read: true})
		b.Signals = append(b.Signals, market.Signal{Hash: hash, Evidence: hash, Dimension: d, For: yes, Tier: tier,
			Author: place, Place: place, Date: b.AsOf})
	}
	for _, l := range lines {
		for i := range l.Count {
			place := fmt.Sprintf("%s%d.example", strings.ReplaceAll(l.Text[:12], " ", ""), i)
			switch {
			case l.Unit == People && strings.Contains(l.Text, "fine without"):
				add(place, market.Pain, false, 3)
			case l.Unit == People && strings.Contains(l.Text, "worth paying"):
				add(place, market.Payment, false, 3)
			case l.Unit == People:
				add(place, market.Pain, true, 3)
			case l.Unit == Prices && strings.Contains(l.Text, "free product"):
				b.Products = append(b.Products, Product{Name: "A free product", Free: true, Matches: true,
					Rating: OwnedRating, Ratings: OwnedRatings})
			case l.Unit == Prices:
				add(place, market.Payment, true, 5)
			case l.Unit == Places:
				add(place, market.Pain, true, 2)
				b.Places = append(b.Places, Place{Name: place, Threads: LiveThreads, Members: ReachMembers})
			case l.Unit == Searches:
				// of 20
				b.Coverage.Answered, b.Coverage.Counter = max(b.Coverage.Answered, 14), max(b.Coverage.Counter, 6)
			case l.Unit == Proofs:
				b.Blockers = nil
			case l.Unit == Dollars:
				b.Market.Price = float64(l.Count)
			}
			if l.Unit == Dollars || l.Unit == Searches {
				break
			}
		}
	}
	return b
}

// Each set makes the verdict that it says, and not with one less of any line.
func TestSetsMakeTheVerdictThatTheySayAndNoFewerLinesDo(t *testing.T) {
	t.Parallel()
	checked := map[string]int{}
	check := func(fatal func(string, ...any), b Bundle) {
		c := Of(b)
		for _, s := range c.Sets {
			if s.To == c.Verdict || len(s.Lines) > MostLines || s.Text == "" ||
				(len(s.Lines) == 0) != strings.HasPrefix(s.Text, "It would take more than a few") {
				fatal("%s: %+v", c.Verdict, s)
			}
			if len(s.Lines) == 0 {
				continue
			}
			checked[s.To]++
			if got := Of(grown(b, s.Lines)); got.Verdict != s.To {
				fatal("%q turns %s into %s (%v to %v): %s", s.Text, c.Verdict, got.Verdict, got.Low, got.High, got.Why)
			}
			for i, l := range s.Lines {
				if l.Unit == Dollars || l.Unit == Searches || l.Unit == Proofs {
					continue
				}
				fewer := slices.Clone(s.Lines)
				fewer[i].Count--
				if got := Of(grown(b, fewer)); got.Verdict == s.To {
					fatal("%q: one less of %q is enough", s.Text, l.Text)
				}
			}
		}
	}
	for _, b := range append(caseBundles(), thin(), strong(), low()) {
		check(t.Fatalf, b)
	}
	rapid.Check(t, func(rt *rapid.T) {
		if b := anyBundle(rt); rapid.IntRange(0, 9).Draw(rt, "tried") == 0 { // each tries many more
			check(rt.Fatalf, b)
		}
	})
	if checked[Go] == 0 || checked[NoGo] == 0 {
		t.Errorf("nothing was tried: %v", checked)
	}
}

func TestSetsAreCountedInPeoplePricesAndPlaces(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		b    Bundle
		to   string
		says string
	}{
		"an older pain": {change(strong(), func(b *Bundle) { age(b, market.Pain, "2024-10-01") }), Go,
			"5 more people who tell what happened to them and 1 more open community where people describe the problem would make it a GO."},
		"no proof of money": {change(strong(), func(b *Bundle) { tier(b, market.Payment, 3) }), Go,
			"1 rival with a price and known customers would make it a GO."},
		"too small": {change(strong(),
			func(b *Bundle) { b.Market = Market{Payers: 2000, Price: 1000, Sources: 1} }),
			Go, "Customers who pay $1,667 a year instead of $1000 would make it a GO."},
		"far too small": {change(strong(), func(b *Bundle) { b.Market.Payers = 266 }), Go,
			"It would take more than a few new facts to make it a GO."},
		"a rule in the way": {change(strong(),
			func(b *Bundle) { b.Blockers = []Blocker{{Text: "§ 1", Primary: true, Evidence: []string{"E1"}}} }),
			Go, "Proof that the rule doesn't apply would make it a GO."},
		"your own rule": {change(strong(), func(b *Bundle) {
			b.Kill = []market.Criterion{{Rule: market.MaxFundedRivals, Value: 1}}
			b.FundedRivals = 2
		}), Go, "It would take more than a few new facts to make it a GO."},
		"searches went away": {change(strong(), func(b *Bundle) { b.Coverage.Answered = 26 }), Go,
			"2 more searches answered would make it a GO."},
		"a strong case": {strong(), NoGo, "It would take more than a few new facts to make it a NO-GO."},
	} {
		c := Of(x.b)
		i := slices.IndexFunc(c.Sets, func(s Set) bool { return s.To == x.to })
		if i < 0 || c.Sets[i].Text != x.says {
			t.Errorf("%s: %+v", name, c.Sets)
		}
	}
	if c := Of(change(quiet(), func(b *Bundle) { b.Coverage.Read, b.Pains.Read = 0, 0 })); len(c.Sets) != 0 ||
		len(c.Flips) != 0 {
		t.Errorf("nothing is read, and yet: %+v", c.Sets)
	}
}
