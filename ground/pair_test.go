package ground

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

// facts are sentences of a report, as a model may cite them.
var facts = []market.Evidence{
	{ID: "R1", Kind: market.Page, Quote: "Barley: $45 a month, rated 3.4 of 5, since 2021"},
	{ID: "R2", Kind: market.Page, Quote: "Maltbox: $29 a month, rated 4.6 of 5, since 2025"},
	{ID: "R3", Kind: market.Page, Quote: "Rivals charge $18 to $60 a month; the median is $29."},
	{ID: "R4", Kind: market.Page, Quote: "Spilled flour: 13 people in 5 places."},
	{ID: "R5", Kind: market.Page, Quote: "We don't know how many people could pay, so the market's size isn't known."},
	{ID: "R6", Kind: market.Page, Quote: "8 pieces of evidence show that people already pay to deal with this."},
	{ID: "R7", Kind: market.Page, Quote: "The highest rated of the products is Maltbox: 4.6 of 5."},
}

func proposed(rules Rules, text string, ids ...string) (stands bool, why string) {
	kept, removed := rules.CheckProposed([]market.Claim{{Text: text, Evidence: ids}}, facts)
	if len(removed) > 0 {
		why = removed[0].Reason
	}
	return len(kept) == 1, why
}

func TestANumberStandsWithTheNameAndTheThingThatItIsSaidOf(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Barley costs $45 a month and is rated 3.4 of 5.":                    true,
		"Barley costs $29 a month.":                                          false, // the price of another
		"Barley is rated 4.6 of 5.":                                          false,
		"Barley costs $45, and it is rated 4.6 of 5.":                        false,
		"Barley and Maltbox cost $45 and $29 a month.":                       true,
		"Barley and Maltbox cost $29 and $45 a month.":                       false,
		"Both Barley and Maltbox cost $29 a month.":                          false,
		"Maltbox costs $29 a month, while rivals charge $18 to $60 a month.": true,
		"Maltbox costs $29 a year.":                                          false, // of another time
		"Maltbox is rated 29 of 5.":                                          false, // an amount is no rating
		"Spilled flour is known to 13 people in 5 places.":                   true,
		"Spilled flour is known to 5 people in 13 places.":                   false,
		"13 people pay for spare sacks.":                                     false, // which they only spill
	} {
		if got, why := proposed(Rules{}, text, "R1", "R2", "R3", "R4"); got != want {
			t.Errorf("%q: %v, %s", text, got, why)
		}
	}
}

func TestWhatOneProductHasIsNeverSaidOfAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.Permutation([]string{"Barley", "Maltbox", "Ryeline", "Oatful"}).Draw(t, "names")
		prices := rapid.Permutation([]int{12, 19, 35, 80}).Draw(t, "prices")
		var shelf []market.Evidence
		var ids []string
		for i, n := range names {
			shelf = append(shelf, market.Evidence{ID: fmt.Sprint("R", i), Kind: market.Page,
				Quote: fmt.Sprintf("%s: $%d a month", n, prices[i])})
			ids = append(ids, fmt.Sprint("R", i))
		}
		i, j := rapid.IntRange(0, 3).Draw(t, "i"), rapid.IntRange(0, 3).Draw(t, "j")
		form := rapid.SampledFrom([]string{"%s costs $%d a month.", "For %s people pay $%d each month.",
			"At $%[2]d a month there is %[1]s.", "%s, which many know, costs $%d a month."}).Draw(t, "form")
		text := fmt.Sprintf(form, names[i], prices[j])
		kept, removed := CheckProposed([]market.Claim{{Text: text, Evidence: ids}}, shelf)
		if len(kept) == 1 && i != j {
			t.Fatalf("%q stands", text)
		}
		if len(kept) == 0 && i == j && !strings.HasPrefix(form, "For") {
			t.Fatalf("%q is refused: %v", text, removed)
		}
	})
}

func TestWhatIsCitedOfOneIsNotSaidOfAnother(t *testing.T) {
	t.Parallel()
	shelf := []market.Evidence{
		{ID: "R1", Kind: market.Page, Quote: "Barley tried this and is gone."},
		{ID: "R2", Kind: market.Page, Quote: "Maltbox: free, rated 4.7 of 5"},
		{ID: "R3", Kind: market.Page, Quote: "Confidence is medium: people disagree."},
	}
	for text, want := range map[string]bool{
		"Barley tried this and is gone.": true, "Maltbox tried this and is gone.": false,
		"Barley closed because Maltbox bought it.": false, "Maltbox is free.": true,
		"Confidence is medium because people disagree.": true, "Confidence is medium because people agree.": false,
	} {
		kept, removed := CheckProposed([]market.Claim{{Text: text, Evidence: []string{"R1", "R2", "R3"}}}, shelf)
		if (len(kept) == 1) != want {
			t.Errorf("%q: kept %v, removed %v", text, kept, removed)
		}
	}
}

