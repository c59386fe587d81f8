package ground

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"naps/market"

	"pgregory.net/rapid"
)

var shelf = []market.Evidence{
	{ID: "E1", Source: "reddit_rss", URL: "https://reddit.com/r/bakery/1", Title: "We throw away bread",
		Quote: "Last month I lost $1,200 on unsold bread. It’s awful.",
		Place: "reddit.com/r/bakery", Date: "2026-09-14"},
	{ID: "E2", Source: "yc", URL: "https://loafly.example/", Title: "Loafly",
		Quote:   "Loafly counts bread for 340 bakeries, from $29 per month.",
		Metrics: map[string]float64{"rating": 4.6, "ratings": 12840},
		Facts:   map[string]string{"batch": "Winter 2024"}, Place: "loafly.example"},
	{ID: "E3", Source: "duckduckgo", URL: "https://stats.example/b", Title: "Bakeries",
		Quote: "The bakery market was worth 1,200 million dollars in 2024, said “Crumb & Co”."},
}

func TestClaimsStandOrFallByTheirEvidence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, text string
		ids       []string
		computed  []string
		stays     bool
	}{
		{"the number is in the quote", "A baker lost $1,200 in a month.", []string{"E1"}, nil, true},
		{"the number is nowhere", "A baker lost $1,300 in a month.", []string{"E1"}, nil, false},
		{"part of a number is not the number", "A baker lost 200 in a month.", []string{"E1"}, nil, false},
		{"the number was computed", "12 people speak of bread.", []string{"E1"}, []string{"12"}, true},
		{"a computed number covers only itself", "12 people and 13 bakers speak of bread.", []string{"E1"},
			[]string{"12"}, false},
		{"the number is of other evidence", "A price of $29 for bread is known.", []string{"E1"}, nil, false},
		{"the number is a metric", "Loafly has 4.6 stars from 12,840 ratings.", []string{"E2"}, nil, true},
		{"other units", "The bakery market was worth $1.2bn in 2024.", []string{"E3"}, nil, true},
		{"a thousandfold slip", "The bakery market was worth $1.2 million in 2024.", []string{"E3"}, nil, false},
		{"a scale is added", "A baker lost $1,200 million on bread.", []string{"E1"}, nil, false},
		{"a number in words", "Loafly serves seven hundred bakeries.", []string{"E2"}, nil, false},
		{"a verbatim quotation", "A baker says: “I lost $1,200 on unsold bread.”", []string{"E1"}, nil, true},
		{"quotation marks and spaces are folded", "A baker says: \"It's  awful.\"", []string{"E1"}, nil, true},
		{"a German quotation", "A baker says: „I lost $1,200 on unsold bread.“", []string{"E1"}, nil, true},
		{"a changed German quotation", "A baker says: „I lost $1,200 on stale bread.“", []string{"E1"}, nil, false},
		{"a changed quotation", "A baker says: “I lost $1,200 on stale bread.”", []string{"E1"}, nil, false},
		{"two pieces in one quotation", "“Last month … on unsold bread”, says a baker.", []string{"E1"}, nil, false},
		{"a quotation that is not closed", "A baker says: “I lost $1,200 on unsold bread.", []string{"E1"}, nil, false},
		{"a link of the evidence", "See https://loafly.example/ for its bread.", []string{"E2"}, nil, true},
		{"a link of elsewhere", "See https://loafly.example.evil.example/ for its bread.", []string{"E2"}, nil, false},
		{"an address of elsewhere", "See zebra.example for bread.", []string{"E2"}, nil, false},
		{"a company of the evidence", "Loafly counts bread.", []string{"E2"}, nil, true},
		{"a company of elsewhere", "Bread is counted by Zebra Analytics.", []string{"E2"}, nil, false},
		{"a company of elsewhere that begins the sentence", "Zebra counts bread.", []string{"E2"}, nil, false},
		{"a common word begins the sentence", "Many bakeries count bread.", []string{"E2"}, nil, true},
		{"a name of two words of which one is common", "Best Zebra counts bread.", []string{"E2"}, nil, false},
		{"nothing in common", "Everybody is glad about it.", []string{"E1"}, nil, false},
		{"no evidence", "A baker lost bread.", nil, nil, false},
		{"unknown evidence", "A baker lost bread.", []string{"E9"}, nil, false},
		{"one unknown among known", "A baker lost bread.", []string{"E1", "E9"}, nil, false},
		{"nothing is said", "  ", []string{"E1"}, nil, false},
	} {
		kept, removed := Check([]market.Claim{{Text: c.text, Evidence: c.ids, Computed: c.computed}}, shelf)
		if (len(kept) == 1) != c.stays || len(kept)+len(removed) != 1 {
			t.Errorf("%s: %q kept %v, %v", c.why, c.text, len(kept) == 1, removed)
		}
	}
}

func TestAConversionIsAddedToWhatWasComputed(t *testing.T) {
	t.Parallel()
	kept, _ := Check([]market.Claim{{Text: "The bakery market was worth $1.2bn.", Evidence: []string{"E3"}}}, shelf)
	if len(kept) != 1 || !slices.Contains(kept[0].Computed, "1.2") {
		t.Errorf("%+v", kept)
	}
}

