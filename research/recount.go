package research

import (
	"slices"
	"strings"

	"naps/analyst"
	"naps/findings"
	"naps/ground"
	"naps/market"
	"naps/report"
	"naps/score"
)

// Claimer writes down what a phase has found, in sentences whose numbers code counted.
type Claimer interface {
	Claims(phase market.Phase, c findings.Case, findings []market.Finding) (claims []market.Claim, summary string)
}

// Recount computes a report anew after its founder read some of its evidence or brought files: the same searches and
// day, other readings. base is the version that a run made, found the evidence of its session (for what was asked when
// it was found, which no report holds, and for what stands in the founder's own files by now), readings those of the
// session in the order in which they were made. The result depends on which answers count and not on their order, and
// is base where none counts that base does not hold. It has no version yet.
//
// Sentences are written anew where code wrote them. Those that a model wrote stay, but for the ones that cite a text
// that the founder now reads otherwise: they are removed, and the report says so.
func Recount(plain Claimer, base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
	d := report.Dossier(base)
	was := market.Standing(d.Readings)
	brought := withOwn(&d, found)
	d.Readings = withAnswers(d, readings)
	now := market.Standing(d.Readings)
	changed := differing(d.Evidence, was, now)
	if len(changed) == 0 && !brought {
		base.Version = 0
		return base
	}
	recall(d.Evidence, found)
	r := recounter{plain: plain, d: &d, was: was, now: now, changed: changed, modeled: base.Budget.Tokens > 0}
	r.c = findings.Case{Brief: d.Brief, Subject: d.Subject, Evidence: ofRun(d.Evidence), Readings: now,
		Names: namesIn(d)}
	r.count()
	r.grade()
	card := score.Of(report.Bundle(d)) // once: sentences cannot move it
	r.write(card)
	return report.Build(d, card, 0)
}

// withAnswers are the readings of a dossier with the founder's answers in the place of those that it holds.
func withAnswers(d market.Dossier, readings []market.Reading) []market.Reading {
	out := slices.DeleteFunc(slices.Clone(d.Readings), func(r market.Reading) bool {
		return r.Reader == market.ReadByFounder
	})
	answers := market.Answers(readings)
	for _, e := range d.Evidence {
		if a, answered := answers[e.Hash]; answered && a.About != market.Skipped {
			a.Evidence = e.ID
			out = append(out, a)
		}
	}
	return out
}

// differing are the hashes of the evidence that is read otherwise now.
func differing(all []market.Evidence, was, now map[string]market.Reading) map[string]bool {
	out := map[string]bool{}
	for _, e := range all {
		a, before := was[e.Hash]
		b, after := now[e.Hash]
		if before != after || a.Reader != b.Reader || a.At != b.At {
			out[e.Hash] = true
		}
	}
	return out
}

// recall gives evidence of a report back what was asked when it was found.
func recall(of, found []market.Evidence) {
	stored := map[string]market.Evidence{}
	for _, e := range found {
		stored[e.Hash] = e
	}
	for i, e := range of {
		of[i].Query, of[i].Lang = stored[e.Hash].Query, stored[e.Hash].Lang
	}
}

// ofRun is the evidence that a run found, as opposed to what the founder brought.
func ofRun(all []market.Evidence) []market.Evidence {
	return slices.DeleteFunc(slices.Clone(all), func(e market.Evidence) bool {
		return e.Source == report.FounderSource
	})
}

// namesIn are the names of pains and the products taken for one that the findings of a report show. A list of a
// finding's evidence is cut, so of a large group the rest stands under the words of its own readings.
func namesIn(d market.Dossier) analyst.Names {
	var out analyst.Names
	for _, p := range d.Phases {
		for _, f := range p.Findings {
			switch {
			case f.Kind == "pain":
				out.Pains = append(out.Pains, analyst.Cluster{Name: f.Title, IDs: f.Evidence})
			case f.Kind == "competitor":
				for i := 1; i < len(f.Evidence); i++ {
					out.Same = append(out.Same, [2]string{f.Evidence[0], f.Evidence[i]})
				}
			}
		}
	}
	return out
}

// recounter computes the phases of a dossier anew.
type recounter struct {
	plain    Claimer
	d        *market.Dossier
	c        findings.Case
	was, now map[string]market.Reading
	changed  map[string]bool // hashes of evidence that is read otherwise now
	modeled  bool            // a model wrote sentences
}

