package analyst

import (
	"strings"
	"testing"
	"unicode/utf8"

	"naps/market"
)

func FuzzRead(f *testing.F) {
	for _, a := range areas {
		f.Add(a.idea)
	}
	for _, s := range []string{"", " ", "for", "who", "# Idea\n\n*An app* for <b>dentists</b> &amp; nurses", "日本の先生のためのアプリ", "Приложение для собак", strings.Repeat("for who ", 3000), "\xff\xfe", "<script>alert(1)</script> Invoicing for freelancers", "{core} for {who} who {job} late"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, idea string) {
		s := Read(market.Brief{Idea: idea, Notes: []string{idea}})
		if !utf8.ValidString(s.Title+s.Customer+s.Job) || utf8.RuneCountInString(s.Title) > 80 {
			t.Fatalf("%+v", s)
		}
		Queries(s)
		Judge(s, market.Evidence{Kind: market.Post, Title: idea, Text: idea, Quote: idea})
	})
}

func FuzzQuote(f *testing.F) {
	f.Add("invoices for freelancers", "I lost 3 invoices. Mr. Smith paid $40!\n\nIs there an app?")
	f.Add("", "…\u00a0\u2028x")
	f.Add("invoices", "0"+strings.Repeat("\xd1", 900))
	f.Fuzz(func(t *testing.T, idea, text string) {
		q := Quote(Read(market.Brief{Idea: idea}), text)
		if !strings.Contains(text, q) || utf8.RuneCountInString(q) > QuoteMax {
			t.Fatalf("%.100q (%d) of %.100q (%d)", q, len(q), text, len(text))
		}
	})
}

func FuzzMoney(f *testing.F) {
	for _, s := range []string{"$1.2bn", "USD 232.26 billion in 2023", "7.73 billion U.S. dollars", "£34 Billion", "€1,200.50", "$", "1e9 USD", "$12/mo", "12 dollars per user per month"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range Moneys(s) {
			if m.Start < 0 || m.End > len(s) || m.Start >= m.End || s[m.Start:m.End] != m.Text || m.Value < 0 || m.Currency == "" {
				t.Fatalf("%+v of %q", m, s)
			}
		}
		MonthlyPrice(s)
		MarketSizes(s)
	})
}
