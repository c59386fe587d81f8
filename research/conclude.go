package research

import (
	"context"
	"slices"
	"strings"

	"naps/analyst"
	"naps/findings"
	"naps/ground"
	"naps/market"
)

// conclude draws findings, claims and signals from what is known by now. The text of a signal is not journalled: it is
// the quote.
func (w *work) conclude(ctx context.Context, ph phase, answers []answer) (market.PhaseResult, error) {
	if err := w.prior.take(ctx, w.j, w.facts); err != nil {
		return market.PhaseResult{}, err
	}
	r := market.PhaseResult{Name: ph.name, Gaps: gaps(answers), Searches: yields(w.facts.standing(), answers)}
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
	if err := w.reader.name(ctx, ph.name); err != nil {
		return r, err
	}
	c := w.facts.known()
	r.Signals = signalsOf(c, ph.name)
	r.Findings = findings.Of(ph.name, c)
	claims, summary := w.thinker.plain.Claims(ph.name, c, r.Findings)
	r.Summary = summary
	kept, gone := ground.Check(claims, w.facts.pool)
	r.Claims, r.Removed = kept, slices.Concat([]market.Removed{}, w.facts.removed, gone)
	w.facts.removed = nil
	if r.Summary == "" || r.Status == market.PhaseFailed || r.Status == market.PhaseSkipped {
		r.Summary = plainly(r, w.facts.pool)
	}
	r.Read, r.Unread = w.facts.counts(ph.name)
	r.Gaps = append(r.Gaps, w.reader.unreadGaps()...)
	if ph.name == market.Sizing {
		r.Gaps = append(r.Gaps, lawGaps(w.planner)...)
	}
	if w.thinker.helper != nil {
		r.Gaps = append(r.Gaps, w.thinker.helper.gaps()...)
	}
	return r, nil
}

// signalsOf are the signals of the evidence of a phase.
func signalsOf(c findings.Case, name market.Phase) []market.Signal {
	mine := map[string]bool{}
	for _, e := range c.Evidence {
		mine[e.Hash] = e.Phase == name
	}
	return slices.DeleteFunc(c.Signals(), func(s market.Signal) bool { return !mine[s.Hash] })
}

// yields tells of each search what it brought.
func yields(stands map[string]market.Reading, answers []answer) []market.Search {
	out := []market.Search{}
	for _, a := range answers {
		s := market.Search{Source: a.source.Name(), Query: a.query.Text, Community: a.query.Community, Serves: a.serves,
			Counter: a.query.Counter, Answered: a.answered(), Candidates: len(a.evidence)}
		for _, e := range a.evidence {
			if e.ID != "" && !slices.Contains(s.Found, e.ID) {
				s.Found = append(s.Found, e.ID)
			}
			r, read := stands[e.Hash]
			switch {
			case !e.Readable():
				s.Figures++
				continue
			case !read:
				continue
			case isNear(r):
				s.About++
			}
			s.Read++
		}
		out = append(out, s)
	}
	return out
}

// counts tells how many candidates of a phase were read, and how many could have been.
func (k *knowledge) counts(name market.Phase) (read, unread int) {
	stands := k.standing()
	for _, e := range k.pool {
		if e.Phase != name || jobOf(e) == "" || e.Own() {
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
func (r *reader) unreadGaps() []market.Gap {
	out := r.similar.gaps()
	for _, why := range r.whyUnread {
		out = append(out, market.Gap{Source: modelSource, Reason: "did not read some candidates: " + why,
			Queries: []string{string(readPosts)}, Blocked: true})
	}
	return out
}

// name has the pains named and products of two names joined, as far as the phase brought any.
func (r *reader) name(ctx context.Context, phase market.Phase) error {
	if !r.thinker.reads || phase != market.Pains && phase != market.Competitors {
		return nil
	}
	n := r.facts.naming(phase)
	if len(n.Pains)+len(n.Products) < 2 {
		return nil
	}
	names, removed, err := r.thinker.Names(ctx, r.facts.run.Brief, r.facts.subject, n)
	r.facts.leaveOut(removed)
	if ok, end := tried(err); !ok {
		return end
	}
	r.facts.names.Pains, r.facts.names.Same = append(r.facts.names.Pains, names.Pains...),
		append(r.facts.names.Same, names.Same...)
	return nil
}

// namedAtMost bounds what is named at once.
const namedAtMost = 60

func (k *knowledge) naming(phase market.Phase) analyst.Naming {
	var n analyst.Naming
	c, stands := k.known(), k.standing()
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
	for _, e := range k.near(market.Neighboring) {
		r := stands[e.Hash]
		name := findings.ProductName(e, r)
		if isProduct(r) && len(n.Products) < namedAtMost && !named[strings.ToLower(name)] {
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
func (k *knowledge) known() findings.Case {
	return findings.Case{Brief: k.run.Brief, Subject: k.subject, Evidence: slices.Clone(k.pool), Readings: k.standing(),
		Names: k.names}
}
