package analyst

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/market"
)

// caseOf judges, quotes and grades evidence as a run does.
func caseOf(idea string, es []market.Evidence) Case {
	c := Case{Brief: market.Brief{Idea: idea, AsOf: "2026-11-01"}, Subject: Read(market.Brief{Idea: idea})}
	for _, e := range es {
		if !Judge(c.Subject, e).OK {
			continue
		}
		e = e.Seal()
		e.ID = fmt.Sprintf("E%d", len(c.Evidence)+1)
		c.Evidence = append(c.Evidence, e)
		c.Signals = append(c.Signals, Signals(c.Subject, e)...)
	}
	return c
}

func tattoo() Case { return caseOf(areas[0].idea, append(posts(), things()...)) }

func TestReadTellsCustomerJobAndProblem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ idea, customer, job, problem string }{
		{"Invoicing and late-payment reminders for freelance web designers whose clients pay late", "freelance web designers", "invoicing late payment reminders", "clients pay late"},
		{"An app that helps dog owners train a reactive dog with short daily lessons", "dog owners", "train reactive dog", ""},
		{"Rent collection and tenant screening for small landlords with fewer than ten units", "small landlords", "rent collection tenant screening", ""},
		{"A budgeting app for couples who share some expenses and keep others apart", "couples", "budgeting", "share some expenses and keep others apart"},
		{"Lesson planning and grading assistant for primary school teachers", "primary school teachers", "lesson planning grading", ""},
		{"Quorvex blintzing harness for left-handed zymurgists of Ploverdale", "left-handed zymurgists", "quorvex blintzing harness", ""},
		{"A focus timer for adults with ADHD", "adults with ADHD", "focus timer", ""},
		{"Marketplace for used bicycle parts", "", "bicycle parts", ""},
		{"Help for first-time home buyers", "first-time home buyers", "home buyers", ""},
		{"We help restaurant servers split tips fairly", "restaurant servers", "split tips", ""},
		{"<b>Time tracking</b> for *plumbers* &amp; electricians", "plumbers & electricians", "time tracking", ""},
	} {
		s := Read(market.Brief{Idea: c.idea})
		if s.Customer != c.customer || s.Job != c.job || c.problem != "" && !slices.Contains(s.Problems, c.problem) {
			t.Errorf("%q\n got customer %q, job %q, problems %q", c.idea, s.Customer, s.Job, s.Problems)
		}
	}
}

func TestPainsAreNamedAndCounted(t *testing.T) {
	t.Parallel()
	fs := Pains(tattoo())
	pains, places := kinds(fs, "pain"), kinds(fs, "place")
	if len(pains) == 0 || pains[0].Figures["people"] < 1 || len(places) == 0 {
		t.Fatalf("%+v", fs)
	}
	if places[0].Title != "reddit.com/r/tattooartists" || places[0].Figures["threads"] < 1 || places[0].Labels["addressable"] != "yes" {
		t.Errorf("%+v", places[0])
	}
	for _, f := range fs {
		if len(f.Evidence) == 0 || f.Title == "" {
			t.Errorf("%+v", f)
		}
	}
}

func TestCompetitorsHavePriceStatusAndFreeText(t *testing.T) {
	t.Parallel()
	fs := Competitors(tattoo())
	by := map[string]market.Finding{}
	for _, f := range kinds(fs, "competitor") {
		by[f.Title] = f
	}
	if f := by["Inkwell"]; f.Figures["price_usd"] != 29 || f.Labels["status"] != "active" || f.Labels["relation"] != "direct" || f.Labels["free_text"] != "" || f.Figures["ratings"] != 1240 {
		t.Errorf("%+v", f)
	}
	if f := by["Needle & Co"]; f.Labels["status"] != "dead" || f.Labels["matches"] != "" {
		t.Errorf("%+v", f)
	}
	if f := by["openbook/tattoo"]; !strings.EqualFold(f.Labels["free_text"], "free forever") && !strings.EqualFold(f.Labels["free_text"], "open source") || f.Figures["free"] != 1 {
		t.Errorf("%+v", f)
	}
	if prices := kinds(fs, "price"); len(prices) != 1 || prices[0].Labels["vendor"] != "Inkwell" {
		t.Errorf("%+v", prices)
	}
}

