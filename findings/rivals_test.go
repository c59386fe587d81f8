package findings

import (
	"fmt"
	"slices"
	"testing"

	"naps/market"
	"naps/words"
)

func names(fs []market.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, f.Title)
	}
	slices.Sort(out)
	return out
}

func TestProductsAreJoinedByNameDomainAndProposedPair(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, p := range []struct{ title, url string }{
		{"Acme", "https://directory.example/acme"}, {"acme.io", "https://acme.io/"},
		{"Acme App", "https://apps.apple.com/acme"}, {"ACME Inc.", "https://github.com/acme"},
		{"Bolt", "https://www.bolt.example/pricing"}, {"Bolt pricing page", "https://bolt.example/"},
		{"Cask", "https://apps.apple.com/cask"}, {"Cask for Teams", "https://github.com/cask"},
		{"Dune", "https://apps.apple.com/dune"}, {"Echo", "https://apps.apple.com/echo"},
	} {
		e := thing(i+1, p.title, p.url)
		k.add(e, offered(e, p.title))
	}
	none := thing(30, "Fern", "https://fern.example")
	r := offered(none, "Fern")
	r.Relation = market.NoRelation
	k.add(none, r)
	k.Names.Same = [][2]string{{"E7", "E8"}, {"E9", "E99"}, {"E30", "E9"}}
	if got := names(of(Competitors(k.Case), "competitor")); !slices.Equal(got,
		[]string{"Acme", "Bolt", "Cask", "Dune", "Echo"}) {
		t.Errorf("competitors: %q", got)
	}
}

func TestProductsThatADirectoryListsSideBySideStaySeveral(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, p := range []struct{ title, url, site string }{
		{"Acme", "https://best-tools.example/acme", ""},
		{"Bolt", "https://best-tools.example/bolt", ""}, {"Cask", "https://www.best-tools.example/cask", ""},
		{"Dune", "https://list.example/dune", "https://getdune.example"},
		{"Dune pricing", "https://getdune.example/pricing", ""},
		{"Echo", "https://tryecho.example", ""}, {"Echo Plans", "https://tryecho.example/plans", ""},
		{"Ab", "https://abacus.example/1", ""}, {"Cd", "https://abacus.example/2", ""},
	} {
		e := thing(i+1, p.title, p.url)
		e.Facts = map[string]string{"website": p.site}
		k.add(e, offered(e, p.title))
	}
	if got := names(of(Competitors(k.Case), "competitor")); !slices.Equal(got,
		[]string{"Ab", "Acme", "Bolt", "Cask", "Cd", "Dune", "Echo"}) {
		t.Errorf("competitors: %q", got)
	}
}

func TestPriceAndCustomersOfAProductMeetAcrossItsPieces(t *testing.T) {
	t.Parallel()
	page, listing, other := thing(1, "Acme", "https://acme.io/pricing"),
		thing(2, "Acme App", "https://apps.apple.com/acme"), thing(3, "Bolt", "https://bolt.example")
	listing.Metrics = map[string]float64{"ratings": 800, "rating": 4.5}
	k := newKase().add(page, offered(page, "Acme", market.FactPrice+"=It costs $12 a month.",
		market.FactDoes+"=It reminds clients.")).add(listing, offered(listing, "Acme App")).
		add(other, offered(other, "Bolt", market.FactPrice+"=From $9 a month."))
	tiers := map[string]market.Tier{}
	for _, s := range k.Signals() {
		if s.Dimension == market.Payment {
			tiers[s.Evidence] = s.Tier
		}
	}
	if fmt.Sprint(tiers) != "map[E1:5 E3:1]" {
		t.Errorf("payment: %v", tiers)
	}
	f := of(Competitors(k.Case), "competitor")[0]
	if f.Title != "Acme" || f.Figures["price_usd"] != 12 || f.Figures["ratings"] != 800 ||
		f.Labels["matches"] != "It reminds clients." || f.Labels["domain"] != "acme.io" ||
		f.Labels["relation"] != "direct" {
		t.Errorf("%+v", f)
	}
	listing2 := k.Readings[listing.Hash]
	listing2.Name = "Elsewhere"
	k.Readings[listing.Hash] = listing2
	for _, s := range k.Signals() {
		if s.Tier == 5 {
			t.Errorf("the price of one and the customers of another meet: %+v", s)
		}
	}
}

