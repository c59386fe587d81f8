package research

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"naps/journal"
	"naps/market"
	"naps/research/researchtest"
	"naps/score"
)

// constant is a source that knows its items whatever is asked, so that a world is all there in its first answers.
func constant(name string, kind market.Kind, items ...market.Evidence) *scripted {
	return &scripted{name: name, kind: kind, items: items, all: true, asked: map[string]int{}}
}

// sufferers are people, each in words of their own, who tell of an incident with clients who pay late; every third one
// pays for a way around it.
func sufferers(date string) []market.Evidence {
	openings := []string{
		"Last month a client of my freelance web design studio paid an invoice sixty days late",
		"In March I lost a whole weekend because three clients had not paid their invoices",
		"Yesterday I had to borrow rent money since my biggest client is two months late with payment",
		"Two weeks ago an agency refused payment of my final invoice for their website",
		"This spring I missed my own tax payment while a client sat on an overdue invoice",
		"I got burned last year by a startup that paid my web design invoice ninety days late",
	}
	costs := []string{
		"I wasted six hours on reminder calls and it made me furious.",
		"Chasing the money by email cost me days that nobody pays for, terrible.",
		"I hired a bookkeeper last spring and paid her $200 a month only to send payment reminders.",
		"I hate how every reminder is awkward, and I lost the client over it.",
	}
	places := []string{"reddit.com/r/freelance", "reddit.com/r/webdev", "news.ycombinator.com",
		"freelancing.stackexchange.com", "forum.designers.example", "community.studio.example"}
	var out []market.Evidence
	for i := range len(openings) * len(costs) {
		place := places[i%len(places)]
		text := openings[i%len(openings)] + ". " + strings.Repeat("Really. ", i/len(openings)) +
			costs[(i+i/len(openings))%len(costs)] +
			fmt.Sprintf(" That was for %s.", []string{"a bakery", "a dentist", "a gym", "a law firm", "a brewery",
				"a florist", "a hotel"}[i%7])
		out = append(out, market.Evidence{URL: fmt.Sprintf("https://%s/%d", place, i),
			Title: fmt.Sprintf("Late payment of invoice, story %d", i), Text: text, Quote: text,
			Place: place, Author: market.Pseudonym(place, fmt.Sprint(i)),
			Date: date, Metrics: map[string]float64{"members": 5000, "comments": 12}})
	}
	return out
}

// rivals are n products with prices and customers.
func vendors(n int) []market.Evidence {
	var out []market.Evidence
	for i := range n {
		name := "Invoicely" + string(rune('A'+i))
		text := fmt.Sprintf(
			"%s sends invoices and late payment reminders for freelance web designers. Plans start at $%d a month.",
			name, 19+i)
		out = append(out, market.Evidence{URL: "https://" + strings.ToLower(name) + ".example/",
			Title: name + " – Invoicing and late payment reminders for freelancers",
			Text:  text, Quote: text, Place: strings.ToLower(name) + ".example", Date: "2026-06-01",
			Facts: map[string]string{"name": name, "tagline": "Invoicing and late payment reminders for freelancers",
				"website": "https://" + strings.ToLower(name) + ".example/", "status": "Active"},
			Metrics: map[string]float64{"ratings": 400, "rating": 4.1, "founded_year": 2024}})
	}
	return out
}

// typed are phrases that people type.
func typed(n int) []market.Evidence {
	var out []market.Evidence
	for i := range n {
		phrase := fmt.Sprintf("invoice reminder %c%c", 'a'+i%26, 'a'+i/26)
		out = append(out, market.Evidence{URL: "https://www.google.com/search?q=" +
			strings.ReplaceAll(phrase, " ", "+"), Title: phrase, Text: phrase, Quote: phrase, Place: "search"})
	}
	return out
}

