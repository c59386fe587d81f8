package eval

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
)

func TestTheBuiltInRulesKeepTheFloors(t *testing.T) {
	t.Parallel()
	for _, half := range []Half{Train, Held, Both} {
		r, err := Run(t.Context(), BuiltIn(), half)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		if err := Table(&b, []Result{r}); err != nil {
			t.Fatal(err)
		}
		t.Log("\n" + b.String())
		if half == Train { // the other half is counted, not looked at
			for _, m := range r.Mistakes {
				t.Logf("%+v", m)
			}
		}
		if half != Both {
			continue
		}
		for _, s := range Below(r) {
			t.Error(s)
		}
	}
}

func TestTheSetIsLargeEnoughAndItsHalvesShareNoArea(t *testing.T) {
	t.Parallel()
	s, err := load(Both)
	if err != nil {
		t.Fatal(err)
	}
	half, on := map[string]Half{}, 0
	for _, x := range s.texts {
		if h, ok := half[x.Area]; ok && h != x.Half {
			t.Errorf("%s is in both halves", x.Area)
		}
		half[x.Area] = x.Half
		if x.About {
			on++
		}
	}
	traps := 0
	for _, z := range s.sizes {
		if z.Trap {
			traps++
		}
	}
	if len(s.texts) < 200 || len(half) < 10 || on < 70 || len(s.quotes) < 40 || len(s.prices) < 20 || len(s.sizes) < 30 || traps < 10 {
		t.Errorf("%d texts (%d on) of %d areas, %d quotes, %d prices, %d sizes (%d traps)", len(s.texts), on, len(half), len(s.quotes), len(s.prices), len(s.sizes), traps)
	}
}

// An analyst that says yes to all or to nothing must not look good, else the measure measures nothing.
func TestYesToAllAndNoToAllStayBelowTheFloors(t *testing.T) {
	t.Parallel()
	for name, yes := range map[string]bool{"yes": true, "no": false} {
		c := Column{Name: name,
			About: func(_ context.Context, _ market.Brief, es []market.Evidence) ([]bool, error) {
				return slices.Repeat([]bool{yes}, len(es)), nil
			},
			Signals: func(_ context.Context, _ market.Brief, es []market.Evidence) ([][]market.Signal, error) {
				return make([][]market.Signal, len(es)), nil
			},
			Price: func(context.Context, string) (float64, error) { return 0, nil },
			Sizes: func(context.Context, string) ([]analyst.Size, error) { return nil, nil },
		}
		r, err := Run(t.Context(), c, Both)
		if err != nil {
			t.Fatal(err)
		}
		if len(Below(r)) < 3 {
			t.Errorf("%s: %v", name, Below(r))
		}
		if yes && r.About.Precision() > 0.6 || !yes && r.About.Recall() > 0 {
			t.Errorf("%s: %+v", name, r.About)
		}
	}
}

func TestAnErrorOfAnAnalystCountsAsNo(t *testing.T) {
	t.Parallel()
	c := Column{Name: "broken", About: func(context.Context, market.Brief, []market.Evidence) ([]bool, error) { return nil, errors.New("down") }}
	r, err := Run(t.Context(), c, Train)
	if err != nil || r.About.Right+r.About.Wrong != 0 || r.About.Missed == 0 {
		t.Errorf("%+v %v", r.About, err)
	}
	var b strings.Builder
	if err := Table(&b, []Result{r, r}); err != nil || !strings.Contains(b.String(), "–") {
		t.Errorf("what is not measured is not shown as such: %v\n%s", err, b.String())
	}
}
