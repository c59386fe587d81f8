package research

import (
	"fmt"
	"strings"
	"testing"

	"naps/market"
	"naps/report"
	"naps/research/researchtest"
	"naps/score"
)

// readsStrong reads the texts of these worlds as somebody careful would.
func readsStrong(e market.Evidence, text string) market.Reading {
	r := market.Reading{Voice: market.Other}
	switch {
	case e.Kind == market.Product:
		r.Relation, r.Name, r.Voice = market.SameJob, e.Facts["name"], ""
		if at := strings.Index(text, "Plans start"); at >= 0 {
			r.Facts = []market.Fact{{Fact: market.FactPrice, Quote: text[at:]}}
		}
	case strings.Contains(text, "works fine for me"):
		r.About, r.Voice, r.Facts = market.VeryProblem, market.Sufferer,
			[]market.Fact{{Fact: market.FactSolved, Quote: "works fine for me"}}
	case strings.HasPrefix(e.Title, "Late payment of invoice, story"):
		r.About, r.Voice, r.Pain = market.VeryProblem, market.Sufferer, "clients pay late"
		r.Facts = []market.Fact{{Fact: market.FactIncident, Quote: text}, {Fact: market.FactLoss, Quote: text}}
		if strings.Contains(text, "hired") || strings.Contains(text, "paid her") {
			r.Facts = append(r.Facts, market.Fact{Fact: market.FactHired, Quote: text})
		}
	case e.Kind == market.News:
		r.About = market.VeryProblem
	case strings.HasPrefix(text, "No person shall"):
		r.About, r.Facts = market.VeryProblem, []market.Fact{{Fact: market.FactForbidden, Quote: text}}
	}
	return r
}

// chatter is a web in which many talk about the field and nobody has the problem, sells for it or looks for it.
func chatter() []*scripted {
	var list []*scripted
	for i, name := range []string{"hackernews", "boards", "stackexchange", "reddit_rss"} {
		var items []market.Evidence
		for k := range 56 {
			place := fmt.Sprintf("forum%d.example/%d", i, k%3)
			text := fmt.Sprintf("In %s we talked of part %d of invoices for an evening: %s.", place, k,
				strings.Repeat(string(rune('a'+k%26)), 20+k))
			items = append(items, market.Evidence{URL: fmt.Sprintf("https://%s/%d", place, k),
				Title: fmt.Sprintf("Talk %d of %s", k, name), Text: text,
				Quote: text, Place: place, Author: fmt.Sprint("p", name, k), Date: "2026-10-01"})
		}
		list = append(list, constant(name, market.Post, items...))
	}
	var products []market.Evidence
	for i := range 24 {
		text := fmt.Sprintf("Crumb number %d sends sourdough by mail.", i)
		products = append(products, market.Evidence{URL: fmt.Sprintf("https://crumb%d.example/", i),
			Title: fmt.Sprintf("Crumb%d", i), Text: text, Quote: text,
			Place: fmt.Sprintf("crumb%d.example", i), Facts: map[string]string{"name": fmt.Sprint("Crumb", i)}})
	}
	return append(list, constant("yc", market.Product, products...), constant("suggest_google", market.Suggestion),
		constant("news_rss", market.News), constant("duckduckgo", market.Page),
		constant("wikipedia", market.Page), constant("pageviews", market.Series))
}

// readsChatter finds every eighth text next to the subject, and nothing more.
func readsChatter(e market.Evidence, _ string) market.Reading {
	r := market.Reading{Voice: market.Other}
	if e.Kind == market.Product {
		r.Relation = market.NoRelation
	} else if len(e.Text)+len(e.Quote) > 0 && len(e.Quote)%8 == 0 {
		r.About = market.Neighboring
	}
	return r
}

// proven is the strong web with some more products that people pay for.
func proven() []*scripted { return more(strong(), "yc", vendors(9)[5:]...) }

// more puts more texts into a source of a web.
func more(list []*scripted, name string, items ...market.Evidence) []*scripted {
	source(list, name).items = append(source(list, name).items, items...)
	return list
}

// fine are people for whom all is well.
func fine(n int) []market.Evidence {
	var out []market.Evidence
	for i := range n {
		place := fmt.Sprintf("calm%d.example", i%12)
		text := fmt.Sprintf("%s works fine for me, said number %d: %s.",
			[]string{"Half of it up front", "A contract", "Waiting", "A friendly call"}[i%4],
			i, strings.Repeat(string(rune('a'+i%26)), 30+i))
		out = append(out, market.Evidence{URL: fmt.Sprintf("https://%s/%d", place, i),
			Title: fmt.Sprintf("Invoices are no trouble %d", i), Text: text,
			Quote: text, Place: place, Author: fmt.Sprint("pcalm", i), Date: "2026-10-10"})
	}
	return out
}

func rule(primary string) market.Evidence {
	text := "No person shall send a reminder of a late payment for another."
	return market.Evidence{URL: "https://law.example/" + primary, Title: "Late payment act", Text: text, Quote: text,
		Place: "law.example", Facts: map[string]string{"primary": primary}}
}

// Each world ends in its verdict, and the first sentence of its report says why. Worlds of laws and platform rules
// stand in rules_test.go.
func TestWorldsEndInTheirVerdictsAndSayWhy(t *testing.T) {
	t.Parallel()
	thin := strong()
	source(thin, "hackernews").items, source(thin, "yc").items = sufferers("2026-10-10")[:2], nil
	for name, x := range map[string]struct {
		list    []*scripted
		reads   func(market.Evidence, string) market.Reading
		verdict string
		kind    score.Undecided
		says    string
	}{
		"nonsense": {chatter(), unrelated, score.Inconclusive, score.NotReached,
			"the searches didn't find this subject"},
		"nobody wants it": {chatter(), readsChatter, score.NoGo, "",
			"nobody was found who has this problem, sells something for it or looks for it"},
		"forbidden, one says": {more(proven(), "duckduckgo", rule("")), readsStrong, score.Go, "", "GO: 24 people"},
		"thin": {thin, readsStrong, score.Inconclusive, score.TooLittle,
			"Not a GO: only 2 people gave an example of the problem (5 needed)"},
		"mixed": {more(strong(), "hackernews", fine(60)...), readsStrong, score.Inconclusive, score.Mixed,
			"people say it isn't a problem or that they solved it"},
		"strong": {proven(), readsStrong, score.Go, "",
			"GO: 24 people gave an example of this problem, people already pay for something like it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := ranBy(t, pipeline(x.list), &table{reads: x.reads})
			r := reportFor(t, j)
			if r.Verdict != x.verdict || r.Inconclusive != x.kind || !strings.Contains(r.Why, x.says) {
				t.Errorf("%s %q, %.1f: %s\n%+v", r.Verdict, r.Inconclusive, r.Score, r.Why, r.Coverage)
			}
		})
	}
}

func reportFor(t *testing.T, j *researchtest.Journal) report.Report {
	t.Helper()
	r, err := report.Parse(j.Report().JSON)
	must(t, err)
	return r
}
