package analyst

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"naps/ground"
	"naps/market"

	"pgregory.net/rapid"
)

func posts() []market.Evidence {
	var out []market.Evidence
	for i, a := range areas {
		for j, p := range a.posts {
			e := p.evidence()
			e.ID, e.Author = fmt.Sprintf("E%d", len(out)+1), fmt.Sprintf("p%d-%d", i, j)
			out = append(out, e.Seal())
		}
	}
	return out
}

// words that make random ideas and texts look like real ones.
var pool = strings.Fields("invoice invoices late payment clients for who help helps with app tool landlord dogs train reactive budget couples share I we lost hours last month paid $40 is there a hate it . , ! ? owner small businesses " +
	"teachers grading the of and 日本語 größe naïve “quoted” it's “ <b> & 12% (see) https://a.example \n\n -- ... not worth works fine solved")

func text(t *rapid.T, label string, most int) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pool), 0, most).Draw(t, label), " ")
}

func TestAQuoteIsAlwaysWordForWordAndShort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Read(market.Brief{Idea: text(t, "idea", 30)})
		body := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string { return text(t, "body", 400) })).Draw(t, "text")
		q := Quote(s, body)
		if !strings.Contains(body, q) || utf8.RuneCountInString(q) > QuoteMax || utf8.ValidString(body) && !utf8.ValidString(q) {
			t.Fatalf("%q of %q", q, body)
		}
		if strings.TrimSpace(body) != "" && utf8.ValidString(body) && q == "" && len(tokens(body)) > 0 {
			t.Fatalf("no quote of %q", body)
		}
	})
}

func TestEveryPlanLooksForCounterEvidence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := Read(market.Brief{Idea: text(t, "idea", 40)})
		p := Queries(s)
		if !reflect.DeepEqual(p, Queries(s)) {
			t.Fatal("two plans of one subject differ")
		}
		counter, seen := 0, map[string]bool{}
		for _, a := range p {
			key := fmt.Sprint(a.Phase, a.Kind, a.Query.Text)
			if seen[key] || a.Query.Text == "" || len(strings.Fields(a.Query.Text)) > 12 {
				t.Fatalf("%q", key)
			}
			seen[key] = true
			if a.Query.Counter {
				counter++
			}
		}
		if 10*counter < 3*len(p) || len(p) > maxQueries {
			t.Fatalf("%d of %d look for counter-evidence", counter, len(p))
		}
	})
}

func TestReadingInventsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		idea := text(t, "idea", 60)
		s := Read(market.Brief{Idea: idea})
		low := strings.ToLower(plain(idea))
		for _, w := range append(strings.Fields(s.Job), strings.Fields(strings.ToLower(s.Customer))...) {
			if !strings.Contains(low, strings.Trim(w, "'")) && !strings.Contains(strings.ReplaceAll(low, "’", "'"), w) {
				t.Fatalf("%q is not in %q", w, idea)
			}
		}
		if utf8.RuneCountInString(s.Title) > 80 || s.Terms == nil || s.Phrases == nil || s.Problems == nil || s.Places == nil {
			t.Fatalf("%+v", s)
		}
	})
}

func TestOrderOfArrivalChangesNothing(t *testing.T) {
	t.Parallel()
	all := posts()
	s := Read(market.Brief{Idea: areas[0].idea})
	build := func(es []market.Evidence) (string, []string) {
		c := Case{Brief: market.Brief{AsOf: "2026-11-01"}, Subject: s, Evidence: es}
		for _, e := range es {
			c.Signals = append(c.Signals, Signals(s, e)...)
		}
		var out []string
		for _, ph := range market.Phases {
			fs := Findings(ph, c)
			claims, summary := Claims(ph, c, fs)
			out = append(out, fmt.Sprintf("%+v %+v %s", fs, claims, summary))
		}
		return strings.Join(out, "\n"), nil
	}
	want, _ := build(slices.Clone(all))
	rapid.Check(t, func(t *rapid.T) {
		if got, _ := build(rapid.Permutation(all).Draw(t, "order")); got != want {
			t.Fatalf("order changes the findings:\n%s\n%s", got, want)
		}
	})
}

func TestSignalsAreTheSameEveryTimeAndTheirSpansAreInTheQuote(t *testing.T) {
	t.Parallel()
	all := posts()
	rapid.Check(t, func(t *rapid.T) {
		s := Read(market.Brief{Idea: rapid.SampledFrom(areas).Draw(t, "area").idea})
		e := rapid.SampledFrom(all).Draw(t, "post")
		if rapid.Bool().Draw(t, "random") {
			e.Text = text(t, "text", 80)
			e.Quote = Quote(s, e.Text)
			e = e.Seal()
		}
		a, b := Signals(s, e), Signals(s, e)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("%+v %+v", a, b)
		}
		for _, x := range a {
			if !strings.Contains(e.Quote, x.Span) || x.Tier < 0 || x.Tier > 5 || x.Hash != e.Hash {
				t.Fatalf("%+v", x)
			}
		}
	})
}

