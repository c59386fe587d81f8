// Package report makes the report of a run from its dossier and its score, and gives it the forms in which it is read:
// JSON, markdown, CSV, text. All of it is pure; nothing is invented here, and what comes from the web is escaped in
// every form.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/score"
)

// Build makes the report of a dossier and the card that was computed from it. Neither is changed.
func Build(d market.Dossier, c score.Card, version int) Report {
	d = recount(d)
	c = Explained(d, c)
	r := Report{
		Version: version, Session: d.Session, Run: d.Run, Idea: d.Brief.Idea, Goal: c.Goal,
		Verdict: c.Verdict, Score: c.Score, Low: c.Low, High: c.High,
		EqualWeight: c.EqualWeight, Confidence: c.Confidence, Counts: c.Counts, Gates: list(c.Gates),
		Flips: flips(c.Flips),
		Goals: Goals{Side: c.Goals[market.SideIncome], Living: c.Goals[market.Living],
			Venture: c.Goals[market.Venture]},
		WithoutPlace: c.WithoutPlace, AsOf: c.AsOf, Budget: d.Used,
		ScoreVersion: Rules(c.Version), EvidenceHash: c.EvidenceHash, Sample: d.Brief.Sample,
		Title: d.Subject.Name(d.Brief.Idea), Subject: subject(d.Subject),
		Kill: list(d.Brief.Kill), KillHash: c.KillHash,
		Lean: c.Lean, Inconclusive: c.Inconclusive, Why: c.Why,
		ZoneNote: c.ZoneNote, Sets: sets(c.Sets), WithoutBest: c.WithoutBest,
		NextTest: c.NextTest, Quarantined: list(c.Quarantined),
		Constants: score.Constants(), BaseRates: list(baseRates), Note: note,
		BasedOn: d.BasedOn, Privacy: d.Brief.Privacy, Sent: slices.Clone(d.Sent), Starts: d.Starts,
	}
	for _, x := range c.Dimensions {
		r.Dimensions = append(r.Dimensions, Dimension{x.Name, x.Score, x.Low, x.High, x.Weight, x.For, x.Against,
			list(x.Reasons), list(x.Evidence)})
	}
	r.Dimensions = list(r.Dimensions)
	r.Evidence = evidence(d, c)
	for _, e := range d.Evidence {
		r.Sample = r.Sample || e.Sample
	}
	r.Phases = phases(d, c)
	r.Coverage = coverage(d)
	r.Removed = removed(d)
	if r.For, r.Against = Reasons(r); c.Version == "1" { // whose reports must be made again as they were
		r.For, r.Against = weightiest(c, true), weightiest(c, false)
	}
	return r
}

// list copies, so that the report shares nothing with what it is made of, and is never nil.
func list[T any](of []T) []T { return append([]T{}, of...) }

func flips(of []score.Flip) []score.Flip {
	out := list(of)
	for i := range out {
		out[i].Evidence = list(out[i].Evidence)
	}
	return out
}

func sets(of []score.Set) []score.Set {
	out := list(of)
	for i := range out {
		out[i].Lines = list(out[i].Lines)
	}
	return out
}

func subject(s market.Subject) market.Subject {
	s.Terms, s.Phrases, s.Problems, s.Places = list(s.Terms), list(s.Phrases), list(s.Problems), list(s.Places)
	return s
}

func evidence(d market.Dossier, c score.Card) []Evidence {
	all := d.Evidence
	signals, was := map[string][]Signal{}, claimed(d)
	for _, d := range c.Dimensions {
		for _, s := range d.Signals {
			signals[s.Hash] = append(signals[s.Hash],
				Signal{d.Name, s.For, s.Tier, s.Mass, s.Span, s.Why, was[graded{s.Hash, d.Name, s.For}]})
		}
	}
	out, readings := make([]Evidence, 0, len(all)), readViewsOf(d.Readings)
	for _, e := range all {
		stands, overruled := readings.of(e.Hash)
		out = append(out, Evidence{
			ID: e.ID, Source: e.Source, URL: e.URL, Title: e.Title, Quote: e.Quote,
			Lang: e.Lang, Date: e.Date, Author: e.Author, Place: e.Place, Metrics: copied(e.Metrics),
			Signals: list(signals[e.Hash]), Kind: e.Kind, Phase: e.Phase,
			Facts: copied(e.Facts), Hash: e.Hash, Page: e.Page, Start: e.Start, End: e.End,
			Counter: e.Counter, Fetched: e.Fetched, Verified: verified(e),
			Sample: e.Sample, Read: stands, Overruled: overruled,
		})
	}
	return out
}

func copied[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[k] = v
	}
	return out
}

