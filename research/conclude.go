package research

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/ground"
	"naps/market"
)

// conclude draws findings, claims and signals from what is known by now. The text of a signal is not journalled: it is the quote.
func (w *work) conclude(ctx context.Context, ph phase, answers []answer) (market.PhaseResult, error) {
	r := market.PhaseResult{Name: ph.name, Gaps: gaps(answers), Searches: w.yields(answers)}
	for _, a := range searched(answers) {
		r.Planned++
		if a.answered() {
			r.Answered++
		}
		if a.query.Counter {
			r.Counter++
		}
	}
	r.Status, r.Reason = standing(answers)
	if err := w.name(ctx, ph.name); err != nil {
		return r, err
	}
	c := w.known()
	r.Signals = w.signalsOf(c, ph.name)
	r.Findings = analyst.Findings(ph.name, c)
	claims, summary := w.thinker.plain.Claims(ph.name, c, r.Findings)
	r.Summary = summary
	kept, gone := ground.Check(claims, w.pool)
	r.Claims, r.Removed = kept, slices.Concat([]market.Removed{}, w.removed, gone)
	w.removed = nil
	if r.Summary == "" || r.Status == market.PhaseFailed || r.Status == market.PhaseSkipped {
		r.Summary = w.plainly(r)
	}
	r.Read, r.Unread = w.counts(ph.name)
	r.Gaps = append(r.Gaps, w.unreadGaps()...)
	if w.helper != nil {
		r.Gaps = append(r.Gaps, w.helper.gaps()...)
	}
	return r, nil
}

// signalsOf are the signals of the evidence of a phase.
func (w *work) signalsOf(c analyst.Case, name market.Phase) []market.Signal {
	mine := map[string]bool{}
	for _, e := range w.pool {
		mine[e.Hash] = e.Phase == name
	}
	return slices.DeleteFunc(c.Signals(), func(s market.Signal) bool { return !mine[s.Hash] })
}

// yields tells of each search what it brought.
func (w *work) yields(answers []answer) []market.Search {
	stands, out := w.standing(), []market.Search{}
	for _, a := range answers {
		s := market.Search{Source: a.source.Name(), Query: a.query.Text, Community: a.query.Community, Serves: a.serves, Counter: a.query.Counter, Answered: a.answered(), Candidates: len(a.evidence)}
		for _, e := range a.evidence {
			r, read := stands[e.Hash]
			switch {
			case !read:
				continue
			case r.About >= market.Neighboring, r.Relation == market.SameJob, r.Relation == market.Substitute:
				s.About++
			}
			s.Read++
		}
		out = append(out, s)
	}
	return out
}

// counts tells how many candidates of a phase were read, and how many could have been.
func (w *work) counts(name market.Phase) (read, unread int) {
	stands := w.standing()
	for _, e := range w.pool {
		if e.Phase != name || jobOf(e) == "" {
			continue
		}
		if _, ok := stands[e.Hash]; ok {
			read++
		} else {
			unread++
		}
	}
	return read, unread
}

// unreadGaps say in the report why something that was to be read was not.
func (w *work) unreadGaps() []market.Gap {
	var out []market.Gap
	for _, why := range w.whyUnread {
		out = append(out, market.Gap{Source: modelSource, Reason: "did not read some candidates: " + why, Queries: []string{string(readPosts)}, Blocked: true})
	}
	return out
}

// name has the pains named and products of two names joined, as far as the phase brought any.
func (w *work) name(ctx context.Context, phase market.Phase) error {
	if !w.reads() || phase != market.Pains && phase != market.Competitors {
		return nil
	}
	n := w.naming(phase)
	if len(n.Pains)+len(n.Products) < 2 {
		return nil
	}
	names, removed, err := w.thinker.Names(ctx, w.run.Brief, w.subject, n)
	w.removed = append(w.removed, removed...)
	if ok, end := tried(err); !ok {
		return end
	}
	w.names.Pains, w.names.Same = append(w.names.Pains, names.Pains...), append(w.names.Same, names.Same...)
	return nil
}

// namedAtMost bounds what is named at once.
const namedAtMost = 60

func (w *work) naming(phase market.Phase) analyst.Naming {
	var n analyst.Naming
	c, stands := w.known(), w.standing()
	if phase == market.Pains {
		for _, s := range c.Signals() {
			if s.Dimension == market.Pain && s.For && s.Tier >= 2 && len(n.Pains) < namedAtMost {
				r := stands[s.Hash]
				n.Pains = append(n.Pains, analyst.Hurt{ID: s.Evidence, Pain: r.Pain, Quote: tells(r, s.Span)})
			}
		}
		return n
	}
	named := map[string]bool{}
	for _, e := range w.near(market.Neighboring) {
		r := stands[e.Hash]
		name := analyst.ProductName(e, r)
		if (r.Relation == market.SameJob || r.Relation == market.Substitute) && len(n.Products) < namedAtMost && !named[strings.ToLower(name)] {
			named[strings.ToLower(name)] = true // entries of one name are joined anyway
			e.Title = name
			n.Products = append(n.Products, analyst.Candidate{Evidence: e, Text: e.Quote})
		}
	}
	return n
}

// tells is the sentence of a reading that has the words for what hurts, otherwise the one given.
func tells(r market.Reading, otherwise string) string {
	for _, f := range r.Facts {
		if r.Pain != "" && strings.Contains(strings.ToLower(f.Quote), strings.ToLower(r.Pain)) {
			return f.Quote
		}
	}
	return otherwise
}

// known is all that findings may be made from, by now.
func (w *work) known() analyst.Case {
	return analyst.Case{Brief: w.run.Brief, Subject: w.subject, Evidence: slices.Clone(w.pool), Readings: w.standing(), Names: w.names}
}
