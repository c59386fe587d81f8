package plain

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

func TestFieldsAreLinesOfTheirOwnAndTheLastOneCounts(t *testing.T) {
	t.Parallel()
	fields, rest := Fields([]string{"Customer: dentists.\nIt should be cheap.", "problem:   patients   forget ;",
		"CUSTOMER: dentists in small towns", "My customer: nobody", "Region:", "Says: I forgot again; they never come"})
	want := map[string]string{"customer": "dentists in small towns", "problem": "patients forget",
		"says": "I forgot again; they never come"}
	if !maps.Equal(fields, want) {
		t.Errorf("fields: %q", fields)
	}
	if !strings.Contains(rest, "It should be cheap.") || !strings.Contains(rest, "My customer: nobody") ||
		strings.Contains(rest, "dentists") {
		t.Errorf("the rest is %q", rest)
	}
}

func TestTheFormOfASentenceFillsWhatTheFounderLeftEmpty(t *testing.T) {
	t.Parallel()
	for idea, want := range map[string][3]string{
		"Booking reminders for independent tattoo studios that lose money to no-shows.": {"Booking reminders",
			"independent tattoo studios", "lose money to no-shows"},
		"I want to build a route planner for the drivers of small bakeries": {"route planner",
			"drivers of small bakeries", ""},
		"An app that counts birds": {"counts birds", "", ""},
		"A tool for beekeepers that quietly weighs hives for them, because lifting them hurts": {"quietly weighs hives",
			"beekeepers", "lifting them hurts"},
		"A service which collects old paint for small painters": {"collects old paint",
			"small painters", ""},
		"Repair calendar for bicycle shops that shows which parts are late": {"Repair calendar shows which parts are late",
			"bicycle shops", ""},
		"A tool for beekeepers that weighs hives so that they don't have to lift them": {"weighs hives",
			"beekeepers", "lift them"},
		"A tool for beekeepers that weighs hives, so they can sleep": {"weighs hives",
			"beekeepers", ""},
		"Lamps for cellists who play in dark pits": {"Lamps", "cellists",
			"play in dark pits"},
		"Invoices. For nobody.": {"Invoices", "", ""},
	} {
		s := Understood(market.Brief{Idea: idea})
		if got := [3]string{s.Job, s.Customer, s.Problem}; got != want {
			t.Errorf("%q is %q", idea, got)
		}
	}
	s := Understood(market.Brief{Idea: "Reminders for shops who forget",
		Notes: []string{"Customer: bakers\nJob: remind\nSays: one; two;; three "}})
	if s.Customer != "bakers" || s.Job != "remind" || s.Problem != "forget" ||
		!slices.Equal(s.Says, []string{"one", "two", "three"}) || s.Vague {
		t.Errorf("%+v", s)
	}
	if !Understood(market.Brief{Idea: "An app"}).Vague ||
		Understood(market.Brief{Idea: "An app", Notes: []string{"Problem: bread is stale"}}).Vague {
		t.Error("what is vague is what has no words and no field")
	}
}

func TestATitleSaysWhatTheThingIsAndEndsWhereItCan(t *testing.T) {
	t.Parallel()
	for idea, want := range map[string]string{
		"Repair plans for village clock towers that stand still because nobody can read the old drawings":          "Repair plans for village clock towers that stand still",
		"A tool for beekeepers that weighs hives so that they don't have to lift them in the rain":                 "A tool for beekeepers that weighs hives",
		"A sewing pattern service which turns a photo of any old coat into a pattern of the right size":            "A sewing pattern service which turns a photo of any old coat…",
		"Tide tables and mooring fees for the harbors of small islands that lose half of their visitors each fall": "Tide tables and mooring fees for the harbors of small islands",
		"Stamps, ink": "Stamps, ink",
	} {
		if got := Title(idea); got != want {
			t.Errorf("%q has the title %q", idea, got)
		}
	}
}

func TestATitleIsNeverCutInTheMiddleOfAWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zäß]{1,25}[,;]?`), 1, 30).Draw(t, "words")
		words = append(words, rapid.SampledFrom([]string{"", "who wait", "for bakers", "End. Next"}).Draw(t, "end"))
		idea := strings.Join(words, " ")
		title := Title(idea)
		if n := len([]rune(title)); n > titleMax || n == 0 {
			t.Fatalf("%d characters: %q", n, title)
		}
		body := strings.TrimSuffix(title, "…")
		if rest, ok := strings.CutPrefix(idea, body); !ok || rest != "" && !strings.ContainsAny(rest[:1], " .,;") {
			t.Fatalf("%q of %q", title, idea)
		}
	})
}

func TestTheLanguageOfAnIdeaIsToldOrLeftOpen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"I want to help people who run a small bakery keep track of the orders that they get by phone":       "en",
		"Zahlungserinnerungen für selbstständige Webdesigner, deren Kunden ihre Rechnungen zu spät bezahlen": "de",
		"Rappels de paiement pour les graphistes indépendants dont les clients paient toujours en retard":    "fr",
		"フリーランスのための請求書の支払い遅延リマインダー":                                                                          "ja",
		"": "",
	} {
		if got := Language(text); got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
