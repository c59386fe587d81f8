package report

import (
	"strings"
	"testing"
	"time"

	"naps/market"
	"naps/score"
)

var monday = time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC)

func entry(kind string, yes bool, who string) market.Evidence {
	e := Entry{Kind: kind, For: yes, Who: who, Date: "2026-11-05",
		Text: who + " lost a day with it. " + kind}.Evidence(monday)
	e.ID = "E" + who
	return e
}

func dimension(r Report, d market.Dimension) Dimension {
	for _, x := range r.Dimensions {
		if x.Name == d {
			return x
		}
	}
	return Dimension{}
}

func TestTheFoundersOwnEvidenceMovesTheScoreByItsKind(t *testing.T) {
	t.Parallel()
	r := build(small())
	for kind, d := range map[string]market.Dimension{"talk": market.Pain, "incident": market.Pain,
		"costly": market.Payment, "money": market.Payment} {
		up, more := WithOwn(r, []market.Evidence{entry(kind, true, "90")}, "2026-11-09")
		down, _ := WithOwn(r, []market.Evidence{entry(kind, false, "91")}, "2026-11-09")
		base, nothing := WithOwn(r, nil, "2026-11-09")
		if !more || nothing {
			t.Fatal("it does not say whether there was anything to add")
		}
		if a, b, c := dimension(down, d).Score, dimension(base, d).Score, dimension(up, d).Score; a >= b || b >= c {
			t.Errorf("%s: against %v, without %v, for %v", kind, a, b, c)
		}
		if own := Own(up); len(own) != 1 || own[0].Source != FounderSource || !own[0].Verified {
			t.Errorf("%s is not marked as the founder's own: %+v", kind, own)
		}
		if again, more := WithOwn(up, []market.Evidence{entry(kind, true, "90")}, "2026-11-09"); more ||
			len(again.Evidence) != len(up.Evidence) {
			t.Error("the same entry counts twice")
		}
	}
}

func TestNoAmountOfTheFoundersOwnEvidenceMakesAGo(t *testing.T) {
	t.Parallel()
	d := small()
	d.Evidence, d.Phases = d.Evidence[:1], d.Phases[:1]
	var all []market.Evidence
	for i := range 200 {
		all = append(all, entry("money", true, "p"+string(rune('a'+i%26))+string(rune('a'+i/26))))
	}
	r, _ := WithOwn(build(d), all, "2026-11-09")
	if r.Verdict == score.Go {
		t.Error("a founder can write a GO")
	}
}

func TestAnEntryIsCheckedAndNamesNobody(t *testing.T) {
	t.Parallel()
	good := Entry{Kind: "incident", For: true, Who: "Ann Miller of Acme", Date: "2026-11-05",
		Text: "It cost a day.\r\nAnd more: " + strings.Repeat("ж", 400)}
	if field, text := good.Wrong("2026-11-09"); text != "" {
		t.Fatal(field, text)
	}
	e := good.Evidence(monday)
	if !verified(e) || e.Text[e.Start:e.End] != e.Quote || strings.Contains(e.URL+e.Author+e.Title, "Miller") {
		t.Errorf("%+v", e)
	}
	for field, change := range map[string]func(*Entry){
		"kind": func(e *Entry) { e.Kind = "rumour" }, "text": func(e *Entry) { e.Text = " \n" }, "who": func(e *Entry) {
			e.Who = ""
		},
		"date": func(e *Entry) { e.Date = "2026-11-10" },
	} {
		bad := good
		change(&bad)
		if got, text := bad.Wrong("2026-11-09"); got != field || text == "" {
			t.Errorf("%s: %q %q", field, got, text)
		}
	}
}

func TestTheDifferenceOfTwoReportsNamesWhatChanged(t *testing.T) {
	t.Parallel()
	was := build(small())
	if c := Diff(was, was); len(c.Sentences()) != 1 || c.Sentences()[0] != "Nothing changed." {
		t.Errorf("%+v", c)
	}
	d := small()
	d.Evidence = append(d.Evidence[1:],
		seal(market.Evidence{ID: "E9", Source: "hackernews", Kind: market.Post, URL: "https://new.example",
			Quote: "New words."}))
	d.Phases[2].Findings[0].Figures["price_usd"] = 29
	d.Phases[2].Findings = append(d.Phases[2].Findings,
		market.Finding{Kind: "competitor", Title: "Newcomer", Evidence: []string{"E4"}})
	c := Diff(was, build(d))
	if len(c.Added) != 1 || len(c.Gone) != 1 || c.Gone[0].ID != "E1" || len(c.Prices) != 1 {
		t.Errorf("%+v", c)
	}
	all := strings.Join(c.Sentences(), "\n")
	for _, want := range []string{"Dunner changed its price from $9 to $29 a month.", "New competitors: Newcomer.",
		"Evidence: 1 added, 1 removed.",
		"The check “Customers within reach” turned from passed to not passed", "mostly because reach went from"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not said: %s", want, all)
		}
	}
}

func TestAReportWithoutInterviewsCountsThemAndShowsNothingOfThem(t *testing.T) {
	t.Parallel()
	said := Entry{Kind: "incident", For: true, Who: "Zoë of Acme", Date: "2026-10-21",
		Text: "Zebra stripes cost us a day."}.Evidence(monday)
	said.ID = "E90"
	full, _ := WithOwn(build(small()), []market.Evidence{said}, "2026-11-09")
	full.Phases[0].Claims = append(full.Phases[0].Claims,
		market.Claim{Text: "Zebra stripes cost a day.", Evidence: []string{"E90"}})
	full.Phases[0].Findings = append(full.Phases[0].Findings,
		market.Finding{Kind: "pain", Title: "Zebra stripes", Evidence: []string{"E90"}})
	before, err := JSON(full)
	if err != nil {
		t.Fatal(err)
	}
	hidden := WithoutInterviews(full)
	raw, err := JSON(hidden)
	if err != nil {
		t.Fatal(err)
	}
	for name, form := range map[string][]byte{"JSON": raw, "Markdown": Markdown(hidden), "CSV": CSV(hidden)} {
		for _, secret := range []string{"Zebra", "2026-10-21", said.Author, said.Hash, said.Page, said.URL} {
			if strings.Contains(string(form), secret) {
				t.Errorf("%s shows %q", name, secret)
			}
			if name == "JSON" && !strings.Contains(string(before), secret) {
				t.Errorf("the test looks for %q, which is nowhere", secret)
			}
		}
	}
	if hidden.Score != full.Score || hidden.Verdict != full.Verdict || len(hidden.Evidence) != len(full.Evidence) ||
		len(Own(hidden)) != 1 || len(Own(hidden)[0].Signals) == 0 {
		t.Error("they no longer count")
	}
	if after, _ := JSON(full); string(after) != string(before) {
		t.Error("the report itself was changed")
	}
}
