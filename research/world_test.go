package research

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"naps/analyst/plain"
	"naps/journal"
	"naps/market"
)

const testIdea = "Invoicing and late-payment reminders for freelance web designers whose clients pay late"

func testRun() journal.Run {
	return journal.Run{ID: "run1", Session: "ses1", Pipeline: Version,
		Brief: market.Brief{Idea: testIdea, Goal: market.Living, AsOf: "2026-11-24"}}
}

// scripted is a source that answers from a table, the same for the same query.
type scripted struct {
	name  string
	kind  market.Kind
	items []market.Evidence
	err   error                       // what it fails with
	fails func(market.Query) error    // what it fails with on some queries
	block func(context.Context) error // called before each answer
	delay func() time.Duration
	all   bool // answers with all items, whatever is asked
	seeks bool // answers with the items that share most words with the query, as a search engine does

	mu    sync.Mutex
	asked map[string]int
	gave  []market.Evidence
}

func (s *scripted) Name() string      { return s.name }
func (s *scripted) Kind() market.Kind { return s.kind }

func (s *scripted) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if s.block != nil {
		if err := s.block(ctx); err != nil {
			return nil, err
		}
	}
	if s.delay != nil {
		select {
		case <-time.After(s.delay()):
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
	s.mu.Lock()
	s.asked[strings.Join([]string{q.Kind, q.Community, q.Text}, "/")]++
	s.mu.Unlock()
	if s.err != nil {
		return nil, s.err
	}
	if s.fails != nil {
		if err := s.fails(q); err != nil {
			return nil, err
		}
	}
	var out []market.Evidence
	items := s.items
	if s.seeks {
		items = mostShared(items, q.Text)
	}
	for i, e := range items {
		h := fnv.New32a()
		fmt.Fprint(h, q.Text, q.Kind, q.Community, i)
		if q.Community != "" && !strings.EqualFold(e.Place, "reddit.com/r/"+q.Community) || !s.all && !s.seeks &&
			h.Sum32()%3 == 0 {
			continue
		}
		e.Source, e.Kind, e.Query, e.Counter = s.name, s.kind, q.Text, q.Counter
		if s.kind == market.Series {
			e.Title = "Page views of " + q.Text
		}
		out = append(out, e)
	}
	s.mu.Lock()
	s.gave = append(s.gave, out...)
	s.mu.Unlock()
	return out, nil
}

func (s *scripted) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.asked {
		n += c
	}
	return n
}

// world is a small web: what people, products and papers say about freelancers whose clients pay late.
func world() []*scripted {
	list := []*scripted{
		{name: "hackernews", kind: market.Post, items: posts("news.ycombinator.com",
			"https://news.ycombinator.com/item?id=", 9)},
		{name: "arctic_shift", kind: market.Post,
			items: append(posts("reddit.com/r/freelance", "https://www.reddit.com/r/freelance/comments/a", 9),
				posts("reddit.com/r/webdev", "https://www.reddit.com/r/webdev/comments/b", 6)...)},
		{name: "reddit_rss", kind: market.Post, items: posts("reddit.com/r/freelance",
			"https://www.reddit.com/r/freelance/comments/a", 4)},
		{name: "suggest_google", kind: market.Suggestion, items: suggestions("https://www.google.com/search?q=")},
		{name: "suggest_duckduckgo", kind: market.Suggestion, items: suggestions("https://duckduckgo.com/?q=")},
		{name: "wikipedia", kind: market.Page,
			items: []market.Evidence{{URL: "https://en.wikipedia.org/wiki/Late_payment_of_invoices",
				Title: "Late payment of invoices", Text: "Late payment of invoices", Place: "en.wikipedia.org"}}},
		{name: "pageviews", kind: market.Series,
			items: []market.Evidence{{URL: "https://pageviews.example/late", Text: "2026-10 900",
				Metrics: map[string]float64{"months": 36, "last": 900, "mean_last_12": 900, "mean_first_12": 700,
					"slope_per_year": 0.1}, Place: "en.wikipedia.org"}}},
		{name: "duckduckgo", kind: market.Page, items: pages()},
		{name: "yc", kind: market.Product, items: products()},
		{name: "news_rss", kind: market.News,
			items: []market.Evidence{{URL: "https://news.example/1",
				Title: "PayNudge, an invoicing company for freelancers, has raised $4.2 million - Example Paper",
				Text:  "PayNudge, an invoicing company for freelancers, has raised $4.2 million - Example Paper",
				Place: "news.example", Date: "2026-05-01", Metrics: map[string]float64{"amount_usd": 4.2e6}}}},
		{name: "edgar", kind: market.Filing,
			items: []market.Evidence{{URL: "https://www.sec.example/d/1", Title: "PayNudge Inc filed a Form D",
				Text: "PayNudge Inc filed a Form D", Place: "sec.gov", Date: "2026-04-20"}}},
	}
	for _, s := range list {
		s.asked = map[string]int{}
	}
	return list
}

