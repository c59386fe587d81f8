package findings

import (
	"fmt"
	"slices"
	"testing"

	"naps/market"
	"naps/money"
)

func headline(n int, title string) market.Evidence {
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: market.News, Source: "news",
		URL: fmt.Sprintf("https://paper.example/%d", n), Title: title,
		Text: title, Quote: title, Place: "paper.example", Date: "2026-05-01"}
	return e.Seal()
}

func TestAHeadlineNamesWhoRaisedAndHowMuch(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Acme raises $5 million for reminders":            "Acme 5000000",
		"Acme, a reminder firm, has raised $4.2M - Paper": "Acme 4200000",
		"Blue Bolt secures $750,000 in seed funding":      "Blue Bolt 750000",
		"Acme lands £2m": "Acme 2700000", "How to raise $5 million as a very small firm today": "",
		"Acme raises prices to $12 a month": "", "Acme opens an office": "",
		"Acme Inc (CIK 0001) raised $20,000": "Acme Inc 20000",
	} {
		e := headline(1, title)
		got := ""
		for _, f := range of(Funding(newKase().add(e, reads(e)).Case), "round") {
			got = fmt.Sprintf("%s %.0f", f.Labels["name"], f.Figures["amount_usd"])
		}
		if title == "Acme lands £2m" {
			usd, _ := money.Dollars(2e6, "GBP")
			want = fmt.Sprintf("Acme %.0f", usd)
		}
		if got != want {
			t.Errorf("%q gives %q, not %q", title, got, want)
		}
	}
}

func TestOneCompanyIsOneRoundWithItsLargestAmountAndLatestDay(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, title := range []string{"Acme raises $5 million Series A", "ACME Inc raises $2 million",
		"Bolt raises $1 million"} {
		e := headline(i+1, title)
		e.Date = fmt.Sprintf("2026-0%d-01", i+1)
		k.add(e, reads(e))
	}
	far := headline(9, "Soup Ltd raises $9 million")
	r := reads(far)
	r.About = market.Unrelated
	k.add(far, r)
	k.add(headline(10, "Unread raises $9 million"), market.Reading{})
	got := of(Funding(k.Case), "round")
	if len(got) != 2 || got[0].Title != "Acme raised $5 million" || got[0].Labels["date"] != "2026-02-01" ||
		got[0].Labels["round"] != "Series A" || len(got[0].Evidence) != 2 || got[1].Labels["name"] != "Bolt" {
		t.Errorf("%+v", got)
	}
}

func TestAHeadlineThatTellsOfAnEndNamesWhoIsGone(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Acme shuts down": "Acme", "Show HN: Acme is shutting down": "Acme",
		"Blue Bolt has ceased operations": "Blue Bolt", "Acme to close its doors": "", "Acme closes its doors": "Acme",
		"Is Acme shutting down?": "", "Dog park closed down in the rain": "",
		"The whole town of small shops shut down": "", "Why startups went bankrupt": "",
	} {
		if got := endedName(title); got != want {
			t.Errorf("%q names %q, not %q", title, got, want)
		}
	}
	e := headline(1, "Acme shuts down")
	near := reads(e)
	near.About = market.Neighboring
	if got := of(Funding(newKase().add(e, near).Case), "dead"); len(got) != 0 {
		t.Errorf("the end of a neighbor is told: %+v", got)
	}
	if got := names(of(Funding(newKase().add(e, reads(e)).Case), "dead")); !slices.Equal(got, []string{"Acme"}) {
		t.Errorf("gone: %q", got)
	}
}

func TestAnAcceleratorCountsForCompaniesOfTheSameJobOnly(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, relation := range []market.Relation{market.SameJob, market.SameJob, market.Substitute, market.NoRelation} {
		e := thing(i+1, fmt.Sprint("Firm", i), fmt.Sprintf("https://firm%d.example", i))
		e.Facts = map[string]string{"batch": fmt.Sprint("Winter ", 2020+i)}
		r := offered(e, fmt.Sprint("Firm", i))
		r.Relation = relation
		k.add(e, r)
	}
	got := of(Funding(k.Case), "backed")
	if len(got) != 1 || got[0].Figures["companies"] != 2 || got[0].Figures["latest_year"] != 2021 {
		t.Errorf("%+v", got)
	}
}
