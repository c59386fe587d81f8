package report

import (
	"fmt"
	"strings"
	"testing"

	"naps/market"
	"naps/score"
)

func TestWhatNobodyHasReadIsListedClosestFirst(t *testing.T) {
	t.Parallel()
	r := Report{Idea: "Late-payment reminders for freelance web designers",
		Subject: market.Subject{Customer: "freelance web designers", Job: "late-payment reminders",
			Says: []string{"my clients pay late"}}}
	quotes := []string{"I baked a loaf of bread.", "My clients pay late and I send reminders by hand.",
		"The weather was fine on Sunday.", "As a freelance designer I wait for late payments.", "Read already."}
	for i, q := range quotes {
		e := Evidence{ID: fmt.Sprint("E", i), Hash: fmt.Sprintf("h%02d", i), Title: "A post", Quote: q,
			Page: fmt.Sprint("p", i), Kind: market.Post, Source: "forum"}
		if i == 4 {
			e.Read = &Read{}
		}
		r.Evidence = append(r.Evidence, e)
	}
	r.Evidence = append(r.Evidence, Evidence{ID: "E9", Hash: "h99", Title: "Page views", Kind: market.Series,
		Page: "p9"})
	var ids []string
	for _, e := range closestFirst(r) {
		ids = append(ids, e.ID)
	}
	if got := strings.Join(ids[:4], " "); len(ids) != len(r.Evidence) || got != "E4 E9 E1 E3" && got != "E4 E9 E3 E1" {
		t.Errorf("%v", ids)
	}
	text := string(Markdown(r))
	if strings.Index(text, "pay late and I send") > strings.Index(text, "loaf of bread") {
		t.Error("the Markdown lists it in another order")
	}
}

func TestAChangeOfTheVerdictIsOneSentence(t *testing.T) {
	t.Parallel()
	for _, f := range []score.Flip{
		{What: "Three more people with the problem would make it a NO-GO.", From: "INCONCLUSIVE", To: "NO-GO"},
		{What: "Without the strongest quote", From: "GO, 61.0", To: "INCONCLUSIVE, 55.0"},
		{What: "“Who pays?” asked by two more", From: "GO", To: "INCONCLUSIVE"},
	} {
		text := flipText(f)
		if !strings.HasSuffix(text, ".") || strings.Contains(text, ".:") || strings.Contains(text, "..") ||
			!strings.Contains(text, f.To) {
			t.Errorf("%q", text)
		}
	}
	for text := range strings.Lines(
		string(
			Markdown(Report{Flips: []score.Flip{{What: "Two more would make it a GO.", From: "INCONCLUSIVE",
				To: "GO"}}}))) {
		if strings.Contains(text, ".:") {
			t.Errorf("%q", text)
		}
	}
}
