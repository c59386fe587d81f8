package chat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naps/journal"
	"naps/market"
	"naps/report"
)

// countedFrom are the kinds of findings from which a question can be answered while the research is under way: what
// needs no verdict.
var countedFrom = map[intent][]string{
	askComplaints: {"pain"}, askAgainst: {"counter"},
	askRivals: {"competitor"}, askPrices: {"price"}, askSize: {"market_size"},
	askFunding: {"round", "backed", "dead"}, askDemand: {"demand", "trend"},
	askReach: {"place"}, askGone: {"dead"}, askInstead: {"competitor"},
}

// soFar answers a question while the research is under way, from the findings of the phases that are done; ok is false
// where these do not tell.
func (i Interviewer) soFar(ctx context.Context, s journal.Session, question string) (a Answer, ok bool, err error) {
	found, err := i.Library.FindingsSoFar(ctx, s.ID, s.Run)
	if err != nil {
		return Answer{}, false, err
	}
	all, err := i.Library.ListEvidence(ctx, s.ID, "")
	if err != nil {
		return Answer{}, false, err
	}
	w := newWriter(partial(s, found, all))
	if named := w.named(question); len(named) > 0 {
		for _, f := range named {
			a.Sentences = append(a.Sentences, rival(w, f)...)
		}
		return a, true, nil
	}
	asked, _ := asking().of(question, w.subject())
	if slices.ContainsFunc(countedFrom[asked], func(kind string) bool { return len(w.findings(kind)) > 0 }) {
		a.Sentences = answers[asked](w.about(asked, question))
		return a, true, nil
	}
	return Answer{}, false, nil
}

// partial is what a report would say of the findings so far, without its score.
func partial(s journal.Session, found map[market.Phase][]market.Finding, all []market.Evidence) report.Report {
	r := report.Report{Idea: s.Idea, Title: s.Title}
	for _, phase := range market.Phases {
		if fs, done := found[phase]; done {
			r.Phases = append(r.Phases, report.Phase{Name: phase, Findings: fs})
		}
	}
	for _, e := range all {
		r.Evidence = append(r.Evidence, report.Evidence{ID: e.ID, Source: e.Source, Title: e.Title, Quote: e.Quote,
			Place: e.Place, URL: e.URL, Kind: e.Kind, Date: e.Date})
	}
	return r
}

// whileRunning replies to a message while the research is under way: a question is answered from what is known, or told
// when it can be.
func (i Interviewer) whileRunning(ctx context.Context, s journal.Session, text string) (string, []string, error) {
	if !isQuestion(text) {
		return "Noted. The research uses it from its next phase on.", nil, nil
	}
	a, ok, err := i.soFar(ctx, s, text)
	if err != nil {
		return "", nil, err
	}
	if asked, _ := asking().of(text, nil); !ok && asked != "" {
		return notYet(s), nil, nil // it is counted, and nothing is counted yet
	}
	if ok {
		m, space := a.Message(), " "
		if a.Sentences[0].Item {
			space = "\n\n"
		}
		return "So far:" + space + strings.ReplaceAll(m.Text, " ["+fromReport+"]", ""), m.Cites, nil
	}
	hits, err := i.Library.FindEvidence(ctx, s.ID, text, hitsRead)
	if err != nil {
		return "", nil, err
	}
	if related := sharing(text, hits); len(related) > 0 {
		answer, cites := FromEvidence(related)
		return "The research is still running. So far:\n\n" + answer, cites, nil
	}
	return notYet(s), nil, nil
}

// notYet says when a question can be answered.
func notYet(s journal.Session) string {
	where := "is about to start"
	if s.Phase != "" {
		where = fmt.Sprintf("is still running (%d of %d phases done)", s.Progress, len(market.Phases))
	}
	return "I can't answer that yet: the research " + where +
		". Ask again when the report is ready, and I'll answer from it."
}

// isQuestion reports whether a text asks something.
func isQuestion(text string) bool {
	if strings.ContainsAny(text, "?？؟¿") {
		return true
	}
	asked, _ := asking().of(text, nil)
	return asked != ""
}
