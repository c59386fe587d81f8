package research

import (
	"slices"
	"strings"
	"testing"

	"naps/analyst"
	"naps/market"
	"naps/research/researchtest"
)

// shelf is a directory that is kept here as a whole.
type shelf struct {
	*scripted
}

func (s *shelf) KeepsAll() bool { return true }

func planned() *planner {
	k := &knowledge{run: testRun(), subject: market.Subject{Title: "Lost luggage claims", Customer: "travelers",
		Job: "file the claim", Problem: "airlines lose bags",
		Says:        []string{"airline lost my bag", "no answer about my suitcase"},
		Substitutes: []string{"the airline's form", "travel insurance"}}}
	plan := []analyst.Search{
		{Phase: market.Competitors, Kind: market.Product, Query: market.Query{Text: "luggage claim service"}},
		{Phase: market.Competitors, Kind: market.Product,
			Query: market.Query{Text: "free luggage claim letter", Counter: true}},
		{Phase: market.Pains, Kind: market.Post, Query: market.Query{Text: "lost luggage"}},
	}
	return &planner{facts: k, plan: plan}
}

func TestADirectoryThatIsKeptHereIsAskedInAllWordsThatAreKnown(t *testing.T) {
	t.Parallel()
	p := planned()
	kept, store := &shelf{scripted: &scripted{name: "yc", kind: market.Product}},
		&scripted{name: "itunes", kind: market.Product}
	p.sources = sourceList{kept, store}
	words, asked := map[bool]string{}, map[string]int{}
	for _, a := range competitors.rounds[0](p, nil) {
		asked[a.source.Name()]++
		if a.source.Name() == "yc" {
			words[a.query.Counter] += "\n" + strings.Join(append(a.query.Wordings, a.query.Text), "\n")
		} else if len(a.query.Wordings) > 0 {
			t.Errorf("%s is asked in %q, of which it uses the first", a.source.Name(), a.query.Wordings)
		}
	}
	if asked["yc"] != 2 || asked["itunes"] != 2 {
		t.Errorf("asked %v", asked)
	}
	for counter, want := range map[bool][]string{
		false: {"Lost luggage claims", "luggage claim service", "file the claim", "airlines lose bags", "travelers",
			"airline lost my bag", "no answer about my suitcase"},
		true: {"free luggage claim letter", "the airline's form", "travel insurance"},
	} {
		for _, w := range want {
			if !slices.Contains(strings.Split(words[counter], "\n"), w) {
				t.Errorf("%q is not among the wordings%s", w, words[counter])
			}
		}
		if n := len(strings.Fields(strings.ReplaceAll(words[counter], " ", "_"))); n != len(want) {
			t.Errorf("%d wordings, want %d:%s", n, len(want), words[counter])
		}
	}
}

func TestProductsThatWereFoundLeadToWhatIsDescribedAlike(t *testing.T) {
	t.Parallel()
	p := planned()
	kept, store := &shelf{scripted: &scripted{name: "yc", kind: market.Product}},
		&scripted{name: "itunes", kind: market.Product}
	p.sources = sourceList{kept, store}
	if asks := competitors.alike(p); len(asks) > 0 {
		t.Errorf("nothing was found, and it searches for %+v", asks)
	}
	text := "Bagback gets money for bags; that airlines lost! See https://evil.example."
	e := market.Evidence{Kind: market.Product, Phase: market.Competitors, URL: "https://bagback.example",
		Title: "Bagback", Text: text,
		Facts: map[string]string{"tagline": "Compensation for delayed flights and bags, site:evil.example",
			"tags": "Travel, Claims"}}.Seal()
	e.ID = "E1"
	other := market.Evidence{Kind: market.Product, Phase: market.Competitors, URL: "https://tile.example",
		Title: "Tile", Text: "Floor plans."}.Seal()
	other.ID = "E2"
	p.facts.pool = []market.Evidence{e, other}
	p.facts.readings = []market.Reading{
		{Evidence: "E1", Hash: e.Hash, Reader: market.ReadByModel, About: market.VeryProblem, Relation: market.SameJob,
			Name: "Bagback",
			Facts: []market.Fact{{Fact: market.FactDoes, At: []int{1},
				Quote: "Bagback gets money for bags; that airlines lost!"}}},
		{Evidence: "E2", Hash: other.Hash, Reader: market.ReadByModel, Relation: market.NoRelation},
	}
	asks := competitors.alike(p)
	var all []string
	for _, a := range asks {
		all = append(all, append(a.query.Wordings, a.query.Text)...)
		if a.source.Name() == "itunes" && len(strings.Fields(a.query.Text)) > alikeWords {
			t.Errorf("a store is asked %q", a.query.Text)
		}
	}
	text = strings.Join(all, "\n")
	if len(asks) != 2 || !strings.Contains(text, "Bagback gets money for bags that airlines lost") ||
		!strings.Contains(text, "Compensation for delayed") || !strings.Contains(text, "Travel Claims") {
		t.Errorf("asked %+v", asks)
	}
	if strings.ContainsAny(text, ":/.;!") || strings.Contains(text, "Floor") {
		t.Errorf("a search is more than words: %s", text)
	}
}

func TestSpareSearchesLeaveRoomForThePagesOfProducts(t *testing.T) {
	t.Parallel()
	list := world()
	items := source(list, "yc").items
	for i := range items {
		items[i].Facts = map[string]string{"website": items[i].URL}
	}
	for _, name := range []string{"apps", "github", "producthunt", "shop", "catalog"} {
		// as many as can use up the searches of the phase
		list = append(list, &scripted{name: name, kind: market.Product, items: items, asked: map[string]int{}})
	}
	pages := &leading{scripted: &scripted{name: "shelf", kind: market.Product, asked: map[string]int{}},
		lead: func(e market.Evidence) (market.Query, bool) {
			return market.Query{Text: e.Title, Kind: "deep", Community: e.Facts["website"]}, e.Facts["website"] != ""
		},
		read: func(market.Query) []market.Evidence { return nil },
	}
	p := helped(list, &puppet{answer: rightly})
	p.Live, p.Limits.Fetches = with(list, pages), 120
	j := researchtest.New(1)
	must(t, p.Research(t.Context(), testRun(), j))
	made := 0
	for _, s := range j.Done {
		if s.Phase == market.Competitors {
			made += s.Usage.Fetches
		}
	}
	if len(pages.opened) == 0 {
		t.Errorf("no page of a product is read: its phase had used up its %d searches before", made)
	}
}
