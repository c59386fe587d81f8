package research

import (
	"context"
	"fmt"
	"slices"

	"naps/analyst"
	"naps/findings"
	"naps/market"
)

// The least that decides a phase, by the score's must-pass checks.
const (
	peopleNeeded  = 5 // with a specific incident
	rivalsNeeded  = 3 // whose prices are known
	furtherAtMost = 6 // searches that a round may add
	knownAtMost   = 60
)

// further asks whoever plans what to search for next, unless the phase is decided.
func (p *planner) further(ctx context.Context, t thinking, name market.Phase, asked []string) ([]ask, error) {
	open := undecided(p.facts.known(), name)
	if !t.reads || len(open) == 0 {
		return nil, nil
	}
	k := analyst.Known{Phase: name, Asked: asked[:min(len(asked), knownAtMost)], Gates: open,
		Found: p.facts.cameUp(name)}
	f, removed, err := t.More(ctx, p.facts.run.Brief, p.facts.subject, k)
	p.facts.leaveOut(removed)
	if ok, end := tried(err); !ok || f.Enough {
		return nil, end
	}
	var out []ask
	for _, s := range f.Searches[:min(len(f.Searches), furtherAtMost)] {
		if s.Phase == name || s.Phase == "" {
			out = append(out, p.asksFor(s.Kind, s.Query, servesOf(name))...)
		}
	}
	return out, nil
}

// asksFor puts one query to all sources of a kind in the way that each of them understands: posts in the communities
// that are searched, where a source has no other search.
func (p *planner) asksFor(kind market.Kind, q market.Query, serves string) []ask {
	if kind != market.Post {
		return each(serves, p.sources.of(kind, wikipedia, gdelt), []market.Query{q})
	}
	out := join(
		each(serves, p.sources.the(hackerNews), within("comment", []market.Query{q})),
		each(serves, p.sources.of(market.Post, hackerNews, arcticShift), []market.Query{q}))
	for _, name := range p.places[:min(len(p.places), 2)] {
		in := q
		in.Community = name
		out = append(out, each(serves, p.sources.the(arcticShift), []market.Query{in})...)
	}
	return out
}

// undecided lists what a phase has not settled yet.
func undecided(c findings.Case, name market.Phase) []analyst.Open {
	switch name {
	case market.Pains:
		people := map[string]bool{}
		for _, s := range c.Signals() {
			if s.Dimension == market.Pain && s.For && s.Tier >= 3 {
				people[s.Author+"\x00"+s.Place] = true
			}
		}
		if n := peopleNeeded - len(people); n > 0 {
			return []analyst.Open{{Gate: "pain",
				Lacks: fmt.Sprintf("%d more people with the problem and a specific incident", n)}}
		}
	case market.Competitors:
		priced := 0
		for _, f := range findings.Competitors(c) {
			if f.Kind == "price" && f.Labels["relation"] == "direct" {
				priced++
			}
		}
		if n := rivalsNeeded - priced; n > 0 {
			return []analyst.Open{{Gate: "payment",
				Lacks: fmt.Sprintf("%d more products that do this job and state a price", n)}}
		}
	}
	return nil
}

// cameUp are short lines on what readers found near the idea: where it was said, and which products were named.
func (k *knowledge) cameUp(name market.Phase) []string {
	var out []string
	add := func(line string) {
		if line != "" && !slices.Contains(out, line) && len(out) < knownAtMost {
			out = append(out, line)
		}
	}
	stands := k.standing()
	for _, e := range k.near(market.Neighboring) {
		r := stands[e.Hash]
		switch {
		case isProduct(r):
			add("product: " + findings.ProductName(e, r))
		case name == market.Pains:
			if e.Kind == market.Post && e.Place != "" {
				add("community: " + e.Place)
			}
			if r.Pain != "" {
				add("pain: " + r.Pain)
			}
		}
	}
	return out
}

// servesOf is what the searches of a phase are for: the dimension or must-pass check that their answers can change.
func servesOf(name market.Phase) string {
	return map[market.Phase]string{
		market.Keywords: string(market.Demand), market.Pains: string(market.Pain),
		market.Competitors: string(market.Competition),
		market.Funding:     string(market.Momentum), market.Sizing: string(market.Size),
	}[name]
}