func sources(list []*scripted) []Source {
	out := make([]Source, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

func source(list []*scripted, name string) *scripted {
	for _, s := range list {
		if s.name == name {
			return s
		}
	}
	panic("no source " + name)
}

var complaints = []string{
	"Last month a client paid my invoice sixty days late. I spent six hours chasing the payment by email and I am a freelance web designer, not a debt collector.",
	"How do you handle clients who pay late? I send every invoice on time, then I wait. Is there a tool that sends payment reminders for freelancers?",
	"I lost $1,200 last year because a client never paid the final invoice for a website I designed. Late payment is killing my freelance business.",
	"I pay for an invoicing app, $15 a month, and it still cannot send a second reminder when a client pays late. As a freelance designer I do it by hand.",
	"I built my own spreadsheet for invoices and late payment reminders because chasing clients took me a whole day each month.",
	"My clients pay late all the time. We hired a part time bookkeeper to chase invoices for our freelance web design work.",
	"Freelance web designer here. Three invoices are overdue and the client ignores my reminders. I wasted two days on it this week.",
	"Does anybody know an app which reminds clients about unpaid invoices? Late payments cost me rent in March.",
	"I switched from one invoicing tool to another since its reminders were terrible and clients still paid late.",
}

func posts(place, prefix string, n int) []market.Evidence {
	var out []market.Evidence
	for i := range n {
		text := complaints[i%len(complaints)] + fmt.Sprintf(" That was job number %d for me in %s.", i+1,
			strings.ReplaceAll(place, "/", " "))
		out = append(out, market.Evidence{
			URL:   fmt.Sprintf("%s%d", prefix, 1000+i),
			Title: "Clients who pay late, part " + fmt.Sprint(i+1), Text: text, Quote: text,
			Author: market.Pseudonym(place, fmt.Sprint("user", i)), Place: place,
			Date:    fmt.Sprintf("2026-%02d-11", 1+i%10),
			Metrics: map[string]float64{"votes": float64(3 * i), "comments": float64(i)},
		})
	}
	return append(out, market.Evidence{URL: prefix + "9", Title: "My sourdough",
		Text: "I baked a loaf of bread and it rose well.", Place: place, Author: "pbread"})
}

func suggestions(prefix string) []market.Evidence {
	var out []market.Evidence
	for _, s := range []string{"late payment reminder email", "late payment invoice template",
		"invoice reminder for freelancers", "freelance invoicing software",
		"best invoicing app for web designers", "football results"} {
		out = append(out, market.Evidence{URL: prefix + strings.ReplaceAll(s, " ", "+"), Title: s, Text: s, Quote: s,
			Place: "search"})
	}
	return out
}

func products() []market.Evidence {
	var out []market.Evidence
	for _, p := range []struct{ name, line, text, status string }{
		{"PayNudge", "Invoicing with late payment reminders for freelancers",
			"PayNudge sends invoices and reminds clients who pay late. Plans start at $12 a month.", "Active"},
		{"Billbird", "Invoices for freelance designers",
			"Billbird makes invoices for freelance web designers and sends payment reminders to clients. It costs $19 per month.",
			"Active"},
		{"Latefee", "Collect late payments from clients",
			"Latefee was an invoicing service that chased late payments for freelance designers.", "Inactive"},
		{"Crumb", "Sourdough at home", "Crumb sends starter by mail.", "Active"},
	} {
		out = append(out, market.Evidence{URL: "https://www.ycombinator.example/companies/" + strings.ToLower(p.name),
			Title: p.name, Text: p.line + "\n\n" + p.text, Quote: p.line, Place: strings.ToLower(p.name) + ".example",
			Facts: map[string]string{"name": p.name, "tagline": p.line, "status": p.status, "batch": "Winter 2024"}})
	}
	return out
}

func pages() []market.Evidence {
	var out []market.Evidence
	for i, s := range []string{
		"The invoicing software market for freelancers was valued at $3.1 billion in 2025 and late payment reminders drive it.",
		"There are 1.2 million freelance web designers who send invoices in the country, and half of their clients pay late.",
		"A free, open source invoicing tool with payment reminders for freelance designers.",
		"Ten best places to eat in town.",
	} {
		out = append(out, market.Evidence{URL: fmt.Sprintf("https://site%d.example/page", i),
			Title: strings.TrimSuffix(s, "."), Text: s, Quote: s, Place: fmt.Sprintf("site%d.example", i)})
	}
	return out
}

// pipeline is a Pipeline over a world.
func pipeline(list []*scripted) *Pipeline {
	return &Pipeline{Live: sources(list), Plain: plain.Analyst{}}
}

// jitter lets sources answer in another order each time.
func jitter(list []*scripted, seed uint64) {
	r, mu := rand.New(rand.NewPCG(seed, 1)), sync.Mutex{}
	for _, s := range list {
		s.delay = func() time.Duration {
			mu.Lock()
			defer mu.Unlock()
			return time.Duration(r.IntN(2000)) * time.Millisecond
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
