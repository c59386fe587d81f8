package ground

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"naps/market"
)

var cited = market.Evidence{ID: "E1", URL: "https://news.example/1", Place: "news.example",
	Title: "PayNudge raises money", Date: "2026-05-01",
	Quote:   "“PayNudge”, which chases late invoices for freelancers, has raised $1.2bn from 40 investors, said the Example Paper.",
	Metrics: map[string]float64{"amount_usd": 1.2e9}}

func check1(text string, ids ...string) (kept, removed int) {
	k, r := CheckProposed([]market.Claim{{Text: text, Evidence: ids, Computed: []string{"7", "47.31"}}},
		[]market.Evidence{cited})
	return len(k), len(r)
}

func TestAQuoteIsFoundWhateverItsMarksSpacesAndFormsAre(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := strings.Fields(cited.Quote)
		from := rapid.IntRange(0, len(words)-1).Draw(t, "from")
		to := rapid.IntRange(from+1, len(words)).Draw(t, "to")
		var b strings.Builder
		for _, r := range strings.Join(words[from:to],
			rapid.SampledFrom([]string{" ", "  ", "\n", "\u00a0", "\u2003"}).Draw(t, "space")) {
			switch {
			case strings.ContainsRune(`“”"`, r):
				b.WriteString(rapid.SampledFrom([]string{`"`, "“", "”", "«", "»", "„"}).Draw(t, "mark"))
			case r > ' ' && r < 0x7f && rapid.IntRange(0, 9).Draw(t, "wide") == 0:
				b.WriteRune(r - '!' + '！') // the same letter in its wide form
			default:
				b.WriteRune(r)
			}
		}
		if !Quote(market.Evidence{Quote: cited.Quote}, b.String()) {
			t.Fatalf("%q is not found", b.String())
		}
		if Quote(market.Evidence{Quote: cited.Quote}, b.String()+"x") &&
			!strings.Contains(fold(cited.Quote), fold(b.String()+"x")) {
			t.Fatalf("%q is found with a letter more", b.String())
		}
	})
}

func TestANumberStandsInEveryUnitAndInNoOtherSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"PayNudge raised $1.2bn.": true, "PayNudge raised $1.2 billion.": true, "PayNudge raised $1,200 million.": true,
		"PayNudge raised $1200 million.":  true,
		"PayNudge raised $1,200,000,000.": true, "PayNudge raised $0.0012tn.": true,
		"PayNudge raised $1.2 million.": false, "PayNudge raised $12 billion.": false, "PayNudge raised $1.2.": false,
		"PayNudge raised money from 40 investors.": true, "PayNudge raised money from 41 investors.": false,
		"PayNudge raised money from 40 million investors.": false, "PayNudge raised money from 7 investors.": false,
	} {
		if kept, removed := check1(text, "E1"); (kept == 1) != want || kept+removed != 1 {
			t.Errorf("%q: kept %d, removed %d", text, kept, removed)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5000).Draw(t, "n")
		unit := rapid.SampledFrom([]string{"", " thousand", " million", " billion", "k", "m", "bn"}).Draw(t, "unit")
		value := float64(n) * map[string]float64{"": 1, " thousand": 1e3, " million": 1e6, " billion": 1e9, "k": 1e3,
			"m": 1e6, "bn": 1e9}[unit]
		kept, _ := check1(fmt.Sprintf("PayNudge raised $%d%s.", n, unit), "E1")
		stands := value == 1.2e9 || unit == "" && (n == 40 || n == 1 || n == 2026 || n == 5)
		if kept == 1 && !stands {
			t.Fatalf("$%d%s stands", n, unit)
		}
	})
}

func TestNothingInventedStandsHoweverItIsMixedWithWhatIsTrue(t *testing.T) {
	t.Parallel()
	lies := []string{"ZEBRAFISH", "47.31", "https://zebrafish.example/x", "zebrafish.example", "“we love it”",
		"9 million", "Series-Z", "nine hundred"}
	truths := []string{"PayNudge", "chases", "late", "invoices", "for", "freelancers", "has", "raised", "money"}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom(truths), 1, 12).Draw(t, "truths")
		at := rapid.IntRange(0, len(words)).Draw(t, "at")
		lie := rapid.SampledFrom(lies).Draw(t, "lie")
		text := strings.Join(append(append(append([]string{}, words[:at]...), lie), words[at:]...), " ")
		if kept, _ := check1(text, "E1"); kept != 0 {
			t.Fatalf("%q stands", text)
		}
	})
}

func TestASentenceWithoutNumberNameOrLinkNeedsEvidenceWhoseWordsSupportIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"It chases late invoices for freelancers.": true, "The market is booming and everybody celebrates.": false,
		"It is good.": false,
		"Late invoices prove that every investor should celebrate this wonderful opportunity.": false,
	} {
		if kept, _ := check1(text, "E1"); (kept == 1) != want {
			t.Errorf("%q: kept %d", text, kept)
		}
	}
}

func FuzzCheckKeepsOrRemovesEveryClaimAndNeverPanics(f *testing.F) {
	f.Add("PayNudge raised $1,200 million.", "E1")
	f.Add("“", "E1")
	f.Add("١٢٣ १२३ https://", "E9")
	f.Fuzz(func(t *testing.T, text, id string) {
		kept, removed := check1(text, id)
		if kept+removed != 1 {
			t.Fatalf("%q: kept %d, removed %d", text, kept, removed)
		}
		if kept == 1 && (id != "E1" || !strings.ContainsFunc(text, unicode.IsLetter)) {
			t.Fatalf("%q stands on %q", text, id)
		}
	})
}