// strong is a web in which all speaks for the idea.
func strong() []*scripted {
	var news []market.Evidence
	for i := range 4 {
		text := fmt.Sprintf("Invoicely%c, a late payment invoicing company for freelancers, has raised $%d million",
			'A'+i, 3+i)
		news = append(news, market.Evidence{URL: fmt.Sprintf("https://paper%d.example/a", i), Title: text, Text: text,
			Quote: text, Place: fmt.Sprintf("paper%d.example", i), Date: "2026-10-01"})
	}
	var counts []market.Evidence
	for i := range 3 {
		text := fmt.Sprintf("There are %d,000 freelance web designers in the country, says the register of office %d.",
			800+10*i, i)
		counts = append(counts, market.Evidence{URL: fmt.Sprintf("https://office%d.example/stat", i),
			Title: fmt.Sprintf("Web designers in numbers %d", i),
			Text:  text, Quote: text, Place: fmt.Sprintf("office%d.example", i)})
	}
	return []*scripted{
		constant("hackernews", market.Post, sufferers("2026-10-10")...),
		constant("suggest_google", market.Suggestion, typed(60)...),
		constant("yc", market.Product, vendors(5)...),
		constant("news_rss", market.News, news...), constant("duckduckgo", market.Page, counts...),
		constant("wikipedia", market.Page, market.Evidence{URL: "https://en.wikipedia.org/wiki/Late_payment",
			Title: "Late payment", Text: "Late payment is payment after its date.", Place: "en.wikipedia.org"}),
		constant("pageviews", market.Series, market.Evidence{URL: "https://pageviews.example/late",
			Text: "2026-10 9000", Place: "en.wikipedia.org",
			Metrics: map[string]float64{"months": 36, "last": 9000, "mean_last_12": 9000, "mean_first_12": 7000,
				"slope_per_year": 0.1}}),
	}
}

func judged(t *testing.T, list []*scripted,
	change func(*journal.Run)) (verdict string, card map[string]bool, j *researchtest.Journal) {
	t.Helper()
	j = researchtest.New(1)
	run := testRun()
	if change != nil {
		change(&run)
	}
	must(t, helped(list, oracle(nil)).Research(t.Context(), run, j))
	var r struct {
		Verdict    string
		Score, Low float64
		Gates      []score.Gate
		Dimensions []score.Dimension
	}
	must(t, json.Unmarshal(j.Report().JSON, &r))
	card = map[string]bool{}
	for _, g := range r.Gates {
		card[g.Name] = g.Passed
		t.Logf("%s %v: %s", g.Name, g.Passed, g.Reason)
	}
	for _, d := range r.Dimensions {
		t.Logf("%s %.1f for %.2f against %.2f %v", d.Name, d.Score, d.For, d.Against, d.Reasons)
	}
	t.Logf("%s %.1f from %.1f", r.Verdict, r.Score, r.Low)
	return r.Verdict, card, j
}

func TestStrongEvidenceIsAGo(t *testing.T) {
	t.Parallel()
	if verdict, _, _ := judged(t, strong(), nil); verdict != score.Go {
		t.Errorf("verdict %s", verdict)
	}
}

