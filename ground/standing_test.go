package ground

import (
	"regexp"
	"strings"
	"testing"

	"naps/market"

	"pgregory.net/rapid"
)

// boasts are what pages claim of their markets, each with words that a sentence of naps' own must not repeat.
var boasts = []struct{ page, words string }{
	{"Nobody else solves deposit disputes.", "nobody else"},
	{"No one else offers deposit tracking.", "no one else"},
	{"No other tool handles deposits.", "no other tool"},
	{"There are no competitors for deposit tracking.", "no competitors"},
	{"Deposits have zero real competition.", "competition"},
	{"The only platform for deposits.", "only platform"},
	{"We are the market leader with 90% share.", "market leader"},
	{"We hold 90% of the deposit market.", "90%"},
	{"Our market share in deposits is 90%.", "market share"},
	{"The leading deposit software.", "leading"},
	{"We dominate deposit tracking.", "dominate"},
	{"The #1 app for deposits.", "#1"},
	{"The world's largest deposit platform.", "largest"},
	{"The best tool for deposits.", "best tool"},
	{"An unrivaled deposit tracker.", "unrivaled"},
	{"Deposits are a huge untapped market.", "untapped"},
	{"The deposit market is booming.", "booming"},
	{"There is no demand for deposit tracking.", "no demand"},
	{"Every landlord needs deposit tracking.", "every landlord needs"},
	{"Everybody loves our deposit app.", "everybody loves"},
}

var attribution = regexp.MustCompile(`^\S+(?: page it cites)? says: “`)

// own is what a sentence says in naps' own voice.
func own(text string) string {
	return strings.ToLower(regexp.MustCompile(`“[^”]*”|"[^"]*"`).ReplaceAllString(text, ""))
}

func TestWhatAPageClaimsOfItsMarketIsOnlyWrittenAsWhatThatPageSays(t *testing.T) {
	t.Parallel()
	written := 0
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SampledFrom(boasts).Draw(t, "boast")
		more := rapid.SampledFrom([]string{"", " Tenants lost deposits last year.", " Since deposits matter.",
			"\nDeposits, again."}).Draw(t, "more")
		page := market.Evidence{ID: "E1",
			URL: rapid.SampledFrom([]string{"https://www.boast.example/x", "https://b00st.example/",
				"https://boast.example:444/"}).Draw(t, "url"), Title: "Deposits", Place: "boast.example"}
		if rapid.Bool().Draw(t, "title") {
			page.Title, page.Quote = b.page, "Deposits"+more
		} else {
			page.Quote = b.page + more
		}
		other := market.Evidence{ID: "E2", URL: "https://other.example/", Title: "Deposits",
			Quote: "I lost my deposit."}
		text := rapid.SampledFrom([]string{b.page, strings.TrimSuffix(b.page, "."), strings.ToUpper(b.page),
			"Deposits: " + b.page, "Deposits " + strings.ToLower(b.page[:1]) + b.page[1:]}).Draw(t, "sentence")
		ids := rapid.SampledFrom([][]string{{"E1"}, {"E1", "E2"}, {"E2", "E1"}, {"E2"}}).Draw(t, "cites")
		claims := []market.Claim{{Text: text, Evidence: ids, Computed: []string{"90", "1"}}}
		check := rapid.SampledFrom([]func([]market.Claim, []market.Evidence) ([]market.Claim, []market.Removed){Check,
			CheckProposed}).Draw(t, "check")
		kept, _ := check(claims, []market.Evidence{page, other})
		for _, c := range kept {
			written++
			cites := strings.Join(c.Evidence, " ")
			if cites == "E2" {
				continue // nothing there that a page claims: the sentence stands or falls by its words
			}
			if strings.Contains(own(c.Text), b.words) || !attribution.MatchString(c.Text) || cites != "E1" {
				t.Fatalf("%q by %s in naps' own voice", c.Text, cites)
			}
			if again, _ := check(kept, []market.Evidence{page, other}); len(again) != 1 || again[0].Text != c.Text {
				t.Fatalf("%q does not stand when it is checked again: %v", c.Text, again)
			}
		}
	})
	if written == 0 {
		t.Error("no such sentence is ever written")
	}
}

func TestAModelMayNotClaimHowAMarketStandsWithoutAPageThatSaysSo(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", URL: "https://other.example/", Title: "Deposit disputes",
		Quote: "I lost my deposit and the landlord never answered about deposit tracking software for the market."}
	for _, b := range boasts {
		kept, removed := CheckProposed([]market.Claim{{Text: b.page, Evidence: []string{"E1"}}}, []market.Evidence{e})
		if len(kept) != 0 || len(removed) != 1 {
			t.Errorf("%q is kept as %v", b.page, kept)
		}
	}
}

func TestSentencesThatCountWhatWasFoundStayAsTheyAre(t *testing.T) {
	t.Parallel()
	e := market.Evidence{ID: "E1", URL: "https://loafly.example/", Title: "Loafly, the leading deposit tracker",
		Quote: "Nobody else solves this. Loafly is the market leader in deposit tracking.",
		Place: "reddit.com/r/deposits"}
	for _, text := range []string{
		"3 active products do the job: Loafly.",
		"The most rated is Loafly, with 3 stars from 3 ratings.",
		"Loafly says of itself: “Nobody else solves this.”",
		"Against it: 3 people are content with what there is, call it solved or find it not worth money.",
		"The median of 3 known prices of deposit tracking is 3 a month.",
		"3 possible payers at a median of 3 a month and a share of 3 to 3 per cent of deposit tracking make 3 a year.",
		"Of 3 rivals found, 3 were known to one source only, and the last searches for deposit tracking added nobody.",
		"3 people speak of deposit tracking, one of them: “Nobody else solves this.”",
	} {
		kept, removed := Check([]market.Claim{{Text: text, Evidence: []string{"E1"}, Computed: []string{"3"}}},
			[]market.Evidence{e})
		if len(kept) != 1 || kept[0].Text != text {
			t.Errorf("%q became %v %v", text, kept, removed)
		}
	}
}
