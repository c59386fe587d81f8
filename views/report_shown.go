package views

import (
	"cmp"
	"slices"

	"naps/report"
)

// How many pieces of evidence a report shows in full, and of how many others the words. A run finds up to 900 texts and reads a tenth of them:
// what nobody has read and nothing cites is only counted here, and listed on a page of its own.
const (
	fullCards  = 40
	quoteCards = 80
)

// shownEvidence is the evidence of a report in the order in which its page shows it. Everything that is cited is in it.
type shownEvidence struct {
	Full, Quotes, Short []report.Evidence
	Folded, Unread      int // how many are left out; how many of these nobody has read
}

// shown sorts the evidence: first what a reader found to be near the idea, the nearest first, then what the report cites.
func (r ReportData) shown() shownEvidence {
	if len(r.Evidence) <= fullCards {
		return shownEvidence{Full: r.Evidence}
	}
	cited := r.cited()
	var list []report.Evidence
	var out shownEvidence
	for _, e := range r.Evidence {
		switch {
		case e.Read.Near(), cited[e.ID], e.Source == report.FounderSource:
			list = append(list, e)
		default:
			out.Folded++
			if e.Read == nil && readable(e) {
				out.Unread++
			}
		}
	}
	slices.SortStableFunc(list, func(a, b report.Evidence) int { return cmp.Compare(nearness(b), nearness(a)) })
	full := min(fullCards, len(list))
	quotes := min(fullCards+quoteCards, len(list))
	out.Full, out.Quotes, out.Short = list[:full], list[full:quotes], list[quotes:]
	return out
}

// nearness is 2 for the very problem or a product of its job, 1 for what is near, 0 for what is cited only.
func nearness(e report.Evidence) int {
	switch {
	case !e.Read.Near():
		return 0
	case e.Read.Relation != "":
		return 1
	}
	return e.Read.About
}

// cited are the ids of all evidence that a mark of the page may lead to.
func (r ReportData) cited() map[string]bool {
	out := map[string]bool{}
	add := func(ids []string) {
		for _, id := range ids {
			out[id] = true
		}
	}
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			add(f.Evidence)
		}
		for _, c := range p.Claims {
			add(c.Evidence)
		}
	}
	for _, list := range [][]report.Reason{r.For, r.Against} {
		for _, x := range list {
			add(x.Evidence)
		}
	}
	for _, f := range r.Flips {
		add(f.Evidence)
	}
	for _, e := range r.Evidence {
		if slices.ContainsFunc(e.Signals, func(s report.Signal) bool { return s.Mass > 0 }) {
			out[e.ID] = true
		}
	}
	return out
}

func foldedWords(s shownEvidence) string {
	text := plural(s.Folded, "other piece", "other pieces") + " of evidence"
	if s.Unread == 0 {
		return text + " did not matter here."
	}
	return text + " did not matter here or nobody has read them: " + itoa(s.Unread) + " not read."
}
