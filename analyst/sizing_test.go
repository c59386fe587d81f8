package analyst

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

func stating(lines ...string) Case {
	c := Case{Brief: market.Brief{AsOf: "2026-11-01"}, Subject: Read(market.Brief{Idea: "Invoicing for freelance designers"})}
	for i, text := range lines {
		c.Evidence = append(c.Evidence, market.Evidence{ID: fmt.Sprintf("E%d", i+1), Hash: fmt.Sprintf("h%d", i), Kind: market.Page, URL: fmt.Sprintf("https://press%d.example/a", i), Place: fmt.Sprintf("press%d.example", i), Quote: text, Title: "Report"})
	}
	return c
}

func reportsOf(c Case) (market.Finding, bool) {
	for _, f := range Sizing(c) {
		if f.Labels["method"] == "reports" {
			return f, true
		}
	}
	return market.Finding{}, false
}

func TestReportsAreSetBesideEachOther(t *testing.T) {
	t.Parallel()
	f, ok := reportsOf(stating(
		"The invoicing software market was valued at $2.0 billion in 2026.",
		"The invoicing software market was valued at €3.0 billion in 2026.",
		"The invoicing software market was valued at $1.0 billion in 2025 and grows at a CAGR of 10% a year.",
		"The invoicing software market was valued at $1 billion in 2024 and will reach $9 billion by 2030 at a CAGR of 5%.", // does not add up
	))
	if !ok {
		t.Fatal("no finding")
	}
	want := map[string]float64{"publishers": 3, "median_usd": 2e9, "lowest_usd": 1.1e9, "highest_usd": 3.1167e9, "contradict": 1, "spread": 2.8}
	for k, v := range want {
		if math.Abs(f.Figures[k]-v) > v/1000 {
			t.Errorf("%s is %v, want %v", k, f.Figures[k], v)
		}
	}
	if f.Labels["agree"] != "no" || f.Labels["weak"] != "no" {
		t.Errorf("labels %v", f.Labels)
	}
}

func TestAPublisherThatContradictsItselfIsLeftOut(t *testing.T) {
	t.Parallel()
	c := stating("The invoicing software market was valued at $2 billion in 2026.", "The invoicing software market was valued at $3 billion in 2026.", "The invoicing software market was valued at $40 billion in 2026.", "The invoicing software market was valued at $4 billion in 2026.")
	c.Evidence[2].URL, c.Evidence[3].URL = "https://farm.example/a", "https://farm.example/b"
	if f, _ := reportsOf(c); f.Figures["publishers"] != 2 || f.Figures["contradict"] != 1 || f.Labels["weak"] != "yes" {
		t.Errorf("%+v", f)
	}
}

func TestStartEndAndRateAreCheckedAgainstEachOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start, rate, years := rapid.Float64Range(1e6, 1e12).Draw(t, "start"), rapid.Float64Range(1, 40).Draw(t, "rate"), rapid.IntRange(1, 10).Draw(t, "years")
		z := Size{Value: start, Year: 2024, EndYear: 2024 + years, CAGR: rate, EndValue: start * math.Pow(1+rate/100, float64(years))}
		if fits, ok := z.fits(); !fits || !ok {
			t.Fatalf("%+v does not fit", z)
		}
		z.EndValue *= 1.3
		if fits, ok := z.fits(); fits || !ok {
			t.Fatalf("%+v fits", z)
		}
		z.CAGR = 0
		if _, ok := z.fits(); ok {
			t.Fatalf("%+v can be checked", z)
		}
	})
}

func statistic(query string, last float64) market.Evidence {
	return market.Evidence{ID: "S" + query, Hash: query, Source: "worldbank", Kind: market.Series, Query: query, Place: "worldbank.org", Metrics: map[string]float64{"last": last, "year": 2024, "years": 10}}
}