// count notes which candidates are read now and what the searches brought that found them.
func (r recounter) count() {
	for _, e := range r.c.Evidence {
		if !r.changed[e.Hash] || e.Own() {
			continue
		}
		before, wasRead := r.was[e.Hash]
		after, isRead := r.now[e.Hash]
		read, near := step(wasRead, isRead), step(wasRead && isNear(before), isRead && isNear(after))
		i := slices.IndexFunc(r.d.Phases, func(p market.PhaseResult) bool { return p.Name == e.Phase })
		if i < 0 {
			continue
		}
		p := &r.d.Phases[i]
		p.Read, p.Unread = max(0, p.Read+read), max(0, p.Unread-read)
		if s := searchOf(p.Searches, e); s != nil {
			s.Read, s.About = max(0, s.Read+read), max(0, s.About+near)
		}
	}
}

func step(was, is bool) int {
	switch {
	case is && !was:
		return 1
	case was && !is:
		return -1
	}
	return 0
}

// searchOf is the search that found a piece of evidence first; nil where none is known.
func searchOf(all []market.Search, e market.Evidence) *market.Search {
	var found *market.Search
	for i := range all {
		s := &all[i]
		if s.Source != e.Source || s.Query != e.Query || !s.Answered {
			continue
		}
		if s.Community != "" && strings.HasSuffix(strings.ToLower(e.Place), strings.ToLower(s.Community)) {
			return s
		}
		if found == nil {
			found = s
		}
	}
	return found
}

// grade draws signals and findings anew, as at the end of a run. What the founder logged (interviews, tests) keeps the
// grades given there.
func (r recounter) grade() {
	own, phaseOf := map[string]bool{}, map[string]market.Phase{}
	for _, e := range r.d.Evidence {
		own[e.Hash], phaseOf[e.Hash] = e.Source == report.FounderSource, e.Phase
	}
	var kept []market.Signal
	for _, p := range r.d.Phases {
		for _, s := range p.Signals {
			if own[s.Hash] {
				kept = append(kept, s)
			}
		}
	}
	signals := r.c.Signals()
	for i := range r.d.Phases {
		p := &r.d.Phases[i]
		if p.Name != market.Verdict {
			p.Findings = findings.Of(p.Name, r.c)
		}
		p.Signals = slices.DeleteFunc(slices.Clone(signals), func(s market.Signal) bool {
			return phaseOf[s.Hash] != p.Name
		})
	}
	r.d.Phases[0].Signals = append(r.d.Phases[0].Signals, kept...)
}

// write has the phases say what is known now, the verdict last.
func (r recounter) write(card score.Card) {
	var findings []market.Finding
	for i := range r.d.Phases {
		p := &r.d.Phases[i]
		of := p.Findings
		if p.Name == market.Verdict {
			of = findings
		}
		claims, summary := r.plain.Claims(p.Name, r.c, of)
		if p.Name == market.Verdict {
			summary = inShort(card, summary)
		}
		findings = append(findings, p.Findings...)
		r.sentences(p, claims)
		said := p.Status != market.PhaseFailed && p.Status != market.PhaseSkipped
		if summary != "" && said && (english(r.d.Subject.Language) || !r.modeled) {
			p.Summary = summary
		}
	}
}

// notAsRead is why a sentence of a model is left out.
const notAsRead = "You read a text that it cites otherwise"

// sentences puts the plain claims of a phase in the place of those it has, or sorts out which of a model's still hold.
func (r recounter) sentences(p *market.PhaseResult, claims []market.Claim) {
	if !r.modeled {
		kept, gone := ground.Check(claims, r.d.Evidence)
		p.Claims = kept
		for _, g := range gone {
			if !slices.Contains(r.d.Phases[0].Removed, g) { // all that the report removed stand there
				r.d.Phases[0].Removed = append(r.d.Phases[0].Removed, g)
			}
		}
		return
	}
	stale := map[string]bool{}
	for _, e := range r.d.Evidence {
		stale[e.ID] = r.changed[e.Hash]
	}
	var kept []market.Claim
	for _, c := range p.Claims {
		if slices.ContainsFunc(c.Evidence, func(id string) bool { return stale[id] }) {
			p.Removed = append(p.Removed, market.Removed{Text: c.Text, Reason: notAsRead})
			continue
		}
		kept = append(kept, c)
	}
	p.Claims = kept
}
