package research

import (
	"slices"
	"strings"

	"naps/analyst"
	"naps/market"
)

// Names of the sources whose own divisions a phase makes use of. All others are asked by the kind of evidence they
// give, so a new source takes part without a line here.
const (
	hackerNews    = "hackernews"
	arcticShift   = "arctic_shift"
	redditRSS     = "reddit_rss"
	stackExchange = "stackexchange"
	wikipedia     = "wikipedia"
	pageviews     = "pageviews"
	gdelt         = "gdelt"
	worldBank     = "worldbank"
	pageReader    = "pages" // reads what others found, so it is asked no question of words
)

// byCode are sources that are asked for figures by codes, so they are asked no question of words either.
var byCode = []string{worldBank, censusFirms, censusPlaces, bls, eurostat}

// Offices that count people and businesses.
const (
	censusFirms  = "census_susb"
	censusPlaces = "census_cbp"
	bls          = "bls"
	eurostat     = "eurostat"
)

// sourceList is all that a run may ask, in the order of the list.
type sourceList []Source

// planner plans what to search for: from the plan that was made of the idea, and from what is known by now.
type planner struct {
	facts   *knowledge
	sources sourceList // for every idea
	few     sourceList // that few ideas need: see apart.go
	plan    []analyst.Search
	places  []string // communities that are searched
}

// of returns the sources of a kind, in the order of the list, but for those named.
func (all sourceList) of(kind market.Kind, but ...string) []Source {
	var out []Source
	for _, s := range all {
		if s.Kind() == kind && s.Name() != pageReader && !slices.Contains(byCode, s.Name()) &&
			!slices.Contains(but, s.Name()) {
			out = append(out, s)
		}
	}
	return out
}

// keepers divides sources into those that keep all that they search, and the others.
func keepers(all []Source) (kept, others []Source) {
	for _, s := range all {
		if k, ok := s.(Keeper); ok && k.KeepsAll() {
			kept = append(kept, s)
		} else {
			others = append(others, s)
		}
	}
	return kept, others
}

// the returns the source of that name, in a list of its own; an unknown one gives an empty list.
func (all sourceList) the(name string) []Source {
	for _, s := range all {
		if s.Name() == name {
			return []Source{s}
		}
	}
	return nil
}

// queries returns what the plan has for a phase and kind: the first plus that look for evidence, and the first minus
// that look for the contrary.
func (p *planner) queries(name market.Phase, kind market.Kind, plus, minus int) []market.Query {
	var out []market.Query
	for _, s := range p.plan {
		if s.Phase != name || s.Kind != kind {
			continue
		}
		left := &plus
		if s.Query.Counter {
			left = &minus
		}
		if *left > 0 {
			*left--
			out = append(out, s.Query)
		}
	}
	return out
}

// each asks every source every query, in order to learn about what they serve.
func each(serves string, sources []Source, queries []market.Query) []ask {
	var out []ask
	for _, s := range sources {
		for _, q := range queries {
			out = append(out, ask{source: s, query: q, serves: serves})
		}
	}
	return out
}

// within sets the division of a source in which queries are asked.
func within(kind string, queries []market.Query) []market.Query {
	out := slices.Clone(queries)
	for i := range out {
		out[i].Kind = kind
	}
	return out
}

// in asks queries in one community.
func in(community string, queries []market.Query) []market.Query {
	out := slices.Clone(queries)
	for i := range out {
		out[i].Community = community
	}
	return out
}

// about makes queries of texts.
func about(texts ...string) []market.Query {
	var out []market.Query
	for _, t := range texts {
		out = append(out, market.Query{Text: t})
	}
	return out
}

// against makes queries of texts that look for the contrary.
func against(texts ...string) []market.Query {
	out := about(texts...)
	for i := range out {
		out[i].Counter = true
	}
	return out
}

// join puts lists one after the other.
func join(lists ...[]ask) []ask { return slices.Concat(lists...) }

// says are phrases of people with the problem as queries, at most so many, spread over the list, since one in several
// languages has the languages one after the other.
func (p *planner) says(most int) []market.Query {
	all := p.facts.subject.Says
	var out []market.Query
	for i := range min(most, len(all)) {
		if phrase := strings.Join(strings.Fields(all[i*len(all)/min(most, len(all))]), " "); phrase != "" {
			out = append(out, market.Query{Text: phrase})
		}
	}
	return out
}

// later drops the first queries of each side that another source is asked, so that more of the plan is asked somewhere;
// where little is left, all stay.
func later(first int, queries []market.Query) []market.Query {
	var out []market.Query
	seen := map[bool]int{}
	for _, q := range queries {
		if seen[q.Counter]++; seen[q.Counter] > first {
			out = append(out, q)
		}
	}
	if len(out) < 2 {
		return queries
	}
	return out
}
