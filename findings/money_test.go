package findings

import (
	"slices"
	"testing"
)

func TestSpansOfTimeAreHoursOfWork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]float64{
		"It took 6 hours.": {6}, "30 minutes, then 2 days": {0.5, 16}, "a 1 week job": {40}, "1.5 hrs": {1.5}, "90 mins": {1.5}, "for hours": nil, "60 monkeys": nil, "5 daylight": nil, "0 hours": nil,
	} {
		if got := hoursIn(text); !slices.Equal(got, want) {
			t.Errorf("%q takes %v, not %v", text, got, want)
		}
	}
}

func TestAMedianIsTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1}, 5}, {[]float64{5, 1, 9}, 5}, {[]float64{4, 1, 2, 3}, 2.5}} {
		before := slices.Clone(c.of)
		if got := median(c.of); got != c.want || !slices.Equal(before, c.of) {
			t.Errorf("of %v it is %v", before, got)
		}
	}
}

func TestANameIsOneInAllItsForms(t *testing.T) {
	t.Parallel()
	for _, group := range [][]string{{"Acme", "acme.io", "ACME Inc.", "Acme App", "Acme Software GmbH", " ac me "}, {"Café Time", "café-time"}, {"App", "app"}, {"3M", "3m"}} {
		for _, name := range group[1:] {
			if nameKey(name) != nameKey(group[0]) || nameKey(name) == "" {
				t.Errorf("%q is %q, %q is %q", name, nameKey(name), group[0], nameKey(group[0]))
			}
		}
	}
	if nameKey("Acme") == nameKey("Acmely") || nameKey("!!") != "" {
		t.Error("other names are the same")
	}
}
