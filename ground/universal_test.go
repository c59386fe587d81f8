package ground

import (
	"testing"

	"naps/market"
)

// standsOn reports whether a sentence of a model stands on quotes.
func standsOn(language, text string, quotes ...string) bool {
	var all []market.Evidence
	c := market.Claim{Text: text}
	for i, q := range quotes {
		id := string(rune('A' + i))
		all = append(all, market.Evidence{ID: id, Quote: q, Title: "A post"})
		c.Evidence = append(c.Evidence, id)
	}
	kept, _ := Rules{Language: language}.CheckProposed([]market.Claim{c}, all)
	return len(kept) == 1
}

func TestWhatHoldsWithoutExceptionIsCitedAsSuch(t *testing.T) {
	t.Parallel()
	one := "Bakers in the UK pay for ordering software."
	other := "Two bakers in the UK told me that they pay for ordering software."
	for _, c := range []struct {
		language, text string
		quotes         []string
		want           bool
	}{
		{"en", "Bakers in the UK pay for ordering software.", []string{one}, true},
		{"en", "Bakers everywhere in the UK pay for ordering software.", []string{one}, false},
		// two places are not everywhere
		{"en", "Bakers everywhere in the UK pay for ordering software.", []string{one, other}, false},
		{"en", "Bakers everywhere in the UK pay for ordering software.",
			[]string{"Bakers all over the UK pay for ordering software."}, true},
		{"en", "Bakers throughout the UK pay for ordering software.", []string{one}, false},
		{"en", "Bakers nationwide pay for ordering software.", []string{one}, false},
		{"en", "Bakers in the UK always pay for ordering software.", []string{one}, false},
		{"en", "Bakers in the UK always pay for ordering software.", []string{one, other}, false},
		{"en", "Bakers in the UK always pay for ordering software.",
			[]string{"Bakers in the UK invariably pay for ordering software."}, true},
		// said of something else
		{"en", "Bakers in the UK always pay for ordering software.", []string{one + " It always rains on the coast."},
			false},
		{"en", "Bakers in the UK pay for ordering software without exception.", []string{one}, false},
		{"en", "All bakers in the UK pay for ordering software.", []string{one}, false},
		{"en", "Everybody in the UK pays for ordering software.", []string{one}, false},
		{"en", "Both pieces say that bakers pay for ordering software.", []string{one, other}, true},
		{"en", "After all, bakers in the UK pay for ordering software.", []string{one}, true},
		{"en", "Not all bakers in the UK pay for ordering software.",
			[]string{"Some bakers in the UK do not pay for ordering software."}, true},
		{"de", "Bäcker in Leeds zahlen überall für Software.", []string{"Bakers in Leeds pay for software."}, false},
		{"de", "Bäcker in Leeds zahlen überall für Software.", []string{"Bakers everywhere in Leeds pay for software."},
			true},
		{"de", "Bäcker in Leeds zahlen immer für Software.", []string{"Bakers in Leeds pay for software."}, false},
		{"de", "Bäcker in Leeds zahlen immer noch für Software.", []string{"Bakers in Leeds pay for software."}, true},
		{"de", "Alle Bäcker in Leeds zahlen für Software.", []string{"Bakers in Leeds pay for software."}, false},
		{"fr", "Les boulangers de Leeds paient toujours le software partout.",
			[]string{"Bakers in Leeds pay for software."}, false},
		{"fr", "Tous les boulangers de Leeds paient le software.", []string{"Bakers in Leeds pay for software."},
			false},
		{"es", "Los panaderos de Leeds siempre pagan software.", []string{"Bakers in Leeds pay for software."}, false},
		{"es", "Los panaderos de Leeds pagan software.", []string{"Bakers in Leeds pay for software."}, true},
		{"it", "Ogni panettiere di Leeds paga il software.", []string{"Bakers in Leeds pay for software."}, false},
		{"pt", "Todos os padeiros de Leeds pagam software.", []string{"Bakers in Leeds pay for software."}, false},
	} {
		if got := standsOn(c.language, c.text, c.quotes...); got != c.want {
			t.Errorf("%s: %q on %q stands: %t", c.language, c.text, c.quotes, got)
		}
	}
}

func TestHowOftenSomethingIsDueIsNoUniversal(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"I pay $12 every month for it": false, "each year": false, "jeden Monat": false,
		"cada semana": false, "chaque mois": false, "ogni anno": false, "todos os meses": false,
		"every baker": true, "jeder Bäcker": true, "cada panadero": true, "chaque boulanger": true,
		"ogni fornaio": true, "everyone": true, "everyday": false, "allergy": false,
		"immer teurer": false, "immer wieder": false, "cada vez más": false,
		"above all": false, "overall": false, "sobre todo": false,
	} {
		got := false
		for _, u := range universals {
			got = got || u.words.MatchString(notUniversalRE.ReplaceAllString(text, " "))
		}
		if got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}
