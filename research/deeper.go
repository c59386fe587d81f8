package research

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
)

// Deeper is what a Source may be as well: it knows what else it has on a piece of evidence, whoever found that. The
// query's Community says where to read on, its Text only how that is called.
type Deeper interface {
	Deeper(e market.Evidence) (q market.Query, ok bool)
}

// Keeper is what a Source may be as well: it keeps all that it searches, so that one question in many wordings makes no
// more requests than one.
type Keeper interface {
	KeepsAll() bool
}

// How many leads of one round a source follows: of what readers found to be near, and of what nobody reads in this run.
const (
	leadsFollowed = 6
	leadsUnread   = 3
)

// leads are the questions to which answers lead: what a product's own page says, what its users write, how many a
// community reaches, what a filing tells. Where somebody reads, only what was found to be near is followed. That is no
// search, so it counts for no coverage.
func (s *searcher) leads(answers []answer, somebodyReads bool) []ask {
	all, most := found(answers), leadsUnread
	if somebodyReads {
		all, most = s.facts.promising(all), leadsFollowed
	}
	var out []ask
	for _, from := range s.sources {
		d, ok := from.(Deeper)
		if !ok || from.Name() == pypi && !developers(s.facts.subject) {
			continue
		}
		for _, q := range s.leadsOf(from.Name(), d, all, most) {
			if !s.givenUp(from, q) {
				out = append(out, ask{source: from, query: q, serves: "more on what was found", deeper: true})
			}
		}
	}
	return out
}

// givenUp reports whether a source is not worth a question of this form: it refused the form before, or all that it was
// asked.
func (s *searcher) givenUp(from Source, q market.Query) bool {
	if from.Name() == pageReader {
		return false
	}
	if refused, known := s.down[form(from, q)]; known {
		return refused
	}
	asked, refused := 0, 0
	for f, down := range s.down {
		if strings.HasPrefix(f, from.Name()+"/") {
			asked++
			if down {
				refused++
			}
		}
	}
	return asked > 0 && refused == asked
}

// promising is what of some evidence readers found to be near, with what nobody needs to read.
func (k *knowledge) promising(all []market.Evidence) []market.Evidence {
	stands := k.standing()
	return slices.DeleteFunc(all, func(e market.Evidence) bool {
		r, read := stands[e.Hash]
		return !(read && isNear(r)) && jobOf(e) != ""
	})
}

// leadsOf are the questions of one source that were not asked yet: those to which most pieces of evidence lead, ties in
// the order in which they were found.
func (s *searcher) leadsOf(name string, d Deeper, all []market.Evidence, most int) []market.Query {
	count, seen := map[string]int{}, map[string]bool{}
	var list []market.Query
	at := func(q market.Query) string { return q.Kind + "\x00" + strings.ToLower(q.Community) }
	for _, e := range all {
		q, ok := d.Deeper(e)
		if !ok || seen[e.Hash] || s.asked[name+"\x00"+at(q)+"\x00"] {
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