// Whichever piece comes first by hash: the state is that of the product.
func TestAProductThatAnySourceCallsGoneIsGone(t *testing.T) {
	t.Parallel()
	for i := range 20 {
		page, listing := thing(2*i+1, fmt.Sprintf("Acme – reminders, page %d", i), "https://acme.io/"),
			thing(2*i+2, "Acme", "https://directory.example/acme")
		page.Metrics = map[string]float64{"ratings": 900}
		listing.Facts = map[string]string{"status": "Inactive", "batch": "Winter 2018"}
		k := newKase().add(page, offered(page, "Acme", market.FactPrice+"=It costs $12 a month.")).add(listing,
			offered(listing, "Acme"))
		for _, s := range k.Signals() {
			if s.Dimension == market.Payment {
				t.Errorf("the price of a product that is gone counts: %+v", s)
			}
		}
		if got := of(Funding(k.Case), "dead"); len(got) != 1 || got[0].Title != "Acme" ||
			got[0].Figures["year"] != 2018 {
			t.Errorf("predecessors: %+v", got)
		}
		if f := of(Competitors(k.Case), "competitor")[0]; f.Labels["status"] != gone ||
			len(of(Competitors(k.Case), "price")) != 0 {
			t.Errorf("%+v", f)
		}
	}
}

func TestWhatIsFreeAndDoesTheJobSpeaksAgainstPaying(t *testing.T) {
	t.Parallel()
	free, instead := thing(1, "Acme", "https://acme.io/"), thing(2, "Sheet", "https://sheet.example/")
	sub := offered(instead, "Sheet", market.FactNoCharge+"=It is free.")
	sub.Relation = market.Substitute
	k := newKase().add(free, offered(free, "Acme", market.FactNoCharge+"=It is free.")).add(instead, sub)
	got := k.Signals()
	if len(got) != 1 || got[0].For || got[0].Tier != 2 || got[0].Dimension != market.Payment ||
		got[0].Span != "It is free." {
		t.Errorf("%+v", got)
	}
	list := of(Competitors(k.Case), "competitor")
	if list[0].Title != "Acme" || list[0].Figures["free"] != 1 || list[1].Labels["relation"] != "substitute" {
		t.Errorf("%+v", list)
	}
}

func TestWhoComplainsOfAProductByItsNameIsCounted(t *testing.T) {
	t.Parallel()
	acme := thing(1, "Acme", "https://acme.io/")
	k := newKase().add(acme, offered(acme, "Acme"))
	for i, text := range []string{"Acme is slow.", "Acmeville is slow.", "I left acme.", "Our Acme, sadly, failed."} {
		e := said(10+i, fmt.Sprint("p", i), "a.example")
		e.Quote = text
		k.add(e, reads(e, market.FactComplaint))
	}
	f := of(Competitors(k.Case), "competitor")[0]
	if f.Figures["complaints"] != 2 || !slices.Contains(f.Evidence, f.Labels["complaint"]) {
		t.Errorf("%+v", f)
	}
}

func TestWordsStandOnlyAsWholeWordsWhereverTheyOccur(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"Acme": true, "acme": false, "": false, "MyAcme": false,
		"AcmeX, Acme": true, "(Acme)": true, "éAcme": false, "Acmeé": false, "Acme2": false, "Acme-2": true} {
		if got := words.Stands(text, "Acme"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if words.Stands("anything", "") {
		t.Error("nothing stands somewhere")
	}
}

func TestTheGapIsWhatMostBadReviewsName(t *testing.T) {
	t.Parallel()
	k := newKase()
	for i, pain := range []string{"sync fails", "sync fails", "ugly", "sync fails"} {
		e := said(i+1, fmt.Sprint("p", i), "store.example")
		e.Metrics = map[string]float64{"rating": 1}
		if i == 3 {
			e.Metrics["rating"] = 5
		}
		r := reads(e, market.FactComplaint)
		r.Pain = pain
		k.add(e, r)
	}
	got := of(Competitors(k.Case), "gap")
	if len(got) != 1 || got[0].Title != "Sync fails" || got[0].Figures["bad"] != 3 || got[0].Figures["same_job"] != 2 {
		t.Errorf("%+v", got)
	}
}
