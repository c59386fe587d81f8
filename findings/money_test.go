package findings

import (
	"slices"
	"testing"
)

func TestSpansOfTimeAreHoursOfWork(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]float64{
		"It took 6 hours.": {6}, "30 minutes, then 2 days": {0.5, 16}, "a 1 week job": {40},
		"1.5 hrs": {1.5}, "90 mins": {1.5}, "for hours": nil, "60 monkeys": nil, "5 daylight": nil, "0 hours": nil,
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
	for _, group := range [][]string{{"Acme", "acme.io", "ACME Inc.", "Acme App", "Acme Software GmbH", " ac me "},
		{"Café Time", "café-time"}, {"App", "app"}, {"3M", "3m"}} {
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

func TestAnAmountThatAShareIsTakenOfIsNoCost(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]float64{
		"The factor kept 10% of a $420 invoice.":                    nil,
		"On a $2,000 job they take 15 percent every time":           nil,
		"Le 5 % de una factura de 420 €":                            nil,
		"Sie behalten 3 % von 1.000 Euro.":                          nil,
		"I lost $1,200, which is 20% of what I earn":                {1200},
		"It cost me $300 (about 4% of the budget), then $50 again.": {300, 50},
		"Fees: 3% on $90; the late fee was $35":                     {35},
		"It cost me $4,250.50 in one weekend.":                      {4250.5},
	} {
		if got := costsIn(text); !slices.Equal(got, want) {
			t.Errorf("%q costs %v, not %v", text, got, want)
		}
	}
}
