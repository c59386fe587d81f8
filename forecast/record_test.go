package forecast

import (
	"encoding/csv"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// said are predictions with one probability, of which so many came true.
func said(chance float64, all, came int) []Settled {
	var out []Settled
	for i := range all {
		s := Settled{Kind: Kinds[i%len(Kinds)], Chance: chance, Outcome: No, Days: 90, Month: "2027-02"}
		if i < came {
			s.Outcome = Yes
		}
		out = append(out, s)
	}
	return out
}

// forty are 40 predictions. By hand, (0.1² · 8 + 0.9² · 2) + (0.3² · 7 + 0.7² · 3) + (0.7² · 4 + 0.3² · 6) + (0.9² ·
// 1 + 0.1² · 9) = 1.70 + 2.10 + 2.50 + 0.90 = 7.20, and 7.20 / 40 = 0.18.
func forty() []Settled {
	return slices.Concat(said(0.9, 10, 8), said(0.7, 10, 7), said(0.3, 10, 4), said(0.1, 10, 1))
}

func TestTheBrierScoreOf40PredictionsIsTheOneComputedByHand(t *testing.T) {
	t.Parallel()
	r := RecordOf(forty())
	if r.Brier != 0.18 || r.N != 40 || r.True != 20 || r.Missing != 0 {
		t.Errorf("%+v", r)
	}
	want := []Bin{{0, 0.2, 10, 0.1, 0.1}, {0.2, 0.4, 10, 0.3, 0.4}, {0.4, 0.6, 0, 0, 0}, {0.6, 0.8, 10, 0.7, 0.7},
		{0.8, 1, 10, 0.9, 0.8}}
	if !slices.Equal(r.Bins, want) {
		t.Errorf("%+v", r.Bins)
	}
}

func TestUnderTwentyNothingIsShownButHowManyAreMissing(t *testing.T) {
	t.Parallel()
	all := forty()[:Enough-1]
	unknown := Settled{Kind: Sale, Chance: 0.5, Outcome: Unknown}
	if r := RecordOf(append(all, unknown, unknown)); r.Shown() || r.Missing != 1 || r.N != 19 || r.Brier != 0 ||
		len(r.Bins)+len(r.Kinds) > 0 {
		t.Errorf("%+v", r)
	}
	if r := RecordOf(forty()[:Enough]); !r.Shown() || len(r.Bins) == 0 {
		t.Errorf("%+v", r)
	}
}

func anySettled(t *rapid.T) []Settled {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Settled {
		return Settled{
			Kind:    rapid.SampledFrom(Kinds).Draw(t, "kind"),
			Chance:  float64(rapid.IntRange(0, 100).Draw(t, "percent")) / 100,
			Outcome: rapid.SampledFrom([]Outcome{Yes, No, Unknown, Open}).Draw(t, "outcome"),
			Days:    90, Month: "2027-02",
		}
	}), 0, 60).Draw(t, "all")
}

func TestARecordKeepsItsLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := anySettled(t)
		r := RecordOf(all)
		if r.Brier < 0 || r.Brier > 1 {
			t.Fatalf("Brier %v", r.Brier)
		}
		known, inBins := len(counting(all, "")), 0
		for _, b := range r.Bins {
			inBins += b.N
			if b.N > 0 && (b.Said < b.From-1e-9 || b.Said > b.To+1e-9 || b.True < 0 || b.True > 1) {
				t.Fatalf("%+v", b)
			}
		}
		if r.N != known || r.Shown() && inBins != known || r.Shown() != (known >= Enough) {
			t.Fatalf("%d known, %d in bins, %+v", known, inBins, r)
		}
		turned := slices.Clone(all)
		slices.Reverse(turned)
		if o := RecordOf(turned); o.Brier != r.Brier || !slices.Equal(o.Bins, r.Bins) ||
			!slices.Equal(o.Kinds, r.Kinds) {
			t.Fatalf("another order gives %+v and not %+v", o, r)
		}
		perfect := counting(all, "")
		for i := range perfect {
			perfect[i].Chance = perfect[i].happened()
		}
		if b := Brier(perfect); b != 0 {
			t.Fatalf("perfect predictions have %v", b)
		}
		for i := range perfect {
			perfect[i].Chance = 1 - perfect[i].happened()
		}
		if b := Brier(perfect); len(perfect) > 0 && b != 1 {
			t.Fatalf("wrong predictions have %v", b)
		}
	})
}

func TestWhatServersPoolGivesTheSameScoreAndHasNoWordOfAnyIdea(t *testing.T) {
	t.Parallel()
	raw, err := CSV(append(forty(), Settled{Kind: Sale, Outcome: Unknown}))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil || len(rows) != 41 || strings.Join(rows[0], ",") != "kind,probability,outcome,horizon_days,month" {
		t.Fatalf("%d rows %v: %v", len(rows), rows[0], err)
	}
	if strings.Join(rows[1], ",") != "price,0.90,yes,90,2027-02" {
		t.Error(rows[1])
	}
}

func TestThePoissonTailIsThatOfTheTables(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		n    int
		mean float64
		want float64
	}{{1, 1, 0.6321}, {2, 2, 0.5940}, {5, 5, 0.5595}, {1, 0.25, 0.2212}, {0, 3, 1}} {
		if got := atLeast(x.n, x.mean); math.Abs(got-x.want) > 5e-5 {
			t.Errorf("at least %d with mean %v: %.4f, not %.4f", x.n, x.mean, got, x.want)
		}
	}
}