func TestANumberIsNotSaidOfWhatAnotherPieceCounts(t *testing.T) {
	t.Parallel()
	shelf := []market.Evidence{
		{ID: "R1", Kind: market.Page, Quote: "The article “sour dough” is opened 39,970 times a month."},
		{ID: "R2", Kind: market.Page, Quote: "The article “spilled flour” is opened 3,411 times a month."},
		{ID: "R3", Kind: market.Page, Quote: "Not found: people with the problem, prices."},
		{ID: "R4", Kind: market.Page, Quote: "Nobody has read the 412 texts."},
	}
	for text, want := range map[string]bool{
		"The article on sour dough is opened 39,970 times a month.": true,
		"The article on sour dough is opened 3,411 times a month.":  false,
		"People with the problem were found.":                       false, "Prices were not found.": true,
	} {
		kept, removed := CheckProposed([]market.Claim{{Text: text, Evidence: []string{"R1", "R2", "R3"}}}, shelf)
		if (len(kept) == 1) != want {
			t.Errorf("%q: kept %v, removed %v", text, kept, removed)
		}
	}
	for text, want := range map[string]bool{"Niemand hat die 412 Texte gelesen.": true,
		"412 Leute würden sofort zahlen.": false} {
		kept, removed := Rules{Language: "de"}.CheckProposed([]market.Claim{{Text: text, Evidence: []string{"R4"}}},
			shelf)
		if (len(kept) == 1) != want {
			t.Errorf("%q: kept %v, removed %v", text, kept, removed)
		}
	}
}

func TestADenialStandsOnADenialOnly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"It isn't known how many people could pay.":             true,
		"The market's size is unknown.":                         true,
		"The market's size is known.":                           false,
		"Nobody pays to deal with this.":                        false,
		"People already pay to deal with this.":                 true,
		"None of the two products is rated.":                    false,
		"No rival charges $18 a month.":                         false,
		"Rivals charge $18 to $60 a month, not per year.":       false,
		"Not only rivals charge: people pay to deal with this.": true,
	} {
		if got, why := proposed(Rules{}, text, "R1", "R2", "R3", "R5", "R6"); got != want {
			t.Errorf("%q: %v, %s", text, got, why)
		}
	}
}

func TestWhatStandsAboveAllOthersIsSaidByAPiece(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Maltbox is the highest rated of the products, with 4.6 of 5.": true,
		"Barley is the highest rated of the products.":                 false,
		"Maltbox is the cheapest of the products.":                     false,
		"All products cost $29 a month.":                               false,
		"Most people already pay to deal with this.":                   false,
		"Every product is rated.":                                      true, // two are cited, and each is
		"A test of interest: Maltbox is the highest rated.":            true,
	} {
		if got, why := proposed(Rules{}, text, "R1", "R2", "R7"); got != want {
			t.Errorf("%q: %v, %s", text, got, why)
		}
	}
}

func TestTheFoundersNumberIsComparedRightlyAndSaidOfNobodyElse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"$25 is below the median of $29 that rivals charge.":              true,
		"$25 is above the median of $29 that rivals charge.":              false,
		"$25 would be below every rival.":                                 false,
		"If you charge $25 a month, rivals charge $18 to $60 a month.":    true,
		"Rivals charge $25 a month.":                                      false,
		"The median of what rivals charge is $25.":                        false,
		"At $25 you would be cheaper than the median that rivals charge.": true,
	} {
		if got, why := proposed(Rules{Asked: "Should I charge $25 a month?"}, text, "R3"); got != want {
			t.Errorf("%q: %v, %s", text, got, why)
		}
		if got, _ := proposed(Rules{}, text, "R3"); got {
			t.Errorf("%q stands though nobody asked with the number", text)
		}
	}
}

