package report

import (
	"slices"

	"naps/market"
)

// Dossier gives back what a report was made of, as far as the score and the report need it: Build(Dossier(r),
// score.Of(Bundle(Dossier(r))), r.Version) is r again, to the byte, as long as the report was made by the same version
// of the rules. That is what lets anybody compute a score anew from an export, and lets a founder's own evidence be
// added to a report that is there already. Queries and languages of the evidence, and its texts, are not in a report;
// they have no part in the score.
func Dossier(r Report) market.Dossier {
	d := market.Dossier{
		Session: r.Session, Run: r.Run, Subject: subject(r.Subject),
		Used: r.Budget, BasedOn: r.BasedOn, Sent: slices.Clone(r.Sent), Starts: r.Starts,
		Brief: market.Brief{Idea: r.Idea, Goal: r.Goal, Kill: list(r.Kill), Sample: r.Sample, Privacy: r.Privacy,
			AsOf: r.AsOf},
	}
	for _, p := range r.Phases {
		d.Phases = append(d.Phases, market.PhaseResult{
			Name: p.Name, Status: p.Status, Reason: p.Reason,
			Summary: p.Summary, Findings: findings(p.Findings), Claims: claims(p.Claims),
			Gaps: gaps(p.Gaps), Planned: p.Planned, Answered: p.Answered, Counter: p.Counter,
			Searches: list(p.Searches), Read: p.Read, Unread: p.Unread,
		})
	}
	if len(d.Phases) == 0 {
		d.Phases = []market.PhaseResult{{Name: market.Verdict, Status: market.PhaseSkipped}}
	}
	d.Phases[0].Removed = list(r.Removed)
	d.Readings = Readings(r)
	for _, e := range r.Evidence {
		d.Evidence = append(d.Evidence, piece(e))
		d.Phases[0].Signals = append(d.Phases[0].Signals, signalsOf(e)...)
	}
	return d
}

func piece(e Evidence) market.Evidence {
	return market.Evidence{
		ID: e.ID, Hash: e.Hash, Source: e.Source, Kind: e.Kind, Phase: e.Phase,
		URL: e.URL, Title: e.Title, Quote: e.Quote, Lang: e.Lang, Author: e.Author,
		Place: e.Place, Date: e.Date, Metrics: copied(e.Metrics),
		Facts: copied(e.Facts), Counter: e.Counter, Fetched: e.Fetched, Sample: e.Sample,
		Page: e.Page, Start: e.Start, End: e.End,
	}
}

// signalsOf are the signals of a piece of evidence. Author, place and date of a signal are always those of its
// evidence.
func signalsOf(e Evidence) []market.Signal {
	var out []market.Signal
	for _, s := range e.Signals {
		out = append(out, market.Signal{
			Evidence: e.ID, Hash: e.Hash, Dimension: s.Dimension, For: s.For,
			Tier: s.Claimed, Author: e.Author, Place: e.Place, Date: e.Date, Span: s.Span, Text: e.Quote,
		})
	}
	return out
}
