package research

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// Deeper is what a Source may be as well: it knows what else it has on a piece of evidence, whoever found that. The query's Community
// says where to read on, its Text only how that is called.
type Deeper interface {
	Deeper(e market.Evidence) (q market.Query, ok bool)
}

// How many leads of one round a source follows: of what readers found to be near, and of what nobody reads in this run.
const (
	leadsFollowed = 6
	leadsUnread   = 3
)

// leads are the questions to which answers lead: what a product's own page says, what its users write, how many a community reaches, what a filing
// tells. Where somebody reads, only what was found to be near is followed. That is no search, so it counts for no coverage.
func (w *work) leads(answers []answer) []ask {
	all, most := w.promising(answers)
	var out []ask
	for _, s := range w.sources {
		d, ok := s.(Deeper)
		if !ok {
			continue
		}
		for _, q := range w.leadsOf(s.Name(), d, all, most) {
			if !w.givenUp(s, q) {
				out = append(out, ask{source: s, query: q, serves: "more on what was found", deeper: true})
			}
		}
	}
	return out
}

// givenUp reports whether a source is not worth a question of this form: it refused the form before, or all that it was asked.
func (w *work) givenUp(s Source, q market.Query) bool {
	if s.Name() == pageReader {
		return false
	}
	if refused, known := w.down[form(s, q)]; known {
		return refused
	}
	asked, refused := 0, 0
	for f, down := range w.down {
		if strings.HasPrefix(f, s.Name()+"/") {
			asked++
			if down {
				refused++
			}
		}
	}
	return asked > 0 && refused == asked
}

// promising is the evidence whose leads are followed, and how many of them.
func (w *work) promising(answers []answer) ([]market.Evidence, int) {
	all := found(answers)
	if !w.reads() {
		return all, leadsUnread
	}
	stands := w.standing()
	return slices.DeleteFunc(all, func(e market.Evidence) bool {
		r, read := stands[e.Hash]
		near := read && (r.About >= market.Neighboring || r.Relation == market.SameJob || r.Relation == market.Substitute)
		return !near && jobOf(e) != ""
	}), leadsFollowed
}

// leadsOf are the questions of one source that were not asked yet: those to which most pieces of evidence lead, ties in the order in which they were found.
func (w *work) leadsOf(name string, d Deeper, all []market.Evidence, most int) []market.Query {
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
	return list[:min(len(list), most)]
}

// found is all evidence of some answers.
func found(got []answer) []market.Evidence {
	var all []market.Evidence
	for _, a := range got {
		all = append(all, a.evidence...)
	}
	return all
}

// searched are the answers to searches, without what was only read on in.
func searched(answers []answer) []answer {
	return slices.DeleteFunc(slices.Clone(answers), func(a answer) bool { return a.deeper || a.query.Text == "" })
}
