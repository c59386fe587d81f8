package report

import (
	"cmp"
	"slices"
	"strings"

	"naps/market"
	"naps/score"
)

// mapper knows which evidence may be built on.
type mapper struct {
	d       market.Dossier
	good    map[string]market.Evidence // verified, not of a quarantined domain, by id
	trapped map[string]bool
	cited   map[string]bool // ids that a counted finding rests on
	b       score.Bundle
}

// bundleOf maps a dossier. What nobody has read is no item of version 1's, which had no readings; earlier reports are
// scored so again.
func bundleOf(d market.Dossier, version int) score.Bundle {
	m := &mapper{d: d, good: map[string]market.Evidence{}, trapped: map[string]bool{}, cited: map[string]bool{}}
	m.b = score.Bundle{AsOf: d.Brief.AsOf, Goal: d.Brief.Goal, Kill: slices.Clone(d.Brief.Kill), Signals: signals(d),
		Coverage: coverage(d)}
	items := items(d)
	for _, domain := range score.Quarantine(items) {
		m.trapped[domain] = true
	}
	for i, e := range d.Evidence {
		if items[i].Verified && !m.trapped[items[i].Domain] {
			m.good[e.ID] = e
		}
	}
	for _, p := range d.Phases {
		m.b.Coverage.Unread = m.b.Coverage.Unread || p.Name == market.Pains && p.Read == 0 && p.Unread > 0
	}
	m.rivals()
	m.gap()
	m.places()
	m.demand()
	m.size()
	m.blockers()
	if version > 1 {
		m.forbidden()
		m.b.Pains, m.b.Sellers, m.b.Interest = attention(d)
		m.b.Rules = ruleSearches(d)
	}
	for i := range items {
		items[i].Cited = m.cited[items[i].ID]
	}
	m.b.Items = items
	return m.b
}

func items(d market.Dossier) []score.Item {
	out, stands := make([]score.Item, len(d.Evidence)), market.Standing(d.Readings)
	for i, e := range d.Evidence {
		_, read := stands[e.Hash]
		out[i] = score.Item{Hash: e.Hash, ID: e.ID, Source: e.Source, URL: e.URL, Domain: domainOf(e), Place: e.Place,
			Author: e.Author, Quote: e.Quote, Verified: verified(e), Read: read || !candidate(e)}
	}
	return out
}

func domainOf(e market.Evidence) string {
	return cmp.Or(score.Domain(e.Place), score.Domain(e.URL))
}

// verified reports whether the quote stands word for word in the stored text, or there is none and the source gives
// figures.
func verified(e market.Evidence) bool {
	if e.Quote == "" {
		return len(e.Metrics) > 0
	}
	return e.Page != "" && e.End-e.Start == len(e.Quote)
}

// signals of all phases, one a piece of evidence, dimension and side: the highest tier.
func signals(d market.Dossier) []market.Signal {
	at := map[graded]int{}
	out := []market.Signal{}
	for _, p := range d.Phases {
		for _, s := range p.Signals {
			k := graded{s.Hash, s.Dimension, s.For}
			i, seen := at[k]
			switch {
			case !seen:
				at[k] = len(out)
				out = append(out, s)
			case s.Tier > out[i].Tier:
				out[i] = s
			}
		}
	}
	return out
}

// graded is what a signal says, but for its tier.
type graded struct {
	hash      string
	dimension market.Dimension
	yes       bool
}

// claimed gives the tier of each counted signal as it was given, before verification.
func claimed(d market.Dossier) map[graded]market.Tier {
	out := map[graded]market.Tier{}
	for _, s := range signals(d) {
		out[graded{s.Hash, s.Dimension, s.For}] = s.Tier
	}
	return out
}

// each calls f for the findings of a kind that rest on good evidence, with the ids of that evidence.
func (m *mapper) each(kind string, f func(f market.Finding, ids []string)) {
	for _, p := range m.d.Phases {
		for _, x := range p.Findings {
			if x.Kind != kind {
				continue
			}
			ids := []string{}
			for _, id := range x.Evidence {
				if _, ok := m.good[id]; ok && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			if len(ids) > 0 {
				f(x, ids)
			}
		}
	}
}

// use marks evidence as counted.
func (m *mapper) use(ids []string) {
	for _, id := range ids {
		m.cited[id] = true
	}
}

// sources is the figure of a finding, or the number of domains behind it.
func (m *mapper) sources(f market.Finding, ids []string) int {
	if n, ok := f.Figures["sources"]; ok {
		return whole(n)
	}
	return len(m.domains(ids))
}

func (m *mapper) domains(ids []string) map[string]bool {
	out := map[string]bool{}
	for _, id := range ids {
		out[domainOf(m.good[id])] = true
	}
	return out
}

// said reports whether a label carries words that say yes.
func said(label string) bool { return label != "" && label != "no" }

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func unique(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// whole makes a count of a figure; what is no count is 0.
func whole(x float64) int {
	if !(x > 0) {
		return 0
	}
	return int(min(x, 1e12))
}

func median(of map[string]float64) float64 {
	all := make([]float64, 0, len(of))
	for _, x := range of {
		all = append(all, x)
	}
	slices.Sort(all)
	switch n := len(all); {
	case n == 0:
		return 0
	case n%2 == 1:
		return all[n/2]
	default:
		return (all[n/2-1] + all[n/2]) / 2
	}
}