func TestAQuoteStandsWordForWordInItsText(t *testing.T) {
	t.Parallel()
	e := market.Evidence{Quote: "It’s  awful", Text: "I know.\n\nIt’s  awful, is it not?"}
	for text, want := range map[string]bool{"It's awful": true, "It’s\nawful, is": true, "it's awful": false,
		"awful It's": false, "": false, " ": false} {
		if Quote(e, text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
	e.Text = ""
	if !Quote(e, "awful") || Quote(e, "I know") {
		t.Error("without its text a quote must stand in the stored quote")
	}
}

// pieces of sentences, true and invented, from which random claims are made.
var pieces = []string{"Loafly", "Zebra Labs", "$1,200", "47.31", "12", "340", "$1.2bn", "1,200 million", "bread",
	"bakeries", "“unsold bread”", "“stale bread”", "\"", "“", "https://loafly.example/",
	"https://zebra.example/x", "loses", "2024", "seven", "in September", ".", "It is"}

func claims(t *rapid.T) []market.Claim {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) market.Claim {
		return market.Claim{
			Text:     strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 8).Draw(t, "text"), " "),
			Evidence: rapid.SliceOfN(rapid.SampledFrom([]string{"E1", "E2", "E3", "E9"}), 0, 3).Draw(t, "ids"),
			Computed: rapid.SliceOfN(rapid.SampledFrom([]string{"12", "7"}), 0, 2).Draw(t, "computed"),
		}
	}), 0, 6).Draw(t, "claims")
}

var anyNumber = regexp.MustCompile(`\d[\d,.]*\d|\d`)

func TestWhatIsKeptSatisfiesTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := claims(t)
		kept, removed := Check(in, shelf)
		if len(kept)+len(removed) != len(in) {
			t.Fatalf("%d claims became %d and %d", len(in), len(kept), len(removed))
		}
		for _, c := range kept {
			if len(c.Evidence) == 0 || slices.Contains(c.Evidence, "E9") {
				t.Fatalf("kept without evidence: %+v", c)
			}
			cited := strings.Join(c.Computed, " ")
			for _, id := range c.Evidence {
				e := shelf[int(id[1]-'1')]
				cited += fmt.Sprint(" ", e.Quote, " ", e.Title, " ", e.Date, " ", e.Metrics)
			}
			for _, n := range anyNumber.FindAllString(c.Text, -1) {
				if !strings.Contains(strings.ReplaceAll(cited, ",", ""), strings.ReplaceAll(n, ",", "")) {
					t.Fatalf("%q kept with the number %s of %q", c.Text, n, cited)
				}
			}
			for _, lie := range []string{"Zebra", "47.31", "zebra.example", "stale"} {
				if strings.Contains(c.Text, lie) {
					t.Fatalf("kept: %q", c.Text)
				}
			}
		}
		again, none := Check(kept, shelf)
		if len(none) > 0 || !reflect.DeepEqual(again, kept) {
			t.Fatalf("what was kept does not stand a second look: %+v", none)
		}
	})
}

func TestOrderOfEvidenceAndClaimsChangesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := claims(t)
		kept, _ := Check(in, shelf)
		other, _ := Check(in, rapid.Permutation(shelf).Draw(t, "shelf"))
		if !reflect.DeepEqual(kept, other) {
			t.Fatalf("%+v %+v", kept, other)
		}
		turned := slices.Clone(in)
		slices.Reverse(turned)
		back, _ := Check(turned, shelf)
		slices.Reverse(back)
		if !reflect.DeepEqual(kept, back) {
			t.Fatalf("%+v %+v", kept, back)
		}
	})
}

func FuzzCheck(f *testing.F) {
	f.Add("Loafly counts “bread” for 340 bakeries, $1.2bn, https://loafly.example/",
		"Loafly counts bread for 340 bakeries")
	f.Add("“„«\"\xff 9,9,9.9. ZEBRA", "")
	f.Fuzz(func(t *testing.T, text, quote string) {
		e := market.Evidence{ID: "E1", Quote: quote, Text: quote}
		kept, removed := Check([]market.Claim{{Text: text, Evidence: []string{"E1"}}}, []market.Evidence{e})
		if len(kept)+len(removed) != 1 {
			t.Fatal("a claim was lost")
		}
		if strings.TrimSpace(quote) != "" && !Quote(e, quote) {
			t.Fatalf("%q does not stand in itself", quote)
		}
	})
}

// TestAWordInAnotherFormIsNoName has sentences begin with a form of a word that is cited, and with names that were made
// from one.
func TestAWordInAnotherFormIsNoName(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", Kind: market.Post, Title: "I search my old files",
		Quote: "I search my old files with grep, and ads pay for it.", URL: "https://forum.example/1"}
	for text, stays := range map[string]bool{
		"Searching old files is enough for one of them.":    true,
		"Searches of old files are enough for one of them.": true, "It is one of two with ads.": true,
		"Searchify old files is enough for one of them.": false,
		"Filebase searches old files.":                   false, "It is one of two with tax.": false,
	} {
		kept, removed := CheckProposed([]market.Claim{{Text: text, Evidence: []string{"E1"}}}, []market.Evidence{e})
		if len(kept) == 1 != stays {
			t.Errorf("%q: kept %v, removed %v", text, kept, removed)
		}
	}
}
