package money

import "testing"

func TestAmountsAreReadAsTheyStand(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Amount{
		"It cost $1,200.50 in all": {Currency: "USD", Value: 1200.5, Text: "$1,200.50"},
		"about 12 dollars":         {Currency: "USD", Value: 12, Text: "12 dollars"},
		"€3.5 million":             {Currency: "EUR", Value: 3.5e6, Text: "€3.5 million"},
		"£40k a year":              {Currency: "GBP", Value: 40000, Text: "£40k"},
		"₹500":                     {Currency: "INR", Value: 500, Text: "₹500"},
		"$40mln":                   {Currency: "USD", Value: 4e7, Text: "$40mln"},
		"USD 2bn":                  {Currency: "USD", Value: 2e9, Text: "USD 2bn"},
	} {
		got, ok := First(text)
		if !ok || got.Currency != want.Currency || got.Value != want.Value || got.Text != want.Text ||
			text[got.Start:got.End] != got.Text {
			t.Errorf("%q is %+v", text, got)
		}
	}
	for _, text := range []string{"", "no money", "12 apples", "$", "section 3.2", "the 1990s", "HK$5 million",
		"R$20"} {
		if got := In(text); len(got) != 0 {
			t.Errorf("%q is %+v", text, got)
		}
	}
}

func TestAPriceIsForUseByTheMonthAndNoOtherMoney(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"It costs $12 a month.": 12, "Plans from $120/year": 10, "$9 per user per month": 9, "$5/mo": 5,
		"It costs $12.": 0, "I lost $300 a month.": 0, "We earn $900 per month": 0, "It saves you $50 a month": 0,
		"No-shows cost owners $400 a month. Acme is $20 a month.": 20,
		"Revenue of $10,000 a month":                              0, "$200,000 a month": 0,
	} {
		usd, as, ok := Monthly(text)
		if usd != want || ok != (want > 0) || ok && as == "" {
			t.Errorf("%q costs %v (%q)", text, usd, as)
		}
	}
}

func TestAmountsAreReadAsTheirLanguageWritesThem(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{
		"Nos piden 9.000 euros por la fachada": 9000, "1.800,50 € de multa": 1800.5, "12,50 € im Monat": 12.5,
		"€1.250": 1250, "€3.50": 3.5, "1.250.000 EUR": 1.25e6, "2\u00a0300 € par an": 2300,
		"il nous doit 1 840 €": 1840, "entre 18 000 et 31 000 €": 31000,
		"1 250 000,50 euros": 1250000.5, "depuis 2023 840 €": 840, "6 lots, 90 €": 90, "CHF 1'200.50": 1200.5,
		"$1.299 a gallon": 1.3, "$3.5 million": 3.5e6, "$1,100": 1100, "1,100 dollars": 1100,
		"12.5 euros": 12.5, "0,99 €": 0.99, "3 euros": 3, "$12,5": 12.5, "1.5 pounds": 1.5,
	} {
		if got, ok := First(text); !ok || got.Value != want {
			t.Errorf("%q is %+v, not %v", text, got, want)
		}
	}
}

func TestAPriceIsForUseInOtherLanguagesToo(t *testing.T) {
	t.Parallel()
	for text, year := range map[string]bool{
		"Desde 12 euros al mes.": false, "12 € mensuales": false, "12 €/mes por usuario": false, "12 € par mois": false,
		"12 €/mois": false, "12 € im Monat": false, "12 € pro Nutzer pro Monat": false, "12 Euro monatlich": false,
		"12 € al mese": false, "12 € per maand": false, "144 € al año": true, "144 € par an": true,
		"144 €/an": true, "144 € im Jahr": true, "144 € jährlich": true, "144 € all'anno": true,
	} {
		want, _ := Dollars(12, "EUR")
		if usd, _, ok := Monthly(text); !ok || usd < want-0.1 || usd > want+0.1 {
			t.Errorf("%q costs %v a month, not %v (a year: %v)", text, usd, want, year)
		}
	}
	for _, text := range []string{"$12 an hour", "$12 and more", "12 € an jeder Kasse", "12 € annonce", "12 € im Laden",
		"12 euros al día", "12 € mesa de comedor"} {
		if usd, as, ok := Monthly(text); ok {
			t.Errorf("%q costs %v a month (%q)", text, usd, as)
		}
	}
}
