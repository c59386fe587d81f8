package research

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
	"naps/research/researchtest"
	"naps/score"
	"naps/words"
)

// mostFound is how many texts a search brings.
const mostFound = 25

// mostShared lists the items that share words with a query, those that share most first.
func mostShared(items []market.Evidence, query string) []market.Evidence {
	type hit struct {
		e      market.Evidence
		shared int
	}
	asked := words.Terms(query)
	var hits []hit
	for _, e := range items {
		has := words.Terms(e.Title + " " + e.Text)
		n := 0
		for _, term := range asked {
			if slices.Contains(has, term) {
				n++
			}
		}
		if n > 0 {
			hits = append(hits, hit{e, n})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.shared, a.shared) })
	var out []market.Evidence
	for _, h := range hits[:min(len(hits), mostFound)] {
		out = append(out, h.e)
	}
	return out
}

// seeking makes the sources of a web answer as search engines do.
func seeking(list []*scripted) []*scripted {
	for _, s := range list {
		s.all, s.seeks = false, true
	}
	return list
}

// Two people put the same idea, and somebody who understands both puts it down in their words.
var putBy = map[string]market.Subject{
	testIdea: {Title: "Reminders of late payment for freelance web designers", Language: "en",
		Customer: "freelance web designers", Job: "invoicing and late-payment reminders", Problem: "clients pay late",
		Says: []string{"client paid my invoice late", "chasing unpaid invoices", "late payment of my invoice",
			"hate sending payment reminders", "lost a client over an invoice"}, Rules: []string{lateRule}},
	"I build websites on my own account, and customers settle bills months after the date. Something should run after them for me.": {
		Title: "Chases unpaid invoices for self-employed website builders", Language: "en",
		Customer: "self-employed website builders", Job: "chase unpaid invoices",
		Problem: "customers settle invoices months after the date",
		Says: []string{"overdue invoice and no answer", "still waiting for the money for a website",
			"client sat on my invoice", "I spend days on reminder calls",
			"two months late with payment"}, Rules: []string{lateRule}},
}

const lateRule = "Late payment act"

// subjects of small talk; each text of it has two.
var smallTalk = []string{"clients", "payment", "reminders", "contracts", "websites", "designers", "taxes", "bills",
	"customers", "money", "deadlines", "software", "days", "calls", "freelance work", "invoices"}

// talked is a web in which many talk about the field, and nobody has the problem, sells for it or looks for it.
func talked() []*scripted {
	var list []*scripted
	for i, name := range []string{"hackernews", "boards", "stackexchange", "reddit_rss"} {
		var items []market.Evidence
		for k := range 90 {
			place := fmt.Sprintf("forum%d.example/%d", i, k%3)
			a, b := smallTalk[k%len(smallTalk)], smallTalk[(k/len(smallTalk)+k+1)%len(smallTalk)]
			text := fmt.Sprintf("Somebody in %s asked what we think of %s and %s, and evening %d went by: %s.", place,
				a, b, k, strings.Repeat(string(rune('a'+k%26)), 20+k))
			items = append(items, market.Evidence{URL: fmt.Sprintf("https://%s/%d", place, k),
				Title: fmt.Sprintf("On %s and %s, part %d", a, b, k), Text: text,
				Quote: text, Place: place, Author: fmt.Sprint("p", name, k), Date: "2026-10-01"})
		}
		list = append(list, constant(name, market.Post, items...))
	}
	var products []market.Evidence
	for i := range 40 {
		text := fmt.Sprintf("Crumb number %d sends sourdough to people who talk of %s and %s at breakfast.", i,
			smallTalk[i%len(smallTalk)], smallTalk[(i+5)%len(smallTalk)])
		products = append(products, market.Evidence{URL: fmt.Sprintf("https://crumb%d.example/", i),
			Title: fmt.Sprintf("Crumb%d", i), Text: text, Quote: text,
			Place: fmt.Sprintf("crumb%d.example", i), Facts: map[string]string{"name": fmt.Sprint("Crumb", i)}})
	}
	return append(list, constant("yc", market.Product, products...), constant("suggest_google", market.Suggestion),
		constant("news_rss", market.News), constant("duckduckgo", market.Page),
		constant("wikipedia", market.Page), constant("pageviews", market.Series))
}

// readsTalk finds every text about payment, bills or invoices next to the subject, and nothing more.
func readsTalk(e market.Evidence, _ string) market.Reading {
	r := market.Reading{Voice: market.Other}
	switch {
	case e.Kind == market.Product:
		r.Relation = market.NoRelation
	case strings.Contains(e.Title, "payment") || strings.Contains(e.Title, "bills") ||
		strings.Contains(e.Title, "invoices"):
		r.About = market.Neighboring
	}
	return r
}

