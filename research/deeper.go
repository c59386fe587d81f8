package research

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"naps/market"
)

// Deeper is what a Source may be as well: it knows what else it has on a piece of evidence, whoever found that. The query's Community
// says where to read on, its Text only how that is called.
type Deeper interface {
	Deeper(e market.Evidence) (q market.Query, ok bool)
}

// How many leads of one round a source follows: those that most evidence points to.
const leadsFollowed = 8

// deepen reads on in what a phase has found: how many a community reaches, what users say of an app, what a product's own page says, what a
// filing tells. That is no search, so it counts for no coverage, and what there is no room for is not missing.
func (w *work) deepen(ctx context.Context, ph phase, o opening, answers []answer) ([]answer, error) {
	for range ph.deep {
		room := o.Room - len(answers)
		if o.Skip != "" || room <= 0 || w.calm.Err() != nil {
			break
		}
		asks, _ := trim(w.fresh(ph.name, 0, w.leads(answers)), room)
		got, err := w.gather(ctx, asks)
		if err != nil {
			return nil, err
		}
		answers = append(answers, got...)
	}
	return answers, nil
}

// leads are the questions to which answers lead, in the order of the sources.
func (w *work) leads(answers []answer) []ask {
	all := found(answers)
	var out []ask
	for _, s := range w.sources {
		d, ok := s.(Deeper)
		if !ok || w.down[s.Name()] && s.Name() != pageReader {
			continue
		}
		for _, q := range w.leadsOf(s.Name(), d, all) {
			out = append(out, ask{source: s, query: q, angle: "more on what was found", deeper: true})
		}
	}
	return out
}

// leadsOf are the questions of one source that were not asked yet: those to which most pieces of evidence lead, ties in the order in which they were found.
func (w *work) leadsOf(name string, d Deeper, all []market.Evidence) []market.Query {
	count, seen := map[string]int{}, map[string]bool{}
	var list []market.Query
	at := func(q market.Query) string { return q.Kind + "\x00" + strings.ToLower(q.Community) }
	for _, e := range all {
		q, ok := d.Deeper(e)
		if !ok || seen[e.Hash] || w.asked[name+"\x00"+at(q)+"\x00"] {
			continue
		}
		seen[e.Hash] = true
		if count[at(q)]++; count[at(q)] == 1 {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(x, y market.Query) int { return cmp.Compare(count[at(y)], count[at(x)]) })
	return list[:min(len(list), leadsFollowed)]
}

// searched are the answers to searches, without what was only read on in.
func searched(answers []answer) []answer {
	return slices.DeleteFunc(slices.Clone(answers), func(a answer) bool { return a.deeper })
}
