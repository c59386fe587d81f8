package research

import (
	"cmp"
	"slices"

	"naps/analyst"
	"naps/market"
)

// competitors looks for who does the job already, dead ones included, and for what does it free of charge: a first round with the words of
// the idea, then rounds with the words and names of those that were found, until two in a row add nobody new.
var competitors = phase{
	name:  market.Competitors,
	share: 7,
	deep:  2, // the product, then its prices
	rounds: []func(*work, []answer) []ask{
		func(w *work, _ []answer) []ask {
			product := func(plus, minus int) []market.Query {
				return append(w.queries(market.Competitors, market.Product, plus, minus), w.around(3, "free")...)
			}
			return join(
				each("products that do the job", w.of(market.Product), product(4, 2)),
				each("launches", w.the(hackerNews), within("show_hn", product(3, 2))),
				each("people who compare products", w.the(hackerNews), within("comment", w.queries(market.Competitors, market.Post, 1, 2))),
				each("products that do the job", w.of(market.Page, wikipedia), append(w.queries(market.Competitors, market.Page, 3, 2), w.around(1, "free tool")...)),
			)
		},
	},
	again: (*work).moreRivals,
}

// Rounds of search for competitors.
const (
	roundsAtMost = 6
	roundsQuiet  = 2 // so many in a row that add nobody end the search
)

// moreRivals plans the next round, of few searches each: with words that rivals use for the job, with their names, and with what is left of the plan.
// It plans none once two rounds in a row have added nobody.
func (w *work) moreRivals(round int, got []answer) []ask {
	if quiet(w.newcomers(got, round)) >= roundsQuiet || round >= roundsAtMost {
		return nil
	}
	c := w.known(nil)
	c.Evidence = union(c.Evidence, found(got))
	words := about(slices.Concat(unasked(got, analyst.RivalPhrases(c, 40), 2), unasked(got, texts(w.spare()), 1))...)
	for _, name := range page(w.rivalsIn(c, roundsAtMost), round-1, 1) {
		words = append(words, about(name+" alternative")...)
	}
	if len(words) == 0 {
		return nil
	}
	free := against("free " + words[0].Text)
	var asks []ask
	for i, s := range w.of(market.Product) {
		some := words[:min(len(words), 1+2*max(0, 1-i))] // the first of the list is the steadiest: it gets three, the others one
		asks = append(asks, each("products like those that were found", []Source{s}, slices.Concat(some, free))...)
	}
	return join(asks,
		each("launches like those that were found", w.the(hackerNews), within("show_hn", slices.Concat(words[:1], free))),
		each("alternatives to those that were found", w.of(market.Page, wikipedia), words[len(words)-1:]))
}

// newcomers counts, by round from the first, the products near the job that it was the first to find.
func (w *work) newcomers(got []answer, rounds int) []int {
	known, out := 0, make([]int, rounds)
	before := slices.DeleteFunc(slices.Clone(w.pool), func(e market.Evidence) bool { return e.Phase == market.Competitors })
	for n := range rounds {
		var some []market.Evidence
		for _, a := range got {
			if a.round <= n {
				some = append(some, a.evidence...)
			}
		}
		c := w.known(nil)
		c.Evidence = union(before, some)
		now := len(analyst.Rivals(c))
		out[n], known = max(0, now-known), max(known, now)
	}
	return out
}

// quiet is how many rounds at the end added nobody; the first one does not count, since what it finds nobody knew before.
func quiet(newcomers []int) int {
	n := 0
	for i := len(newcomers) - 1; i > 0 && newcomers[i] == 0; i-- {
		n++
	}
	return n
}

// spare is what the plan has on products beyond what the first round asks.
func (w *work) spare() []market.Query {
	all := w.queries(market.Competitors, market.Product, 100, 0)
	return all[min(len(all), 4):]
}

func texts(queries []market.Query) []string {
	var out []string
	for _, q := range queries {
		out = append(out, q.Text)
	}
	return out
}

// unasked are the first texts of a list that no search of this phase has asked.
func unasked(got []answer, list []string, most int) []string {
	asked := map[string]bool{}
	for _, a := range got {
		asked[a.query.Text] = true
	}
	list = slices.DeleteFunc(slices.Clone(list), func(s string) bool { return asked[s] })
	return list[:min(len(list), most)]
}

// page is the n-th part of a list, of size at most.
func page(list []string, n, size int) []string {
	from := min(len(list), n*size)
	return list[from:min(len(list), from+size)]
}

// found is all evidence of some answers.
func found(got []answer) []market.Evidence {
	var all []market.Evidence
	for _, a := range got {
		all = append(all, a.evidence...)
	}
	return all
}

// rivalsIn lists the names of the direct rivals in a case that can be told from words of the language, the nearest first.
func (w *work) rivalsIn(c analyst.Case, most int) []string {
	var out []string
	for _, f := range analyst.Competitors(c) {
		if f.Kind == "competitor" && f.Labels["relation"] == "direct" && telling(f.Title) && len(out) < most {
			out = append(out, f.Title)
		}
	}
	return out
}

func telling(name string) bool {
	return len(name) >= shortestName || slices.Contains([]byte(name), ' ')
}

// rivals lists the names of competitors found, the direct and active ones first, then those with most evidence, ties by name.
func (w *work) rivals(most int) []string {
	var found []market.Finding
	for _, r := range w.phases {
		for _, f := range r.Findings {
			if f.Kind == "competitor" && telling(f.Title) {
				found = append(found, f)
			}
		}
	}
	far := func(f market.Finding) int {
		if f.Labels["relation"] == "direct" && f.Labels["status"] == "active" {
			return 0
		}
		return 1
	}
	slices.SortFunc(found, func(x, y market.Finding) int {
		return cmp.Or(cmp.Compare(far(x), far(y)), cmp.Compare(len(y.Evidence), len(x.Evidence)), cmp.Compare(x.Title, y.Title))
	})
	var out []string
	for _, f := range found {
		if !slices.Contains(out, f.Title) && len(out) < most {
			out = append(out, f.Title)
		}
	}
	return out
}
