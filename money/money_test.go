package money

import "testing"

func TestAmountsAreReadAsTheyStand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Amount{
		"It cost $1,200.50 in all": {Currency: "USD", Value: 1200.5, Text: "$1,200.50"}, "about 12 dollars": {Currency: "USD", Value: 12, Text: "12 dollars"}, "€3.5 million": {Currency: "EUR", Value: 3.5e6, Text: "€3.5 million"},
		"£40k a year": {Currency: "GBP", Value: 40000, Text: "£40k"}, "₹500": {Currency: "INR", Value: 500, Text: "₹500"}, "$40mln": {Currency: "USD", Value: 4e7, Text: "$40mln"}, "USD 2bn": {Currency: "USD", Value: 2e9, Text: "USD 2bn"},
	} {
		got, ok := First(text)
		if !ok || got.Currency != want.Currency || got.Value != want.Value || got.Text != want.Text || text[got.Start:got.End] != got.Text {
			t.Errorf("%q is %+v", text, got)
		}
	}
	for _, text := range []string{"", "no money", "12 apples", "$", "section 3.2", "the 1990s", "HK$5 million", "R$20"} {
		if got := In(text); len(got) != 0 {
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
		usd, as, ok := Monthly(text)
		if usd != want || ok != (want > 0) || ok && as == "" {
			t.Errorf("%q costs %v (%q)", text, usd, as)
		}
	}
}
