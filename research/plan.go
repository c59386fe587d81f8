package research

import (
	"naps/market"
)

// Names of the sources whose own divisions a phase makes use of. All others are asked by the kind of evidence they give,
// so a new source takes part without a line here.
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

// of returns the sources of a kind, in the order of the list, but for those named.
func (w *work) of(kind market.Kind, but ...string) []Source {
	var out []Source
next:
	for _, s := range w.sources {
		for _, name := range but {
			if s.Name() == name {
				continue next
			}
		}
		if s.Kind() == kind && s.Name() != pageReader {
			out = append(out, s)
		}
	}
	return out
}

// the returns the source of that name, in a list of its own; an unknown one gives an empty list.
func (w *work) the(name string) []Source {
	for _, s := range w.sources {
		if s.Name() == name {
			return []Source{s}
		}
	}
	return nil
}

// queries returns what the plan has for a phase and kind: the first plus that look for evidence and the first minus that look
// for counter-evidence.
func (w *work) queries(name market.Phase, kind market.Kind, plus, minus int) []market.Query {
	var out []market.Query
	for _, q := range w.plan.For(name, kind) {
		left := &plus
		if q.Counter {
			left = &minus
		}
		if *left > 0 {
			*left--
			out = append(out, q)
		}
	}
	return out
}

// each asks every source every query.
func each(angle string, sources []Source, queries []market.Query) []ask {
	var out []ask
	for _, s := range sources {
		for _, q := range queries {
			what := angle
			if q.Counter {
				what = "what speaks against it"
			}
			out = append(out, ask{source: s, query: q, angle: what})
		}
	}
	return out
}

// within sets the division of a source in which queries are asked.
func within(kind string, queries []market.Query) []market.Query {
	out := make([]market.Query, len(queries))
	for i, q := range queries {
		q.Kind = kind
		out[i] = q
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

// against makes queries of texts that look for counter-evidence.
func against(texts ...string) []market.Query {
	out := about(texts...)
	for i := range out {
		out[i].Counter = true
	}
	return out
}

// join puts lists one after the other.
func join(lists ...[]ask) []ask {
	var out []ask
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}
