package analyst

import (
	"slices"
	"testing"
)

func TestAmountsAreReadAsTheyStand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Money{
		"It cost $1,200.50 in all": {Currency: "USD", Value: 1200.5, Text: "$1,200.50"}, "about 12 dollars": {Currency: "USD", Value: 12, Text: "12 dollars"}, "€3.5 million": {Currency: "EUR", Value: 3.5e6, Text: "€3.5 million"},
		"£40k a year": {Currency: "GBP", Value: 40000, Text: "£40k"}, "₹500": {Currency: "INR", Value: 500, Text: "₹500"}, "USD 2bn": {Currency: "USD", Value: 2e9, Text: "USD 2bn"},
	} {
		got, ok := firstMoney(text)
		if !ok || got.Currency != want.Currency || got.Value != want.Value || got.Text != want.Text || text[got.Start:got.End] != got.Text {
			t.Errorf("%q is %+v", text, got)
		}
	}
	for _, text := range []string{"", "no money", "12 apples", "$", "section 3.2", "the 1990s"} {
		if got := Moneys(text); len(got) != 0 {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestAPriceIsForUseByTheMonthAndNoOtherMoney(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"It costs $12 a month.": 12, "Plans from $120/year": 10, "$9 per user per month": 9, "$5/mo": 5, "It costs $12.": 0, "I lost $300 a month.": 0, "We earn $900 per month": 0, "It saves you $50 a month": 0,
		"No-shows cost owners $400 a month. Acme is $20 a month.": 20, "Revenue of $10,000 a month": 0, "$200,000 a month": 0,
	} {
		usd, as, ok := MonthlyPrice(text)
		if usd != want || ok != (want > 0) || ok && as == "" {
			t.Errorf("%q costs %v (%q)", text, usd, as)
		}
	}
}

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