// phases lists all six in order; one that never ran says so.
func phases(d market.Dossier, c score.Card) []Phase {
	out := make([]Phase, 0, len(market.Phases))
	for _, name := range market.Phases {
		p := Phase{Name: name, Status: market.PhaseSkipped, Reason: "It didn't start."}
		if i := slices.IndexFunc(d.Phases, func(r market.PhaseResult) bool { return r.Name == name }); i >= 0 {
			x := d.Phases[i]
			p = Phase{
				Name: name, Status: x.Status, Reason: x.Reason, Summary: x.Summary,
				Findings: findings(x.Findings), Claims: claims(x.Claims), Gaps: gaps(x.Gaps),
				Planned: x.Planned, Answered: x.Answered,
				Counter: x.Counter, Searches: x.Searches, Read: x.Read, Unread: x.Unread,
			}
		} else if name == market.Verdict {
			p.Status, p.Reason = market.PhaseDone, ""
		}
		p.Status = cmp.Or(p.Status, market.PhasePartial)
		if strings.TrimSpace(p.Summary) == "" {
			p.Summary = plainSummary(p, c)
		}
		p.Findings, p.Claims, p.Gaps, p.Searches = list(p.Findings), list(p.Claims), list(p.Gaps), list(p.Searches)
		out = append(out, p)
	}
	return out
}

// plainSummary is for a phase that left none.
func plainSummary(p Phase, c score.Card) string {
	switch {
	case p.Name == market.Verdict:
		return fmt.Sprintf("%s with a score of %.1f (%.1f to %.1f) and %s confidence.", c.Verdict, c.Score, c.Low,
			c.High, c.Confidence.Level)
	case p.Status == market.PhaseSkipped:
		return "This phase didn't run, so its dimensions keep their starting guess."
	case p.Status == market.PhaseFailed:
		return "This phase failed, so its dimensions keep their starting guess."
	case len(p.Findings) == 0:
		return fmt.Sprintf("Nothing was found; queries answered: %d of %d.", p.Answered, p.Planned)
	}
	return fmt.Sprintf("Findings: %d; queries answered: %d of %d.", len(p.Findings), p.Answered, p.Planned)
}

func findings(all []market.Finding) []market.Finding {
	out := list(all)
	for i := range out {
		out[i].Evidence, out[i].Figures, out[i].Labels = list(out[i].Evidence), copied(out[i].Figures),
			copied(out[i].Labels)
	}
	return out
}

func claims(all []market.Claim) []market.Claim {
	out := list(all)
	for i := range out {
		out[i].Evidence, out[i].Computed = list(out[i].Evidence), list(out[i].Computed)
	}
	return out
}

func gaps(all []market.Gap) []market.Gap {
	out := list(all)
	for i := range out {
		out[i].Queries = list(out[i].Queries)
	}
	return out
}

// weightiest names the three pieces of evidence that weigh most on a side, one a dimension first.
func weightiest(c score.Card, yes bool) []Reason {
	type heavy struct {
		Reason
		first  bool
		weight float64
	}
	var all []heavy
	for _, d := range c.Dimensions {
		first := true
		for _, s := range d.Signals {
			if s.For == yes && s.Mass > 0 {
				all = append(all,
					heavy{Reason{Text: tierText(d.Name, s.Tier, s.For) + " (" + string(d.Name) + ", tier E" +
						fmt.Sprint(int(s.Tier)) + ")", Dimension: d.Name,
						Evidence: []string{s.Evidence}}, first, s.Mass * d.Weight})
				first = false
			}
		}
		mass, other := d.Against, d.For
		if yes {
			mass, other = other, mass
		}
		if curve := d.Name == market.Competition || d.Name == market.Demand || d.Name == market.Size; curve &&
			mass <= other {
			continue // a curve has one value: it speaks for one side
		}
		if first && mass > 0 && len(d.Reasons) > 0 {
			// curves, places and silence have no signals: their own sentence speaks
			text := d.Reasons[0]
			if d.Name == market.Pain {
				text = d.Reasons[len(d.Reasons)-1]
			}
			all = append(all,
				heavy{Reason{Text: text, Dimension: d.Name, Evidence: list(d.Evidence[:min(3, len(d.Evidence))])}, true,
					mass * d.Weight})
		}
	}
	slices.SortStableFunc(all, func(x, y heavy) int {
		if x.first != y.first {
			if x.first {
				return -1
			}
			return 1
		}
		return cmp.Compare(y.weight, x.weight)
	})
	out := []Reason{}
	for _, h := range all[:min(3, len(all))] {
		out = append(out, h.Reason)
	}
	return out
}

// tierText says what a signal is; a tier grades what people did, so a company that ended or raised money has words of
// its own.
func tierText(d market.Dimension, t market.Tier, yes bool) string {
	switch {
	case d == market.Momentum && yes:
		return "Something new in the field: money raised, a new entrant or growing interest"
	case d == market.Momentum:
		return "A predecessor shut down, or interest is falling"
	}
	text := [...]string{"No person behind it", "Opinion", "A specific complaint", "A specific incident",
		"Costly workaround", "Payment"}[min(max(int(t), 0), 5)]
	if yes {
		return text + " for the idea"
	}
	return text + " against the idea"
}

// Shown is what lists, pages and events show of the report.
func (r Report) Shown() journal.ReportData {
	return journal.ReportData{
		Version: r.Version, Verdict: r.Verdict, Score: r.Score, Low: r.Low, High: r.High,
		Lean: string(r.Lean), Inconclusive: string(r.Inconclusive), Why: r.Why,
	}
}