// Each of these takes one thing away from the strong case, or puts one in its way.
func TestEachGateHoldsAGoBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		gate   string
		change func([]*scripted)
		run    func(*journal.Run)
		want   string
	}{
		{score.GateEnough, func(list []*scripted) {
			source(list, "suggest_google").err, source(list, "duckduckgo").err = market.ErrBlocked, market.ErrBlocked
		}, nil, score.Inconclusive},
		{score.GatePain, func(list []*scripted) { source(list, "hackernews").items = sufferers("2023-10-10") }, nil,
			score.Inconclusive},
		{score.GatePayment, func(list []*scripted) {
			for i := range source(list, "yc").items {
				source(list, "yc").items[i].Metrics = nil
			}
			for i, e := range source(list, "hackernews").items {
				text := strings.ReplaceAll(e.Text,
					"I hired a bookkeeper last spring and paid her $200 a month only to send payment reminders.",
					"It was a terrible week of awkward reminder calls.")
				source(list, "hackernews").items[i].Text, source(list, "hackernews").items[i].Quote = text, text
			}
		}, nil, score.Inconclusive},
		{score.GateReach, func(list []*scripted) {
			people := source(list, "hackernews")
			people.items = people.items[:score.ReachPeople-1]
			for i := range people.items {
				people.items[i].Metrics = nil
			}
		}, nil, score.Inconclusive},
		{score.GateFounder, nil,
			func(r *journal.Run) { r.Brief.Kill = []market.Criterion{{Rule: market.MinPrice, Value: 500}} },
			score.NoGo},
	} {
		t.Run(c.gate, func(t *testing.T) {
			t.Parallel()
			list := strong()
			if c.change != nil {
				c.change(list)
			}
			verdict, gates, _ := judged(t, list, c.run)
			if verdict != c.want || gates[c.gate] {
				t.Errorf("verdict %s, want %s; gate passed: %v", verdict, c.want, gates[c.gate])
			}
		})
	}
}

func TestAFreeProductThatOwnsTheJobIsANoGo(t *testing.T) {
	t.Parallel()
	list := strong()
	text := "Freebill does invoicing and late payment reminders for freelance web designers. It is completely free, forever."
	source(list, "yc").items = []market.Evidence{{URL: "https://freebill.example/",
		Title: "Freebill – Invoicing and late payment reminders for freelance web designers",
		Text:  text, Quote: text, Place: "freebill.example", Date: "2026-06-01",
		Facts: map[string]string{"name": "Freebill",
			"tagline": "Invoicing and late payment reminders for freelance web designers",
			"website": "https://freebill.example/", "status": "Active"},
		Metrics: map[string]float64{"rating": 4.8, "ratings": 9000}}}
	source(list, "hackernews").items = nil
	verdict, gates, _ := judged(t, list, nil)
	if verdict != score.NoGo || gates[score.GateOwned] {
		t.Errorf("verdict %s, gate owned passed: %v", verdict, gates[score.GateOwned])
	}
}

func TestPeopleWhoSolvedItAreANoGo(t *testing.T) {
	t.Parallel()
	list := strong()
	said := []string{
		"I asked every web design client for a deposit last year and that solved late payment of my invoices.",
		"As a freelance designer I put the invoice on a card last spring, and it solved the whole thing for me.",
		"My freelance invoices went to a bank order in May; I have no problem with payment since, it works great.",
		"Half of the invoice up front: I tried that with each web client in 2025 and it worked.",
		"I moved my design work to prepaid packages last year. Problem solved, the invoice is settled before I begin.",
		"I gave my freelance clients net ten terms and finally found the answer: the invoice is settled on the day.",
		"I told clients in January that the website goes live once the invoice is settled, and I fixed it that way.",
		"The plain reminder in my bank's invoice form works fine, I was happy with it all last year as a web designer.",
	}
	var posts []market.Evidence
	for i, text := range said {
		place := []string{"reddit.com/r/freelance", "reddit.com/r/webdev", "news.ycombinator.com",
			"forum.designers.example"}[i%4]
		posts = append(posts, market.Evidence{URL: fmt.Sprintf("https://%s/s%d", place, i),
			Title: "Late payment of invoices", Text: text, Quote: text, Place: place,
			Author: market.Pseudonym(place, fmt.Sprint("s", i)), Date: "2026-09-01"})
	}
	source(list, "hackernews").items = posts
	verdict, gates, j := judged(t, list, nil)
	if verdict != score.NoGo || gates[score.GateContradiction] {
		t.Errorf("verdict %s, gate contradiction passed: %v", verdict, gates[score.GateContradiction])
	}
	if !slices.ContainsFunc(reportOf(t, j).Phases[1].Findings,
		func(f market.Finding) bool { return f.Kind == "counter" && f.Figures["people"] >= 5 }) {
		t.Error("those who solved it are no finding")
	}
}
