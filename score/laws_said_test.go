package score

import (
	"reflect"
	"slices"

	"pgregory.net/rapid"

	"naps/market"
)

// nobodyReadIt: what nobody has read changes no number.
func nobodyReadIt(t *rapid.T, b Bundle, card Card) {
	more := b
	more.Items, more.Signals = slices.Clone(b.Items), slices.Clone(b.Signals)
	addSignal(&more, anySignal(t, len(b.Signals)), true)
	last := &more.Items[len(more.Items)-1]
	last.Read, last.Cited = false, false
	got := Of(more)
	if got.Verdict != card.Verdict || got.Score != card.Score || got.Low != card.Low || got.Why != card.Why ||
		!reflect.DeepEqual(got.Gates, card.Gates) {
		t.Fatalf("what nobody has read turned %s %v into %s %v", card.Verdict, card.Score, got.Verdict, got.Score)
	}
}

// sayings: lean and kind follow from the verdict, there is always a reason, and confidence is low where it must be.
func sayings(t *rapid.T, b Bundle, c Card) {
	if (c.Verdict == Inconclusive) != (c.Inconclusive != "") || c.Why == "" || c.Lean == "" {
		t.Fatalf("%s %q %q %q", c.Verdict, c.Inconclusive, c.Lean, c.Why)
	}
	if c.Verdict == Go && c.Lean != LeanGo || c.Verdict == NoGo && c.Lean != LeanNoGo ||
		!c.Inconclusive.ShowsNumber() && c.Lean != LeanOpen {
		t.Fatalf("%s %q leans %s", c.Verdict, c.Inconclusive, c.Lean)
	}
	if wrong := standings(c); wrong != "" {
		t.Fatal(wrong)
	}
	people := map[string]bool{}
	for _, s := range dimension(c, market.Pain).Signals {
		if s.Count > 0 {
			people[s.Place+"/"+s.Author] = true
		}
	}
	if (b.Coverage.Skipped > 0 || len(people) < HeardPeople) && c.Confidence.Level != "low" {
		t.Fatalf("%d people heard, %d phases missing, and confidence is %s", len(people), b.Coverage.Skipped,
			c.Confidence.Level)
	}
	if c.Verdict == Inconclusive && c.High < NoGoHigh && c.Inconclusive.ShowsNumber() {
		for _, g := range c.Gates {
			if !g.Passed {
				return
			}
		}
		t.Fatalf("%v is below %v, all checks are passed, and it is %s", c.High, NoGoHigh, c.Inconclusive)
	}
}
