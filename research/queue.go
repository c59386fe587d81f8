package research

import (
	"cmp"
	"context"
	"slices"

	"naps/analyst"
	"naps/analyst/order"
	"naps/findings"
	"naps/market"
	"naps/words"
)

// productShown is how many characters of a product's entry in a directory a reader is shown: what it does stands in a
// few lines, so that half as many again can be read for the same tokens.
const productShown = 700

// shown is how many characters of a piece of evidence a reader is shown.
func (j job) shown(e market.Evidence) int {
	if j == readProducts && e.Kind == market.Product {
		return productShown
	}
	return analyst.PassageShown
}

// nearAmong says by index which of some evidence was read, and whether it was found to be near the idea.
func nearAmong(of []market.Evidence, stands map[string]market.Reading) map[int]bool {
	out := map[int]bool{}
	for i, e := range of {
		if got, read := stands[e.Hash]; read {
			out[i] = isNear(got)
		}
	}
	return out
}

// asFound fuses an order by likeness to the brief with the one in which searches returned the candidates. The entry of
// a product is short and in the words of whoever sells it, so its likeness says little; that several searches put it
// first says as much.
func asFound(ranked []order.Ranked, list []order.Candidate, places map[string]float64) []order.Ranked {
	byPlace := slices.Clone(ranked)
	slices.SortStableFunc(byPlace, func(x, y order.Ranked) int {
		return cmp.Compare(places[list[y.Index].ID], places[list[x.Index].ID])
	})
	score := map[int]float64{}
	for place, of := range ranked {
		score[of.Index] += 1 / float64(fusedK+place)
		score[byPlace[place].Index] += 1 / float64(fusedK+place)
	}
	out := slices.Clone(ranked)
	slices.SortStableFunc(out, func(x, y order.Ranked) int { return cmp.Compare(score[y.Index], score[x.Index]) })
	return out
}

// queue orders the candidates of a phase that nobody has read and nobody was asked to read, nearest first; among
// products those like the ones that were found to do the job rise. Posts that an earlier phase found are among those of
// the pains. All of the phase are compared, those that were read too, so that a similarity means the same in every
// round.
func (r *reader) queue(ctx context.Context, name market.Phase, j job) ([]analyst.Candidate, error) {
	var open []market.Evidence // of the phase
	for _, e := range r.facts.pool {
		mine := e.Phase == name || name == market.Pains && e.Kind == market.Post
		if mine && jobOf(e) == j {
			open = append(open, e)
		}
	}
	texts, err := r.texts(ctx, open)
	if err != nil {
		return nil, err
	}
	list := make([]order.Candidate, len(open))
	for i, e := range open {
		list[i] = order.Candidate{ID: e.Hash, Title: e.Title, Text: texts[e.Page], Place: e.Place,
			Hits: r.facts.hits[e.Hash]}
	}
	out := make([]analyst.Candidate, 0, len(open))
	ranked, err := r.similar.rank(ctx, name, r.facts.brief(), list)
	if err != nil {
		return nil, err
	}
	if j == readProducts {
		ranked = asFound(order.Adjust(list, ranked, nearAmong(open, r.facts.standing())), list, r.facts.places)
	}
	for _, at := range ranked {
		if r.shown[open[at.Index].Hash] {
			continue
		}
		text := list[at.Index].Text
		from, to := words.Around(text, at.From, at.To, j.shown(open[at.Index]))
		out = append(out, analyst.Candidate{Evidence: open[at.Index], Text: text[from:to], From: from, Near: at.Above})
	}
	if j == readProducts {
		return onePieceFirst(out, r.shownOf(open), r.facts.standing()), nil
	}
	return unheard(r.told, out), nil
}

// unheard leaves out of a queue what nearly repeats a text before it or one that was read: the same post in two places,
// or with a line more. It counts once, so it is read once, and stays listed as not read.
func unheard(told []string, queue []analyst.Candidate) []analyst.Candidate {
	texts := slices.Clone(told)
	for _, c := range queue {
		texts = append(texts, c.Text)
	}
	repeats := words.Repeats(texts)[len(told):]
	out := make([]analyst.Candidate, 0, len(queue))
	for i, c := range queue {
		if repeats[i] < 0 {
			out = append(out, c)
		}
	}
	return out
}

// onePieceFirst moves pieces of a product behind all others where one of it was read or comes before: several
// directories tell the same of it. Pieces of another kind, such as its own page beside its entry in a directory, may
// state its price or its customers, so these stay once a reader found the product to be near the idea; of all others
// the first piece tells enough.
func onePieceFirst(queue []analyst.Candidate, read []market.Evidence,
	stands map[string]market.Reading) []analyst.Candidate {
	near, known, kinds := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range read {
		key := findings.ProductKey(e)
		known[key], kinds[string(e.Kind)+" "+key] = true, true
		near[key] = near[key] || isNear(stands[e.Hash])
	}
	var first, later []analyst.Candidate
	for _, c := range queue {
		key := findings.ProductKey(c.Evidence)
		kind := string(c.Evidence.Kind) + " " + key
		if known[key] && !near[key] || kinds[kind] {
			later = append(later, c)
		} else {
			first = append(first, c)
		}
		known[key], kinds[kind] = true, true
	}
	return append(first, later...)
}

// shownOf is what of some evidence was given to a reader.
func (r *reader) shownOf(es []market.Evidence) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(es), func(e market.Evidence) bool { return !r.shown[e.Hash] })
}