func TestNumbersAreReadAsTheirLanguageWritesThem(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", Kind: market.News, Quote: "Maltbox raised $3.5 million and has 1,200 customers"}
	for text, language := range map[string]string{
		"Maltbox hat 3,5 Millionen Dollar und 1.200 Kunden.": "de", "Maltbox recaudó 3,5 millones de dólares.": "es",
		"Maltbox a levé 3,5 millions de dollars.": "fr", "Maltbox raised $3.5 million.": "en",
	} {
		if kept, removed := (Rules{Language: language}).CheckProposed(
			[]market.Claim{{Text: text, Evidence: []string{"E1"}}}, []market.Evidence{e}); len(kept) != 1 {
			t.Errorf("%q: %v", text, removed)
		}
	}
	for text, language := range map[string]string{
		"Maltbox hat 3,6 Millionen Dollar.": "de", "Maltbox hat 35 Millionen Dollar.": "de",
		"Maltbox raised $3,5 million.": "en", "Maltbox hat 3,5 Milliarden Dollar.": "de",
	} {
		if kept, _ := (Rules{Language: language}).CheckProposed([]market.Claim{{Text: text, Evidence: []string{"E1"}}},
			[]market.Evidence{e}); len(kept) != 0 {
			t.Errorf("%q stands", text)
		}
	}
}

func TestASentenceInAnotherLanguageSharesSomethingWithWhatItCites(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"8 Belege zeigen, dass Leute schon zahlen.":                       true,
		"Die meisten Bäcker wechseln sofort, und die Banken fördern das.": false,
		"Niemand weiß, wie viele zahlen könnten.":                         true,
	} {
		if got, why := proposed(Rules{Language: "de"}, text, "R5", "R6"); got != want {
			t.Errorf("%q: %v, %s", text, got, why)
		}
	}
}

// A word with which a sentence begins is taken for a name only where it is used as one: the texts of a session tell.
func TestAFirstWordIsANameWhereItIsUsedAsOne(t *testing.T) {
	t.Parallel()
	v := ReadVocabulary("We talk about prices and read reviews.", "I switched to Zebra last year, and start again.")
	e := market.Evidence{ID: "E1", Kind: market.Post, Quote: "Barley counts bread for bakers."}
	for text, want := range map[string]bool{
		"Moderately often Barley counts bread.": true, "Reviews of bakers say that Barley counts bread.": true,
		"Start with bread that Barley counts.": true, "Counting bread is what Barley does.": true,
		"Zebra counts bread for bakers.": false, "Quark counts bread for bakers.": false,
		"Quark is counted for bakers.":        false,
		"Zebra Labs counts bread for bakers.": false, "QuarkCoin for bakers counts bread.": false,
	} {
		if kept, removed := (Rules{Vocabulary: v}).CheckProposed([]market.Claim{{Text: text, Evidence: []string{"E1"}}},
			[]market.Evidence{e}); (len(kept) == 1) != want {
			t.Errorf("%q: kept %v, removed %v", text, kept, removed)
		}
	}
}

func TestClausesKeepAllWordsInOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(),
			rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"Barley", "costs", "$45", ",", ".", "but", "18–60", "(",
				")", "2.9", "1,200", "not"})), func(l []string) string { return strings.Join(l, " ") })).Draw(t, "text")
		all := strings.Fields(strings.Join(Clauses(text), " "))
		from := 0
		whole := strings.Fields(text)
		for _, w := range all {
			if i := slices.IndexFunc(whole[from:], func(o string) bool { return strings.Contains(o, w) }); i >= 0 {
				from += i
			} else if strings.TrimSpace(w) != "" && !strings.ContainsFunc(w, func(r rune) bool { return r > 127 }) {
				t.Fatalf("%q is not in %q in order", w, text)
			}
		}
	})
}

func FuzzCheckProposedNeverPanics(f *testing.F) {
	f.Add("Barley costs $45, not $29; at 3,5 Millionen… — “x” (y)", "Barley: $45 a month", "de")
	f.Add("18–60 $ 9 — $", "–1–2—3 $", "")
	f.Fuzz(func(t *testing.T, text, quote, language string) {
		rules := Rules{Language: language, Asked: quote, Vocabulary: ReadVocabulary(quote)}
		e := market.Evidence{ID: "E1", Quote: quote}
		kept, removed := rules.CheckProposed([]market.Claim{{Text: text, Evidence: []string{"E1"}}},
			[]market.Evidence{e})
		if len(kept)+len(removed) != 1 {
			t.Fatal("a claim was lost")
		}
		rules.Bears(text, e)
		rules.Mentions(text, e)
	})
}
