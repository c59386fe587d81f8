package research

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"naps/analyst"
	"naps/analyst/order"
	"naps/market"
	"naps/research/researchtest"
)

func TestProductsThatSearchesPutFirstRise(t *testing.T) {
	t.Parallel()
	var list []order.Candidate
	var ranked []order.Ranked
	for i := range 40 {
		list = append(list, order.Candidate{ID: fmt.Sprint("e", i)})
		ranked = append(ranked, order.Ranked{Index: i})
	}
	k := &knowledge{hits: map[string]int{}, places: map[string]float64{}}
	found := func(hashes ...string) (a answer) {
		for _, h := range hashes {
			a.evidence = append(a.evidence, market.Evidence{Hash: h, URL: "https://" + h + ".example"})
		}
		return a
	}
	k.collect([]answer{found("e30", "e31", "e5"), found("e30", "e7"), found("e39")})
	var got []int
	for _, r := range asFound(ranked, list, k.places) {
		got = append(got, r.Index)
	}
	if !slices.Contains(got[:10], 30) || slices.Index(got, 30) > slices.Index(got, 31) ||
		slices.Index(got, 39) > slices.Index(got, 38) {
		t.Errorf("read in the order %v", got)
	}
	if !slices.Contains(got[:6], 0) || len(got) != len(list) {
		t.Errorf("likeness counts for nothing, or something is lost: %v", got)
	}
}

func TestAnEntryOfADirectoryIsShownShorterThanAPost(t *testing.T) {
	t.Parallel()
	product, page := market.Evidence{Kind: market.Product}, market.Evidence{Kind: market.Page}
	if readProducts.shown(product) >= analyst.PassageShown || readProducts.shown(page) != analyst.PassageShown ||
		readPosts.shown(market.Evidence{Kind: market.Post}) != analyst.PassageShown {
		t.Errorf("shown are %d, %d and %d characters", readProducts.shown(product), readProducts.shown(page),
			readPosts.shown(market.Evidence{Kind: market.Post}))
	}
	list := world()
	yc := source(list, "yc")
	for i := range yc.items {
		yc.items[i].Text += strings.Repeat(" It also keeps lists, and it draws charts.", 80)
	}
	longest := 0
	m := &puppet{answer: rightly}
	p := helped(list, m)
	must(t, p.Research(t.Context(), testRun(), researchtest.New(1)))
	for _, q := range m.asked {
		for _, b := range blocksOf(q.Prompt) {
			if q.Job == "products" && b.kind == "product" {
				longest = max(longest, utf8.RuneCountInString(b.whole()))
			}
		}
	}
	if longest == 0 || longest > productShown+200 {
		t.Errorf("the longest entry that is shown has %d characters", longest)
	}
}
