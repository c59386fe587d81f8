package research

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"naps/market"
	"naps/research/researchtest"
)

// directory is a source of products that knows some only by the words of others: each product is found by its own key.
type directory struct {
	name     string
	products map[string][2]string // a word of the query → name and tagline

	mu    sync.Mutex
	asked []string
}

func (d *directory) Name() string      { return d.name }
func (d *directory) Kind() market.Kind { return market.Product }

func (d *directory) Search(_ context.Context, q market.Query) ([]market.Evidence, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, q.Text)
	var out []market.Evidence
	for word, p := range d.products {
		if strings.Contains(q.Text, word) {
			text := p[1] + ". It costs $12 a month."
			out = append(out, market.Evidence{Source: d.name, Kind: market.Product, URL: "https://" + strings.ToLower(p[0]) + ".example", Title: p[0] + " – " + p[1], Text: text, Quote: p[1], Place: strings.ToLower(p[0]) + ".example",
				Query: q.Text, Counter: q.Counter, Facts: map[string]string{"name": p[0], "tagline": p[1], "website": "https://" + strings.ToLower(p[0]) + ".example"}})
		}
	}
	slices.SortFunc(out, func(a, b market.Evidence) int { return strings.Compare(a.URL, b.URL) })
	return out, nil
}

func TestRivalsLeadToRivalsUntilTwoRoundsAddNobody(t *testing.T) {
	t.Parallel()
	d := &directory{name: "yc", products: map[string][2]string{
		"invoic":  {"Billbird", "Invoice dunning autopilot for freelancers"},
		"dunning": {"Nudgely", "Invoice dunning, invoice autopay for freelancers"}, // found by a word of Billbird
		"autopay": {"Chasewell", "Autopay and late invoice desk for freelancers"},  // found by a word of Nudgely
	}}
	j := researchtest.New(1)
	must(t, (&Pipeline{Live: []Source{d}}).Research(t.Context(), testRun(), j))
	var found []string
	for _, f := range reportOf(t, j).Phases[2].Findings {
		if f.Kind == "competitor" {
			found = append(found, f.Title)
			if f.Figures["price_usd"] != 12 {
				t.Errorf("%s has no price: %+v", f.Title, f)
			}
		}
	}
	slices.Sort(found)
	if !slices.Equal(found, []string{"Billbird", "Chasewell", "Nudgely"}) {
		t.Errorf("found %q by asking %q", found, d.asked)
	}
	if n := len(d.asked); n > 40 {
		t.Errorf("%d searches were made", n)
	}
	if seen := slices.Compact(slices.Sorted(slices.Values(d.asked))); len(seen) != len(d.asked) {
		t.Errorf("asked twice: %q", d.asked)
	}
}

func TestRoundsOfSearchEnd(t *testing.T) {
	t.Parallel()
	endless := &directory{name: "yc", products: map[string][2]string{"invoic": {"Firm0", "Invoice gadget0 for freelancers"}}}
	for i := range 40 {
		endless.products[fmt.Sprintf("gadget%d", i)] = [2]string{fmt.Sprintf("Firm%d", i+1), fmt.Sprintf("Invoice gadget%d for freelancers", i+1)}
	}
	j := researchtest.New(1)
	must(t, (&Pipeline{Live: []Source{endless}}).Research(t.Context(), testRun(), j))
	r := reportOf(t, j)
	if n := len(endless.asked); n > 60 {
		t.Errorf("%d searches were made", n)
	}
	if slices.ContainsFunc(r.Phases[2].Gaps, func(g market.Gap) bool { return g.Source == "budget" }) {
		t.Errorf("a round that was not needed is told as a gap: %+v", r.Phases[2].Gaps)
	}
}

func TestTheFirstRoundIsNeverQuiet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		newcomers []int
		want      int
	}{{nil, 0}, {[]int{0}, 0}, {[]int{5}, 0}, {[]int{5, 0}, 1}, {[]int{5, 0, 0}, 2}, {[]int{5, 0, 2}, 0}, {[]int{0, 0, 0}, 2}} {
		if got := quiet(c.newcomers); got != c.want {
			t.Errorf("%v: %d, want %d", c.newcomers, got, c.want)
		}
	}
}