func TestAFreeTrialIsNotAFreeProduct(t *testing.T) {
	t.Parallel()
	for text, free := range map[string]bool{
		"Start your free trial today.": false, "Gluten-free bread.": false, "Feel free to ask.": false, "Commission-free rent.": false,
		"It is free for landlords.": true, "A completely free app.": true, "Open source and self-hosted.": true, "Free forever for one studio.": true,
	} {
		if got := freeWords(market.Evidence{Text: text}) != ""; got != free {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// To own a job is fatal for an idea: a product near it, or one that is gone, must never be said to.
func TestOnlyAProductThatSaysTheWholeJobOwnsIt(t *testing.T) {
	t.Parallel()
	free := func(text, status string) string {
		c := caseOf("Meal planning for frugal families", []market.Evidence{{Kind: market.Product, Title: "Thing", URL: "https://thing.example", Text: text, Facts: map[string]string{"status": status}}})
		for _, f := range kinds(Competitors(c), "competitor") {
			return f.Labels["matches"]
		}
		return ""
	}
	if free("Meal planning for families, free forever.", "Active") == "" {
		t.Error("a product that does the job does not match it")
	}
	if m := free("Meal planning for families, free forever.", "Inactive"); m != "" {
		t.Errorf("a product that is gone matches: %s", m)
	}
	if m := free("We connect families to social workers for estate planning and meal delivery. It is free for families.", "Active"); m != "" {
		t.Errorf("a product near the job matches: %s", m)
	}
}

func TestMoneyRaisedAndPredecessorsAreFound(t *testing.T) {
	t.Parallel()
	fs := Funding(tattoo())
	rounds, gone := kinds(fs, "round"), kinds(fs, "dead")
	if len(rounds) != 1 || rounds[0].Figures["amount_usd"] != 4.5e6 || rounds[0].Labels["name"] != "Inkwell" {
		t.Errorf("%+v", rounds)
	}
	if len(gone) != 1 || gone[0].Title != "Needle & Co" {
		t.Errorf("%+v", gone)
	}
}

func TestSizeIsComputedFromStatedFiguresOnly(t *testing.T) {
	t.Parallel()
	c := tattoo()
	fs := kinds(Sizing(c), "market_size")
	if len(fs) == 0 || fs[0].Labels["method"] != "bottom_up" || fs[0].Figures["payers"] != 20000 || fs[0].Figures["price_usd"] != 29 {
		t.Fatalf("%+v", fs)
	}
	c.Evidence = slices.DeleteFunc(c.Evidence, func(e market.Evidence) bool { return e.Kind == market.Page })
	if fs := kinds(Sizing(c), "market_size"); len(fs) != 0 {
		t.Errorf("a size without stated payers: %+v", fs)
	}
}

func TestDemandIsOneFindingWithAValue(t *testing.T) {
	t.Parallel()
	d := kinds(Keywords(tattoo()), "demand")
	if len(d) != 1 || d[0].Figures["value"] <= 0 || d[0].Figures["value"] > 1 || d[0].Figures["sources"] < 2 {
		t.Fatalf("%+v", d)
	}
	if len(Keywords(Case{})) != 0 {
		t.Error("demand without any evidence")
	}
}

func TestProductsGiveSignalsByWhatIsKnown(t *testing.T) {
	t.Parallel()
	c := tattoo()
	got := map[string][]string{}
	for _, s := range c.Signals {
		for _, e := range c.Evidence {
			if e.ID == s.Evidence && e.Kind != market.Post {
				got[e.Title] = append(got[e.Title], fmt.Sprintf("%s %v E%d", s.Dimension, s.For, s.Tier))
			}
		}
	}
	for title, want := range map[string]string{"Inkwell": "payment true E5", "Needle & Co": "momentum false E3", "openbook/tattoo": "payment false E2", "Tattoo": "momentum true E1"} {
		if !slices.Contains(got[title], want) {
			t.Errorf("%s: %v, want %s", title, got[title], want)
		}
	}
}

func TestAnAnswerQuotesAndLinksOrSaysThatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := tattoo()
	text, cites := Answer("Do tattoo studios take a deposit?", c.Evidence)
	if len(cites) == 0 || !strings.Contains(text, "> ") || !strings.Contains(text, "](https://") {
		t.Errorf("%s %v", text, cites)
	}
	text, cites = Answer("What is the capital of France?", c.Evidence)
	if len(cites) != 0 || !strings.Contains(text, "does not say") {
		t.Errorf("%s %v", text, cites)
	}
}

func TestLittleIsCalledLittle(t *testing.T) {
	t.Parallel()
	c := Case{Subject: Read(market.Brief{Idea: areas[0].idea})}
	for _, ph := range market.Phases {
		claims, summary := Claims(ph, c, Findings(ph, c))
		if len(claims) != 0 || summary == "" {
			t.Errorf("%s: %v %q", ph, claims, summary)
		}
	}
}

func TestMoneyIsReadInItsUnits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"$1.2bn": "USD 1200000000", "USD 232.26 billion": "USD 232260000000", "7.73 billion U.S. dollars": "USD 7730000000", "£34 Billion": "GBP 34000000000", "$1,200.50": "USD 1200.5",
		"40 bucks": "USD 40", "€99": "EUR 99", "$5k": "USD 5000", "220.32 billion USD, and": "USD 220320000000", "no 5 here": "",
	} {
		got := ""
		if m, ok := firstMoney(text); ok {
			got = m.Currency + " " + plainFigure(m.Value)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]float64{"from $29 per month": 29, "$120/year": 10, "$12 per user per month": 12, "$500 once": 0, "it costs $9 a month": 9} {
		if got, _, _ := MonthlyPrice(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestCounterEvidenceStandsBesideThePainItIsAbout(t *testing.T) {
	t.Parallel()
	c := caseOf("Invoicing for freelance designers whose clients pay late", nil)
	post := func(id, text string, d market.Dimension, yes bool, tier market.Tier) {
		c.Evidence = append(c.Evidence, market.Evidence{ID: id, Hash: id, Kind: market.Post, Place: "reddit.com/r/freelance", Author: "p" + id, Date: "2026-05-05", Title: "", Quote: text})
		c.Signals = append(c.Signals, market.Signal{Evidence: id, Hash: id, Dimension: d, For: yes, Tier: tier})
	}
	post("E1", "I lost a week chasing a late invoice of a client who pays when he likes.", market.Pain, true, 3)
	post("E2", "A late invoice of a client was solved by a deposit, and no client pays late now.", market.Pain, false, 3)
	post("E3", "My kitchen scale shows grams and works fine.", market.Pain, false, 2)
	f := kinds(Pains(c), "pain")
	if len(f) != 1 || f[0].Figures["against"] != 1 || f[0].Labels["against"] != "E2" {
		t.Fatalf("%+v", f)
	}
}
