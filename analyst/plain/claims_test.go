package plain

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"naps/analyst"
	"naps/findings"
	"naps/ground"
	"naps/market"
)

type readFunc func(context.Context, market.Brief, market.Subject, []analyst.Candidate) (analyst.Batch, error)

func candidates(ids ...string) []analyst.Candidate {
	var out []analyst.Candidate
	for _, id := range ids {
		out = append(out, analyst.Candidate{Evidence: market.Evidence{ID: id}})
	}
	return out
}

var (
	sentences = []string{"It cost me $40 and 2 hours last month.", "I pay $5 for it.", "I was paid late again.",
		"It is fine as it is.", "We built our own sheet.", "It costs $12 a month.",
		"It is free.", "Acme reminds clients who pay late.", "Is there a tool for it?"}
	names = []string{"Acme", "Bolt Inc", "acme.io", "Cask & Sons"}
	facts = []string{market.FactIncident, market.FactLoss, market.FactAmount, market.FactPaid, market.FactHired,
		market.FactBuilt, market.FactAsks, market.FactComplaint,
		market.FactContent, market.FactSolved, market.FactFree, market.FactNotWorth,
		market.FactPrice, market.FactNoCharge, market.FactDoes, market.FactCustomers}
)

// anyWorld is a random case whose readings quote the texts that they are of, as readers must.
func anyWorld(t *rapid.T) findings.Case {
	c := findings.Case{Brief: market.Brief{AsOf: "2026-11-24"},
		Subject: market.Subject{Job: "payment reminders", Problem: "clients pay late",
			Customer: rapid.SampledFrom([]string{"freelance designers", "primary school teachers", "bakers"}).Draw(t,
				"customer")}, Readings: map[string]market.Reading{}}
	for n := range rapid.IntRange(0, 14).Draw(t, "pieces") {
		e, r := anyPiece(t, n+1)
		c.Evidence = append(c.Evidence, e)
		if rapid.IntRange(0, 4).Draw(t, "unread") > 0 {
			c.Readings[e.Hash] = r
		}
	}
	for i, indicator := range []string{"SE.PRM.TCHR", "SL.TLF.TOTL.IN", "SL.EMP.SELF.ZS"} {
		e := market.Evidence{ID: fmt.Sprint("E", 90+i), Kind: market.Series, Source: "worldbank", Query: indicator,
			Title: "Figures", Text: "Figures",
			Metrics: map[string]float64{"last": float64(rapid.IntRange(1, 99).Draw(t, "last")), "year": 2024}}
		if i < 2 {
			e.Metrics["last"] *= 1e5
		}
		c.Evidence = append(c.Evidence, e.Seal())
	}
	c.Names.Pains = []analyst.Cluster{{Name: "Paid late again", IDs: []string{"E1", "E2", "E3"}}}
	return c
}

func anyPiece(t *rapid.T, n int) (market.Evidence, market.Reading) {
	text := rapid.SliceOfN(rapid.SampledFrom(sentences), 1, 5).Draw(t, "text")
	name := rapid.SampledFrom(names).Draw(t, "name")
	kind := rapid.SampledFrom([]market.Kind{market.Post, market.Post, market.Product, market.Page, market.News,
		market.Suggestion, market.Series}).Draw(t, "kind")
	title := map[market.Kind]string{market.News: name + " raises $5 million", market.Product: name + " – reminders",
		market.Page: name}[kind]
	if kind == market.News && n%2 == 0 {
		title = name + " shuts down"
	}
	e := market.Evidence{ID: fmt.Sprint("E", n), Kind: kind, Source: fmt.Sprint("source", n%3), Title: title,
		Text: strings.Join(append([]string{title}, text...), "\n"), Quote: text[0],
		URL:   fmt.Sprintf("https://x.example/%d", n),
		Place: fmt.Sprint("place", n%2), Author: fmt.Sprint("who", n%4), Date: "2026-09-01"}
	if e.Title == "" {
		e.Title = "Paid late"
	}
	if kind == market.Series {
		e.Query = rapid.SampledFrom([]string{"Late payment", "Invoice"}).Draw(t, "article")
		e.Title, e.Place, e.Author = "Page views of "+e.Query, "en.wikipedia.org", ""
		e.Metrics = map[string]float64{"mean_last_12": float64(rapid.IntRange(0, 5000).Draw(t, "views")),
			"slope_per_year": rapid.Float64Range(-1, 1).Draw(t, "slope")}
	}
	if kind == market.Post {
		e.Metrics = map[string]float64{"rating": float64(rapid.IntRange(0, 5).Draw(t, "rating"))}
	}
	e = e.Seal()
	r := market.Reading{Evidence: e.ID, Hash: e.Hash, Reader: market.ReadByModel,
		About: rapid.SampledFrom([]int{2, 2, 1, 0}).Draw(t, "about"), Voice: market.Sufferer,
		Pain: rapid.SampledFrom([]string{"", "paid late", "late again"}).Draw(t, "pain")}
	if kind == market.Product || kind == market.Page {
		r.Relation, r.Name, r.Voice = rapid.SampledFrom([]market.Relation{market.SameJob, market.Substitute,
			market.NoRelation}).Draw(t, "relation"), name, market.Provider
	}
	for _, f := range rapid.SliceOfN(rapid.SampledFrom(facts), 0, 4).Draw(t, "facts") {
		r.Facts = append(r.Facts, market.Fact{Fact: f, At: []int{1}, Quote: rapid.SampledFrom(text).Draw(t, "quote")})
	}
	return e, r
}