func TestAPublicStatisticCountsThePayers(t *testing.T) {
	t.Parallel()
	b := market.Brief{Idea: "Lesson planning for primary school teachers in Germany", AsOf: "2026-11-01", Goal: market.Living}
	c := Case{Brief: b, Subject: Read(b)}
	if s, ok := StatisticFor(b, c.Subject); !ok || s.Indicator != "SE.PRM.TCHR" || s.Country != "DE" || s.Ceiling {
		t.Fatalf("%+v", s)
	}
	c.Evidence = []market.Evidence{statistic("SE.PRM.TCHR", 250_000)}
	fs := Sizing(c)
	if len(fs) != 1 || fs[0].Labels["method"] != "needed" || fs[0].Figures["payers"] != 250_000 || math.Abs(fs[0].Figures["needed_low"]-2.22) > .01 || math.Abs(fs[0].Figures["needed_high"]-6.67) > .01 {
		t.Fatalf("%+v", fs)
	}
	text := "Lesson planning for primary school teachers, $10 a month."
	c.Evidence = append(c.Evidence, market.Evidence{ID: "E1", Hash: "p", Kind: market.Product, Source: "yc", Title: "Planly – Lesson planning for teachers", URL: "https://planly.example", Place: "planly.example", Quote: text, Facts: map[string]string{"name": "Planly"}})
	fs = Sizing(c)
	if len(fs) != 1 || fs[0].Labels["method"] != "bottom_up" || fs[0].Figures["low_usd"] != 300_000 || fs[0].Figures["high_usd"] != 900_000 || fs[0].Figures["year"] != 2024 {
		t.Fatalf("%+v", fs)
	}
	claims, _ := Claims(market.Sizing, c, fs)
	if len(claims) == 0 || len(claims[0].Evidence) != 2 {
		t.Errorf("%+v", claims)
	}
}

func TestAWiderGroupIsACeilingAndNoCount(t *testing.T) {
	t.Parallel()
	b := market.Brief{Idea: "Invoicing for freelance designers", AsOf: "2026-11-01"}
	c := Case{Brief: b, Subject: Read(b), Evidence: []market.Evidence{statistic("SL.TLF.TOTL.IN", 170e6), statistic("SL.EMP.SELF.ZS", 6)}}
	fs := Sizing(c)
	if len(fs) != 1 || fs[0].Labels["method"] != "ceiling" || fs[0].Figures["payers"] != 10.2e6 {
		t.Fatalf("%+v", fs)
	}
	c.Evidence[1] = statistic("SL.EMP.SELF.ZS", 60_000) // no per cent
	if fs := Sizing(c); len(fs) != 0 {
		t.Errorf("%+v", fs)
	}
	if _, ok := StatisticFor(b, market.Subject{Customer: "left-handed zymurgists"}); ok {
		t.Error("a statistic was guessed")
	}
}

func TestOtherCurrenciesAreConvertedAtStatedRates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]float64{"€10 per month": 10.39, "£120 per year": 12.53, "$9 a month": 9, "₹1000 a month": 11.68} {
		if got, _, ok := MonthlyPrice(text); !ok || math.Abs(got-want) > .01 {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if _, ok := dollars(1, "XYZ"); ok {
		t.Error("an unknown currency was converted")
	}
}

func TestWhoEndedIsACompanyAndNotASentence(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Billbird is shutting down": "Billbird", "Pay Nudge shuts down after three years": "Pay Nudge", "Tell HN: Latefee ceased operations": "Latefee", "Dog shuts down during training at my house": "",
		"My invoicing app was discontinued": "", "Why did Billbird shut down?": "", "Late fees are closing down small shops": "", "Shutdown of the government": "",
	} {
		if got := endedName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

func TestWhatALaterRuleNeedsIsReadFromTheWholeText(t *testing.T) {
	t.Parallel()
	e := Enrich(market.Evidence{Kind: market.Product, Title: "Billbird", Text: "Invoices.\n\nPlans start at €20 per month. It is free for students.", Quote: "Invoices."})
	if e.Metrics["price_month_usd"] != 20.78 || e.Facts["price_as"] != "€20 per month" || e.Facts["free_words"] == "" {
		t.Errorf("%+v", e)
	}
	e.Text = ""
	if p, ok := priceOf(e); !ok || p != 20.78 || freeWords(e) == "" {
		t.Errorf("lost with the text: %v", p)
	}
	n := Enrich(market.Evidence{Kind: market.News, Title: "Billbird raises", Text: "Billbird raised $3 million in a seed round led by Acme Ventures and Bolt Capital, it said."})
	if n.Facts["investors"] != "Acme Ventures and Bolt Capital" || n.Facts["round"] != "seed round" {
		t.Errorf("%+v", n.Facts)
	}
	d := Enrich(market.Evidence{Kind: market.News, Title: "Latefee shuts down", Text: "Latefee shuts down on Friday. It ran out of money because freelancers did not pay."})
	if d.Facts["ended_because"] != "It ran out of money because freelancers did not pay." {
		t.Errorf("%+v", d.Facts)
	}
	s := Enrich(market.Evidence{Kind: market.Series, Text: "2026-01 17\n2026-02 19.5\nnonsense"})
	if s.Metrics["2026-01"] != 17 || s.Metrics["2026-02"] != 19.5 || len(s.Metrics) != 2 {
		t.Errorf("%+v", s.Metrics)
	}
}
