package report

import (
	"slices"
	"strings"

	"naps/market"
	"naps/score"
	"naps/words"
)

// Primary marks evidence of a government, a regulator or the platform whose rule it is, in its Facts: only there a
// reader's "forbidden" makes a NO-GO.
const Primary = "primary"

// blockers maps what findings say that forbids the idea.
func (m *mapper) blockers() {
	m.each("blocker", func(f market.Finding, ids []string) {
		m.use(ids)
		text := f.Title
		if f.Detail != "" {
			text += " (" + f.Detail + ")"
		}
		m.b.Blockers = append(m.b.Blockers, score.Blocker{Text: text, Primary: f.Labels["primary"] == "yes",
			Evidence: ids})
	})
}

// forbidden maps what readers found to be forbidden, in the words that say so. Outside of primary sources only a text
// about the very problem or job hints at it.
func (m *mapper) forbidden() {
	stands := market.Standing(m.d.Readings)
	for _, e := range m.d.Evidence {
		r, read := stands[e.Hash]
		primary := e.Facts[Primary] == "true"
		if _, good := m.good[e.ID]; !good || !read || !r.Has(market.FactForbidden) || r.About < market.Neighboring ||
			!primary && r.About < market.VeryProblem {
			continue
		}
		m.use([]string{e.ID})
		m.b.Blockers = append(m.b.Blockers, score.Blocker{Text: r.QuoteOf(market.FactForbidden), Primary: primary,
			Evidence: []string{e.ID}})
	}
}

// candidate reports whether a piece of evidence says something only once somebody has read it. What the founder brought
// is graded by them.
func candidate(e market.Evidence) bool { return e.Readable() && e.Source != FounderSource }

// searched reports whether a candidate was found by a search: how well a run listened is told by these only, since
// founders choose whom they ask.
func searched(e market.Evidence) bool { return candidate(e) && !e.Own() }

// coverage sums up the phases and counts the candidates and those that were read.
func coverage(d market.Dossier) Coverage {
	var c Coverage
	stands := market.Standing(d.Readings)
	ran := 0
	for _, p := range d.Phases {
		c.Planned += p.Planned
		c.Answered += p.Answered
		c.Counter += p.Counter
		for _, s := range p.Searches {
			if s.Answered && s.Useful() {
				c.Relevant++
			}
		}
		if p.Name != market.Verdict && p.Status != market.PhaseSkipped && p.Status != market.PhaseFailed {
			ran++
		}
	}
	c.Skipped = max(0, len(market.Phases)-1-ran)
	for _, e := range d.Evidence {
		if !searched(e) {
			continue
		}
		c.Candidates++
		if r, read := stands[e.Hash]; read {
			c.Read++
			if near(r) {
				c.Near++
			}
			if r.About == market.VeryProblem || r.Relation == market.SameJob {
				c.Very++
			}
		}
	}
	return c
}

// near reports whether a reader found a text to be about the idea or next to it, or a product of its job or instead of
// it.
func near(r market.Reading) bool {
	return r.About >= market.Neighboring || r.Relation == market.SameJob || r.Relation == market.Substitute
}

// attention counts how well people were listened to, products were looked for and interest was asked for. Posts of
// every phase are among those of the pains, since people speak there.
func attention(d market.Dossier) (pains, sellers, interest score.Attention) {
	pains, sellers = searches(d, market.Pains), searches(d, market.Competitors)
	stands := market.Standing(d.Readings)
	heard, sold := newAudience(&pains), newAudience(&sellers)
	for _, e := range d.Evidence {
		if !searched(e) {
			continue
		}
		r, read := stands[e.Hash]
		switch {
		case e.Kind == market.Product, e.Kind == market.Page && e.Phase == market.Competitors:
			sold.add(e, r, read)
		case e.Kind == market.Post, e.Phase == market.Pains:
			heard.add(e, r, read)
		}
	}
	return pains, sellers, interests(d)
}

func searches(d market.Dossier, name market.Phase) score.Attention {
	i := slices.IndexFunc(d.Phases, func(p market.PhaseResult) bool { return p.Name == name })
	if i < 0 {
		return score.Attention{}
	}
	return score.Attention{Planned: d.Phases[i].Planned, Answered: d.Phases[i].Answered}
}

// audience counts texts, and the sources and places behind them.
type audience struct {
	a               *score.Attention
	sources, places map[string]bool
}

func newAudience(a *score.Attention) audience {
	return audience{a, map[string]bool{}, map[string]bool{}}
}

func (x audience) add(e market.Evidence, r market.Reading, read bool) {
	x.a.Candidates++
	x.sources[e.Source], x.places[score.PlaceKey(e.Place)] = true, true
	x.a.Sources, x.a.Places = len(x.sources), len(x.places)
	if read {
		x.a.Read++
		if near(r) {
			x.a.Near++
		}
	}
}

// interests counts the searches of what people type, and the completed phrases that hold two words of the job (one,
// where it has only one).
func interests(d market.Dossier) score.Attention {
	var a score.Attention
	for _, p := range d.Phases {
		for _, s := range p.Searches {
			if p.Name == market.Keywords && s.Serves == string(market.Demand) {
				a.Planned++
				if s.Answered {
					a.Answered++
				}
			}
		}
	}
	job := words.Terms(d.Subject.Job)
	for _, e := range d.Evidence {
		if e.Kind != market.Suggestion {
			continue
		}
		a.Candidates++
		if n := shared(words.Terms(strings.TrimSpace(e.Quote+" "+e.Title)), job); n > 0 && n >= min(2, len(job)) {
			a.Near++
		}
	}
	return a
}

// ruleSearches counts the searches for laws and platform rules, what they brought, and what of it was read.
func ruleSearches(d market.Dossier) score.Attention {
	var a score.Attention
	for _, p := range d.Phases {
		for _, s := range p.Searches {
			if s.Serves != score.GateBlocker {
				continue
			}
			a.Planned++
			a.Candidates += s.Candidates
			a.Read += s.Read
			if s.Answered {
				a.Answered++
			}
		}
	}
	return a
}

// shared counts the different terms that two lists have in common.
func shared(a, b []string) int {
	seen := map[string]bool{}
	for _, t := range a {
		if slices.Contains(b, t) {
			seen[t] = true
		}
	}
	return len(seen)
}

// recounted are the searches of a phase with what their texts have turned out to be by now: founders read after a run,
// too.
func recounted(all []market.Search, evidence map[string]market.Evidence,
	stands map[string]market.Reading) []market.Search {
	out := list(all)
	for i := range out {
		s := &out[i]
		if len(s.Found) == 0 {
			continue
		}
		s.Found = list(s.Found)
		s.Read, s.About, s.Figures = 0, 0, 0
		for _, id := range s.Found {
			e, known := evidence[id]
			r, read := stands[e.Hash]
			switch {
			case !known:
			case !e.Readable():
				s.Figures++
			case read:
				s.Read++
				if near(r) {
					s.About++
				}
			}
		}
	}
	return out
}
