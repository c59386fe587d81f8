package analyst

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"naps/market"
)

func TestOneProductHasOneNameHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	for _, names := range [][]string{{"Billbird", "billbird.io", "BillBird Inc.", "Bill Bird App", "BILLBIRD, LLC"}, {"Pay Nudge", "PayNudge", "paynudge.com"}} {
		for _, n := range names {
			if nameKey(n) != nameKey(names[0]) {
				t.Errorf("%q is not %q", n, names[0])
			}
		}
	}
	es := []market.Evidence{
		{Hash: "1", Kind: market.Product, Source: "yc", Title: "Billbird – Invoices", Facts: map[string]string{"name": "Billbird", "website": "https://www.billbird.io"}},
		{Hash: "2", Kind: market.Product, Source: "itunes", Title: "Invoice maker", Facts: map[string]string{"name": "Invoice maker", "website": "https://help.billbird.io/app"}},
		{Hash: "3", Kind: market.Page, Source: "duckduckgo", URL: "https://billbird.io/", Title: "Invoices for designers | Billbird"},
		{Hash: "4", Kind: market.Product, Source: "hackernews", Title: "Show HN: BillBird (YC S24) – Invoices", URL: "https://news.ycombinator.com/item?id=4"},
		{Hash: "5", Kind: market.Product, Source: "yc", Title: "Other", Facts: map[string]string{"name": "Other", "website": "https://github.com/other"}},
		{Hash: "6", Kind: market.Product, Source: "github", Title: "Third", Facts: map[string]string{"name": "Third", "website": "https://github.com/third"}},
	}
	groups := sameProduct(Case{Evidence: es}.products())
	if len(groups) != 3 || len(groups[0]) != 4 || titleOf(groups[0]) != "Billbird" {
		t.Errorf("%d groups: %+v", len(groups), groups)
	}
}

func TestTheOrderOfEvidenceDoesNotChangeWhoIsWho(t *testing.T) {
	t.Parallel()
	names := []string{"Acme", "acme.io", "Acme App", "Bolt", "Bolt Inc", "Crane"}
	sites := []string{"", "https://acme.io", "https://bolt.example", "https://crane.example", "https://apps.apple.com/x"}
	rapid.Check(t, func(t *rapid.T) {
		var es []market.Evidence
		for i := range rapid.IntRange(0, 12).Draw(t, "n") {
			es = append(es, market.Evidence{Hash: string(rune('a' + i)), Kind: market.Product, Title: rapid.SampledFrom(names).Draw(t, "name"), Facts: map[string]string{"website": rapid.SampledFrom(sites).Draw(t, "site")}})
		}
		titles := func(es []market.Evidence) (out []string) {
			for _, g := range sameProduct(es) {
				out = append(out, titleOf(g))
			}
			return out
		}
		if got, want := titles(rapid.Permutation(es).Draw(t, "order")), titles(es); !slices.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

func TestArticlesListsAndThreadsAreNoProducts(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"https://billbird.io": true, "https://billbird.io/": true, "https://blog.example/best-invoicing": false, "https://www.reddit.com/": false, "https://x.example/?p=3": false} {
		if got := frontPage(market.Evidence{Kind: market.Page, URL: address}); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestAProductForOthersIsNoRivalOfPeopleWithoutATrade(t *testing.T) {
	t.Parallel()
	idea := "A budgeting app for couples who share some expenses and keep others apart"
	relation := func(title, tagline, text string) market.Finding {
		c := caseOf(idea, []market.Evidence{{Kind: market.Product, Source: "yc", URL: "https://p.example", Title: title + " – " + tagline, Text: text, Quote: text, Facts: map[string]string{"name": title, "tagline": tagline}}})
		for _, f := range kinds(Competitors(c), "competitor") {
			return f
		}
		return market.Finding{}
	}
	if f := relation("Pairwise", "Budgeting for couples", "Couples share a budget and keep expenses apart. Each partner sees what is shared."); f.Labels["relation"] != "direct" {
		t.Errorf("a budget for couples: %+v", f)
	}
	if f := relation("Ledgerly", "Budgeting and forecasting", "Ledgerly helps finance teams with budgeting and shared expenses of the company."); f.Title != "" {
		t.Errorf("a budget for finance teams: %+v", f)
	}
	if f := relation("Purser", "Budgeting by envelopes", "Purser is a budgeting app. Put money aside for what will come."); f.Labels["relation"] != "substitute" {
		t.Errorf("a budget for anybody: %+v", f)
	}
}

func TestComplaintsAboutARivalStandBesideIt(t *testing.T) {
	t.Parallel()
	c := tattoo()
	post := market.Evidence{ID: "E900", Hash: "complaint", Kind: market.Post, Place: "reddit.com/r/tattooartists", Author: "p1", Quote: "I hate Inkwell, its calendar is terrible and support never answers."}
	c.Evidence = append(c.Evidence, post)
	for _, f := range kinds(Competitors(c), "competitor") {
		if f.Title == "Inkwell" && (f.Figures["complaints"] != 1 || f.Labels["complaint"] != "E900" || !slices.Contains(f.Evidence, "E900")) {
			t.Errorf("%+v", f)
		}
	}
}

// The figures are those of the formula by hand: 10 seen, 4 once, 3 twice, of 4 samples: 10 + 0.75·4·3/(2·4) = 11.125.
func TestChao2ByHand(t *testing.T) {
	t.Parallel()
	all, low, high := chao2(10, 4, 3, 4)
	if math.Abs(all-11.125) > 1e-9 || low < 10 || low > all || high < all || high > 25 {
		t.Errorf("%v [%v, %v]", all, low, high)
	}
	if all, low, high := chao2(10, 1, 3, 4); all != 10 || low != 10 || high != 10 {
		t.Errorf("one that came once is no sign of more: %v [%v, %v]", all, low, high)
	}
}

func TestTheEstimateOfRivalsIsBoundedBelowByWhatWasSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		once, twice := rapid.IntRange(0, 200).Draw(t, "once"), rapid.IntRange(0, 200).Draw(t, "twice")
		seen, m := once+twice+rapid.IntRange(0, 200).Draw(t, "more"), rapid.IntRange(2, 9).Draw(t, "samples")
		all, low, high := chao2(seen, once, twice, m)
		if !(float64(seen) <= low && low <= all && all <= high && high < 1e9) {
			t.Fatalf("%v ≤ %v ≤ %v ≤ %v", seen, low, all, high)
		}
		if again, _, _ := chao2(seen, once, twice+1, m); again > all {
			t.Fatalf("more that came back made more missing: %v, then %v", all, again)
		}
	})
}

func TestFewRivalsAreNoGroundForAnEstimate(t *testing.T) {
	t.Parallel()
	c := tattoo()
	c.Sightings = c.Evidence
	if fs := kinds(Competitors(c), "missing"); len(fs) != 0 {
		t.Errorf("%+v", fs)
	}
}
