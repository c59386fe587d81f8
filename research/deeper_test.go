package research

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

// reader is a source that has more on what others found: lead says what, read gives it.
type reader struct {
	*scripted
	lead func(market.Evidence) (market.Query, bool)
	read func(market.Query) []market.Evidence

	mu     sync.Mutex
	opened []string
}

func (r *reader) Deeper(e market.Evidence) (market.Query, bool) { return r.lead(e) }

func (r *reader) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
	if !strings.HasPrefix(q.Kind, "deep") {
		if r.name == pageReader {
			return nil, market.ErrShape
		}
		return r.scripted.Search(ctx, q)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.opened = append(r.opened, q.Community)
	out := r.read(q)
	for i := range out {
		out[i].Source, out[i].Query = r.name, q.Text
	}
	return out, nil
}

// members knows how many people the subreddits of the world reach.
func members(list []*scripted, count float64) *reader {
	return &reader{scripted: source(list, "arctic_shift"),
		lead: func(e market.Evidence) (market.Query, bool) {
			_, name, ok := strings.Cut(e.Place, "/r/")
			return market.Query{Text: "members", Kind: "deep", Community: name}, ok && e.Kind == market.Post
		},
		read: func(q market.Query) []market.Evidence {
			return []market.Evidence{{Kind: market.Page, URL: "https://www.reddit.com/r/" + q.Community + "/", Title: "r/" + q.Community, Text: "Talk among people.", Quote: "Talk among people.",
				Place: "reddit.com/r/" + q.Community, Metrics: map[string]float64{"members": count}}}
		}}
}

// with puts a source in the place of the one of its name, or at the end.
func with(list []*scripted, more ...Source) []Source {
	out := sources(list)
next:
	for _, s := range more {
		for i := range out {
			if out[i].Name() == s.Name() {
				out[i] = s
				continue next
			}
		}
		out = append(out, s)
	}
	return out
}

type gates struct {
	Verdict string
	Score   float64
	Gates   []struct {
		Name   string
		Passed bool
		Reason string
	}
}

func cardOf(t *testing.T, j *researchtest.Journal) (g gates) {
	t.Helper()
	if j.Report() == nil {
		t.Fatal("no report was committed")
	}
	must(t, json.Unmarshal(j.Report().JSON, &g))
	return g
}

func TestAStrongMarketComesOutAsGo(t *testing.T) {
	t.Parallel()
	for count, want := range map[float64]string{5000: "GO", 60: "INCONCLUSIVE", 0: "INCONCLUSIVE"} {
		list := strongWorld()
		j := researchtest.New(1)
		must(t, (&Pipeline{Live: with(list, members(list, count))}).Research(t.Context(), testRun(), j))
		g := cardOf(t, j)
		if g.Verdict != want {
			t.Errorf("%.0f members: %s %.1f", count, g.Verdict, g.Score)
		}
		for _, gate := range g.Gates {
			if passed := gate.Name != "reach" || want == "GO"; gate.Passed != passed {
				t.Errorf("%.0f members: %+v", count, gate)
			}
		}
	}
}

// shelf is what readers of a test give for each address.
type shelf map[string]market.Evidence

// readers are two sources that read on: pages of products, and what users say of an app.
func readers(opened shelf, reviews []market.Evidence) (p, r *reader) {
	p = &reader{scripted: &scripted{name: pageReader, kind: market.Page, asked: map[string]int{}},
		lead: func(e market.Evidence) (market.Query, bool) {
			if e.Source == pageReader {
				return market.Query{Text: e.Title, Kind: "deep", Community: e.Facts["pricing"]}, e.Facts["pricing"] != ""
			}
			return market.Query{Text: e.Title, Kind: "deep", Community: "https://" + e.Place + "/"}, e.Kind == market.Product && e.Phase == market.Competitors
		},
		read: func(q market.Query) []market.Evidence {
			if e, ok := opened[q.Community]; ok {
				return []market.Evidence{e}
			}
			return nil
		}}
	r = &reader{scripted: &scripted{name: "itunes", kind: market.Product, asked: map[string]int{}},
		lead: func(e market.Evidence) (market.Query, bool) {
			return market.Query{Text: "PayNudge", Kind: "deep review", Community: "77"}, strings.HasPrefix(e.Title, "PayNudge") && e.Kind == market.Product
		},
		read: func(market.Query) []market.Evidence { return slices.Clone(reviews) }}
	return p, r
}

func TestWhatWasFoundIsReadOnce(t *testing.T) {
	t.Parallel()
	price := "The desk for one costs $14 per month, and there are no others."
	opened := shelf{
		"https://paynudge.example/":        {Kind: market.Product, URL: "https://paynudge.example/", Title: "PayNudge", Text: "We chase.\n\nNothing else.", Quote: "We chase.", Place: "paynudge.example", Facts: map[string]string{"name": "PayNudge", "pricing": "https://paynudge.example/pricing"}},
		"https://paynudge.example/pricing": {Kind: market.Product, URL: "https://paynudge.example/pricing", Title: "PayNudge", Text: "Invoices for freelancers who are paid late.\n" + price, Quote: price, Place: "paynudge.example", Facts: map[string]string{"name": "PayNudge"}},
	}
	review := func(stars float64, text, who string) market.Evidence {
		return market.Evidence{Kind: market.Post, URL: "https://apps.apple.com/us/app/id77?see-all=reviews", Title: text, Text: text, Quote: text, Author: who, Place: "apps.apple.com", Date: "2026-09-01",
			Metrics: map[string]float64{"rating": stars}, Facts: map[string]string{"type": "review", "product": "PayNudge"}}
	}
	pageSource, store := readers(opened, []market.Evidence{review(1, "It logs me out every day.", "pa"), review(5, "Lovely colours.", "pb")})
	list := world()
	j := researchtest.New(1)
	must(t, (&Pipeline{Live: with(list, pageSource, store)}).Research(t.Context(), testRun(), j))
	quotes := map[string]string{}
	for _, e := range reportOf(t, j).Evidence {
		quotes[e.URL] += e.Quote
	}
	if quotes["https://paynudge.example/"] == "" || quotes["https://paynudge.example/pricing"] != price {
		t.Errorf("the pages of the product: %q", quotes)
	}
	if got := quotes["https://apps.apple.com/us/app/id77?see-all=reviews"]; got != "It logs me out every day." {
		t.Errorf("of the reviews came %q", got)
	}
	for _, r := range []*reader{pageSource, store} {
		slices.Sort(r.opened)
		if len(slices.Compact(slices.Clone(r.opened))) != len(r.opened) || len(r.opened) == 0 {
			t.Errorf("%s opened %v", r.name, r.opened)
		}
	}
	if !slices.Contains(pageSource.opened, "https://billbird.example/") {
		t.Errorf("a page without an answer ended the reading: %v", pageSource.opened)
	}
}

func TestReadingOnIsNoSearch(t *testing.T) {
	t.Parallel()
	plain, deep := researchtest.New(1), researchtest.New(1)
	must(t, pipeline(world()).Research(t.Context(), testRun(), plain))
	list := world()
	pageSource, _ := readers(shelf{}, nil)
	must(t, (&Pipeline{Live: with(list, members(list, 900), pageSource)}).Research(t.Context(), testRun(), deep))
	if a, b := reportOf(t, plain).Coverage, reportOf(t, deep).Coverage; a != b {
		t.Errorf("coverage %+v became %+v", a, b)
	}
	if len(pageSource.opened) == 0 || pageSource.count() != 0 {
		t.Errorf("pages were opened %d times and asked %d questions of words", len(pageSource.opened), pageSource.count())
	}
}