// owned is a web in which a free product does the job, and people are fine with it.
func owned() []*scripted {
	list := strong()
	text := "Freebill does invoicing and late payment reminders for freelance web designers and runs after customers. It is completely free, forever."
	source(list, "yc").items = []market.Evidence{{URL: "https://freebill.example/",
		Title: "Freebill – Invoicing and late payment reminders",
		Text:  text, Quote: text, Place: "freebill.example", Date: "2026-06-01",
		Facts:   map[string]string{"name": "Freebill", "website": "https://freebill.example/", "status": "Active"},
		Metrics: map[string]float64{"rating": 4.8, "ratings": 9000}}}
	source(list, "hackernews").items = fine(6)
	return list
}

// readsOwned is readsStrong for a product that says that it is free.
func readsOwned(e market.Evidence, text string) market.Reading {
	r := readsStrong(e, text)
	if e.Kind == market.Product {
		r.Facts = []market.Fact{{Fact: market.FactDoes, Quote: text},
			{Fact: market.FactNoCharge, Quote: "It is completely free, forever."}}
	}
	return r
}

// outlawed is the strong web, in which a law forbids it.
func outlawed() []*scripted {
	text := "No person shall send a reminder of a late payment for another, nor run after a debtor."
	return append(proven(), constant("ecfr", market.Law,
		market.Evidence{URL: "https://www.ecfr.gov/current/section-1", Title: "Late payment act, section 1", Text: text,
			Quote: text, Place: "ecfr.gov", Facts: map[string]string{"primary": "true"}}))
}

func readsOutlawed(e market.Evidence, text string) market.Reading {
	if e.Kind == market.Law {
		return market.Reading{Voice: market.Other, About: market.VeryProblem,
			Facts: []market.Fact{{Fact: market.FactForbidden, At: []int{1}, Quote: text, Start: 0, End: len(text)}}}
	}
	return readsStrong(e, text)
}

// ranAsPut is a run of an idea by a right reader who understands it.
func ranAsPut(t *testing.T, list []*scripted, reads func(market.Evidence, string) market.Reading,
	idea string) *researchtest.Journal {
	t.Helper()
	a := &table{reads: reads, subject: func(market.Subject) market.Subject { return putBy[idea] }}
	p := pipeline(seeking(list))
	p.Model = &puppet{answer: func(analyst.Question) (string, error) { panic("the table asks no model") }}
	p.With = func(analyst.Model) Analyst { return a }
	run := testRun()
	run.Brief.Idea = idea
	j := researchtest.New(1)
	must(t, p.Research(context.WithoutCancel(t.Context()), run, j))
	return j
}

// Each of seven worlds comes out the same whoever puts the idea, and the first sentence says why.
func TestAParaphraseComesOutTheSameAndSaysWhy(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		list    func() []*scripted
		reads   func(market.Evidence, string) market.Reading
		verdict string
		kind    score.Undecided
		says    string
	}{
		"nonsense": {talked, unrelated, score.Inconclusive, score.NotReached,
			"the searches didn't find this subject"},
		"nobody wants it": {talked, readsTalk, score.NoGo, "",
			"nobody was found who has this problem, sells something for it or looks for it"},
		"solved":    {owned, readsOwned, score.NoGo, "", "Freebill already does this job for free"},
		"forbidden": {outlawed, readsOutlawed, score.NoGo, "", "a rule forbids it: Late payment act"},
		"thin": {func() []*scripted {
			list := strong()
			source(list, "hackernews").items, source(list, "yc").items = sufferers("2026-10-10")[:2], nil
			return list
		}, readsStrong, score.Inconclusive, score.TooLittle,
			"Not a GO: only 2 people gave an example of the problem (5 needed)"},
		"mixed": {func() []*scripted {
			calm := fine(80)
			return append(strong(), constant("boards", market.Post, calm[:40]...),
				constant("stackexchange", market.Post, calm[40:]...))
		}, readsStrong, score.Inconclusive, score.Mixed, "people say it isn't a problem or that they solved it"},
		"strong": {proven, readsStrong, score.Go, "",
			"people gave an example of this problem, people already pay for something like it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var scores []float64
			for idea := range putBy {
				r := reportFor(t, ranAsPut(t, x.list(), x.reads, idea))
				scores = append(scores, r.Score)
				if r.Verdict != x.verdict || r.Inconclusive != x.kind || !strings.Contains(r.Why, x.says) {
					t.Errorf("%q:\n%s %q, %.1f: %s\n%+v", idea, r.Verdict, r.Inconclusive, r.Score, r.Why, r.Coverage)
				}
			}
			if apart := slices.Max(scores) - slices.Min(scores); apart > 6 {
				t.Errorf("scores %v lie %.1f apart", scores, apart)
			}
		})
	}
}
