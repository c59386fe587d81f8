package research

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"naps/market"
	"naps/research/researchtest"
	"naps/score"
)

// leading is a source that has more on what others found: lead says what, read gives it.
type leading struct {
	*scripted
	lead func(market.Evidence) (market.Query, bool)
	read func(market.Query) []market.Evidence

	mu     sync.Mutex
	opened []string
}

func (r *leading) Deeper(e market.Evidence) (market.Query, bool) { return r.lead(e) }

func (r *leading) Search(ctx context.Context, q market.Query) ([]market.Evidence, error) {
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

// members knows how many people the places of posts reach.
func members(list []*scripted, name string, count float64) *leading {
	return &leading{scripted: source(list, name),
		lead: func(e market.Evidence) (market.Query, bool) {
			return market.Query{Text: "members", Kind: "deep", Community: e.Place}, e.Kind == market.Post
		},
		read: func(q market.Query) []market.Evidence {
			return []market.Evidence{{Kind: market.Page, URL: "https://" + q.Community + "/about", Title: q.Community,
				Text: "Talk among people.", Quote: "Talk among people.", Place: q.Community,
				Facts: map[string]string{"type": "community"}, Metrics: map[string]float64{"members": count}}}
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

func TestTheSizeOfTheCommunitiesDecidesWhetherThePeopleCanBeReached(t *testing.T) {
	t.Parallel()
	for count, want := range map[float64]bool{5000: true, 60: false, 0: false} {
		list := strong()
		people := source(list, "hackernews")
		people.items = people.items[:score.ReachPeople-1] // enough people would do without a large community
		for _, e := range people.items {
			delete(e.Metrics, "members")
		}
		p, j := helped(list, oracle(nil)), researchtest.New(1)
		p.Live = with(list, members(list, "hackernews", count))
		must(t, p.Research(t.Context(), testRun(), j))
		for _, gate := range cardOf(t, j).Gates {
			if passed := gate.Name != "reach" || want; gate.Passed != passed {
				t.Errorf("%.0f members: %+v", count, gate)
			}
		}
	}
}

// homepages reads the pages of products.
func homepages(opened map[string]market.Evidence) *leading {
	return &leading{scripted: &scripted{name: pageReader, kind: market.Page, asked: map[string]int{}},
		lead: func(e market.Evidence) (market.Query, bool) {
			if e.Source == pageReader {
				return market.Query{Text: e.Title, Kind: "deep", Community: e.Facts["pricing"]},
					e.Facts["pricing"] != ""
			}
			return market.Query{Text: e.Title, Kind: "deep", Community: "https://" + e.Place + "/"},
				e.Kind == market.Product && e.Phase == market.Competitors
		},
		read: func(q market.Query) []market.Evidence {
			if e, ok := opened[q.Community]; ok {
				return []market.Evidence{e}
			}
			return nil
		}}
}

func TestOnlyWhatAReaderFoundNearIsReadOnAndOnce(t *testing.T) {
	t.Parallel()
	price := "PayNudge with payment reminders for one costs $14 per month."
	pages := homepages(map[string]market.Evidence{
		"https://paynudge.example/": {Kind: market.Product, URL: "https://paynudge.example/", Title: "PayNudge",
			Text: "PayNudge sends reminders.", Quote: "PayNudge sends reminders.", Place: "paynudge.example",
			Facts: map[string]string{"name": "PayNudge", "pricing": "https://paynudge.example/pricing"}},
		"https://paynudge.example/pricing": {Kind: market.Product, URL: "https://paynudge.example/pricing",
			Title: "PayNudge", Text: "For people who are paid late.\n" + price,
			Quote: price, Place: "paynudge.example", Facts: map[string]string{"name": "PayNudge"}},
	})
	list, j := world(), researchtest.New(1)
	source(list, "yc").all = true
	p := helped(list, oracle(nil))
	p.Live = with(list, pages)
	must(t, p.Research(t.Context(), testRun(), j))
	slices.Sort(pages.opened)
	if want := []string{"https://billbird.example/", "https://latefee.example/", "https://paynudge.example/",
		"https://paynudge.example/pricing"}; !slices.Equal(pages.opened, want) {
		t.Errorf("opened %v; nobody asked for the sourdough of Crumb, and a page without an answer ends nothing",
			pages.opened)
	}
	i := slices.IndexFunc(reportOf(t, j).Phases[2].Findings, func(f market.Finding) bool {
		return f.Kind == "competitor" && f.Title == "PayNudge"
	})
	if i < 0 || reportOf(t, j).Phases[2].Findings[i].Figures["price_usd"] == 0 {
		t.Errorf("findings: %+v", reportOf(t, j).Phases[2].Findings)
	}
}

func TestReadingOnIsNoSearch(t *testing.T) {
	t.Parallel()
	shallow := ranWith(t, strong(), oracle(nil), Limits{})
	list, deep := strong(), researchtest.New(1)
	pages := homepages(nil)
	p := helped(list, oracle(nil))
	p.Live = with(list, members(list, "hackernews", 900), pages)
	must(t, p.Research(t.Context(), testRun(), deep))
	if a, b := reportOf(t, shallow).Coverage, reportOf(t, deep).Coverage; a != b {
		t.Errorf("coverage %+v became %+v", a, b)
	}
	if len(pages.opened) == 0 || pages.count() != 0 {
		t.Errorf("pages were opened %d times and asked %d questions of words", len(pages.opened), pages.count())
	}
}

// An archive may refuse words without a community, or the newest posts, and answer everything else.
func TestASourceThatRefusesOneFormOfQueryIsStillAskedTheOthers(t *testing.T) {
	t.Parallel()
	for name, refuses := range map[string]func(market.Query) bool{
		"newest": func(q market.Query) bool { return q.Text == "" },
		"words":  func(q market.Query) bool { return q.Text != "" && q.Community != "" },
	} {
		list := strong()
		archive := constant(arcticShift, market.Post,
			posts("reddit.com/r/freelance", "https://www.reddit.com/r/freelance/comments/a", 9)...)
		archive.fails = func(q market.Query) error {
			if refuses(q) {
				return fmt.Errorf("arctic_shift: answered 422: %w", market.ErrBlocked)
			}
			return nil
		}
		list = append(list, archive)
		reading := members(list, arcticShift, 900)
		j, p := researchtest.New(1), helped(list, oracle(nil))
		p.Live = with(list, reading)
		must(t, p.Research(t.Context(), testRun(), j))
		refused, answered := 0, 0
		for q, n := range archive.asked {
			parts := strings.SplitN(q, "/", 3)
			if refuses(market.Query{Community: parts[1], Text: parts[2]}) {
				refused += n
			} else {
				answered += n
			}
		}
		if answered == 0 || refused > patience+2 {
			t.Errorf("%s: asked %d times in a form that it refuses and %d times in others: %v", name, refused, answered,
				archive.asked)
		}
		if len(reading.opened) == 0 {
			t.Errorf("%s: nobody asked it how many read the communities that it knows", name)
		}
	}
}