// Whatever the web said, every sentence that is written stands up to its evidence.
func TestEverySentenceIsGrounded(t *testing.T) {
	t.Parallel()
	all := append(posts(), things()...)
	rapid.Check(t, func(t *rapid.T) {
		s := Read(market.Brief{Idea: rapid.SampledFrom(areas).Draw(t, "area").idea})
		c := Case{Brief: market.Brief{AsOf: "2026-11-01"}, Subject: s}
		for i, e := range rapid.SliceOfN(rapid.SampledFrom(all), 0, 40).Draw(t, "evidence") {
			if rapid.IntRange(0, 3).Draw(t, "change") == 0 && e.Kind == market.Post {
				e.Text = text(t, "text", 60)
				e.Quote = Quote(s, e.Text)
			}
			e = e.Seal()
			e.ID = fmt.Sprintf("E%d", i+1)
			c.Evidence = append(c.Evidence, e)
			c.Signals = append(c.Signals, Signals(s, e)...)
		}
		var every []market.Finding
		for _, ph := range market.Phases {
			fs := Findings(ph, c)
			every = append(every, fs...)
			if ph == market.Verdict {
				fs = every
			}
			claims, summary := Claims(ph, c, fs)
			if summary == "" || len(claims) > 8 {
				t.Fatalf("%s: %q, %d claims", ph, summary, len(claims))
			}
			if _, removed := ground.Check(claims, c.Evidence); len(removed) > 0 {
				t.Fatalf("%s: %+v", ph, removed)
			}
		}
	})
}

// things are products, headlines, suggestions and figures near the areas of the labelled set.
func things() []market.Evidence {
	out := []market.Evidence{
		{Kind: market.Product, Source: "yc", Title: "Inkwell", URL: "https://inkwell.example/", Text: "Booking for tattoo studios. Take deposits and send reminders, from $29 per month.", Metrics: map[string]float64{"team_size": 7, "ratings": 1240, "rating": 4.6}, Facts: map[string]string{"status": "Active", "batch": "Summer 2024", "tagline": "Booking for tattoo studios"}, Place: "inkwell.example"},
		{Kind: market.Product, Source: "yc", Title: "Needle & Co", URL: "https://needle.example/", Text: "Deposits and booking for tattoo artists.", Facts: map[string]string{"status": "Inactive", "tagline": "Deposits and booking for tattoo artists"}, Metrics: map[string]float64{"founded_year": 2019}, Place: "needle.example"},
		{Kind: market.Product, Source: "github", Title: "openbook/tattoo", URL: "https://github.com/openbook/tattoo", Text: "Open source booking with deposits for tattoo studios, free forever.", Metrics: map[string]float64{"stars": 812, "price_usd": 0}, Place: "github.com"},
		{Kind: market.News, Source: "news_rss", Title: "Inkwell, a booking company for tattoo studios, has raised $4.5 million", URL: "https://news.example/inkwell", Text: "Inkwell raised $4.5 million for booking and deposits in tattoo studios.", Quote: "Inkwell raised $4.5 million for booking and deposits in tattoo studios.", Date: "2026-09-01", Metrics: map[string]float64{"amount_usd": 4500000}, Place: "news.example"},
		{Kind: market.Page, Source: "duckduckgo", Title: "Tattoo studios in numbers", URL: "https://stats.example/tattoo", Text: "The tattoo studio market was valued at $3.5 billion in 2024 and is projected to reach $5 billion by 2030.", Place: "stats.example", Date: "2026-01-02"},
		{Kind: market.Page, Source: "duckduckgo", Title: "How many", URL: "https://counts.example/tattoo", Text: "There are 20,000 independent tattoo studios in the country.", Place: "counts.example"},
		{Kind: market.Suggestion, Source: "suggest_google", Title: "tattoo booking deposit app", URL: "https://suggest.example/1", Text: "tattoo booking deposit app", Quote: "tattoo booking deposit app", Place: "suggest.example"},
		{Kind: market.Suggestion, Source: "suggest_google", Title: "how to ask for a tattoo deposit", URL: "https://suggest.example/2", Text: "how to ask for a tattoo deposit", Quote: "how to ask for a tattoo deposit", Place: "suggest.example"},
		{Kind: market.Series, Source: "pageviews", Title: "Tattoo", URL: "https://wiki.example/Tattoo", Metrics: map[string]float64{"slope_per_year": 0.24, "mean_last_12": 42000, "months": 36}, Place: "wiki.example", Date: "2026-10-01"},
		{Kind: market.Post, Source: "itunes", Title: "Broken", URL: "https://apps.example/r/1", Text: "I paid 29 and the booking reminders never reach my tattoo clients. Terrible, I cancelled.", Metrics: map[string]float64{"rating": 1}, Place: "apps.example", Author: "p77", Date: "2026-08-03"},
	}
	s := Read(market.Brief{Idea: areas[0].idea})
	for i := range out {
		if out[i].Quote == "" && out[i].Text != "" {
			out[i].Quote = Quote(s, out[i].Text)
		}
	}
	return out
}