func TestEverySentenceStandsUpToItsEvidence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyWorld(t)
		var all []market.Finding
		for _, phase := range market.Phases {
			findings := findings.Of(phase, c)
			if all = append(all, findings...); phase == market.Verdict {
				findings = all
			}
			claims, summary := Analyst{}.Claims(phase, c, findings)
			if _, gone := ground.Check(claims, c.Evidence); len(gone) > 0 {
				t.Fatalf("%s: %+v", phase, gone)
			}
			if len(claims) > claimsMax || summary == "" && phase != market.Verdict {
				t.Fatalf("%s has %d sentences and the summary %q", phase, len(claims), summary)
			}
			for _, claim := range claims {
				if len(claim.Evidence) == 0 || !strings.HasSuffix(claim.Text, ".") {
					t.Fatalf("%+v", claim)
				}
			}
		}
	})
}

// Each phase says which of three things it is: found, read and not found, or not read.
func TestASummaryTellsNotReadFromNotFound(t *testing.T) {
	t.Parallel()
	post := market.Evidence{ID: "E1", Kind: market.Post, Text: "I was paid late.", Author: "ann", Place: "a",
		Date: "2026-09-01"}.Seal()
	product := market.Evidence{ID: "E2", Kind: market.Product, Title: "Acme", Text: "Acme reminds.",
		URL: "https://acme.example"}.Seal()
	c := findings.Case{Brief: market.Brief{AsOf: "2026-11-24"}, Evidence: []market.Evidence{post, product}}
	summary := func(phase market.Phase, readings ...market.Reading) string {
		c.Readings = market.Standing(readings)
		_, text := Analyst{}.Claims(phase, c, findings.Of(phase, c))
		return text
	}
	hurts := market.Reading{Hash: post.Hash, About: 2, Voice: market.Sufferer,
		Facts: []market.Fact{{Fact: market.FactComplaint, Quote: "I was paid late."}}, Pain: "paid late"}
	rival := market.Reading{Hash: product.Hash, About: 2, Relation: market.SameJob, Name: "Acme"}
	none := market.Reading{Hash: post.Hash}
	for _, x := range []struct{ got, want string }{
		{summary(market.Pains), "Nobody has read them yet"},
		{summary(market.Pains, none), "Nobody among the posts we read"},
		{summary(market.Pains, hurts), "1 person describes this problem."},
		{summary(market.Competitors), "Nobody has read them yet"},
		{summary(market.Competitors, none), "Nobody has read them yet"},
		{summary(market.Competitors, market.Reading{Hash: product.Hash}), "None of the products we read"},
		{summary(market.Competitors, rival), "1 product already does this job."},
		{summary(market.Funding), "nobody who raised money"},
		{summary(market.Sizing), "isn't known"}, {summary(market.Keywords), "nothing that people type"},
	} {
		if !strings.Contains(x.got, x.want) {
			t.Errorf("%q does not say %q", x.got, x.want)
		}
	}
}

func TestWhoIsInTwoGroupsIsOnePerson(t *testing.T) {
	t.Parallel()
	c := findings.Case{Brief: market.Brief{AsOf: "2026-11-24"}, Readings: map[string]market.Reading{}}
	for i, pain := range []string{"paid late", "awkward calls"} {
		e := market.Evidence{ID: fmt.Sprint("E", i+1), Kind: market.Post, Text: "It hurts: " + pain, Author: "ann",
			Place: "a", Date: "2026-09-01"}.Seal()
		c.Evidence = append(c.Evidence, e)
		c.Readings[e.Hash] = market.Reading{Hash: e.Hash, About: 2, Voice: market.Sufferer,
			Facts: []market.Fact{{Fact: market.FactComplaint, Quote: "It hurts"}}, Pain: pain}
	}
	if _, text := (Analyst{}).Claims(market.Pains, c,
		findings.Of(market.Pains, c)); text != "1 person describes this problem." {
		t.Errorf("it says %q", text)
	}
}
