package research

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"naps/analyst"
	"naps/ground"
	"naps/market"
	"naps/report"
	"naps/score"
)

// verdict computes the score from all that was found, says what it means, and commits the report.
func (w *work) verdict(ctx context.Context) error {
	if _, err := w.open(ctx, market.Verdict, opening{}); err != nil {
		return err
	}
	w.refresh()
	d := w.dossier()
	card := score.Of(report.Bundle(d))
	var findings []market.Finding
	for _, r := range w.phases {
		findings = append(findings, r.Findings...)
	}
	claims, gist := analyst.Claims(market.Verdict, w.known(nil), findings)
	r := market.PhaseResult{Name: market.Verdict, Status: market.PhaseDone, Summary: inShort(card, gist)}
	r.Claims, r.Removed = ground.Check(claims, w.pool)
	if w.helper != nil {
		w.helper.enter(market.Verdict)
		w.helper.reserve, w.helper.off = true, w.helper.offForGood()
		if err := w.write(ctx, w.known(nil), &r); err != nil {
			return err
		}
		d.Used.Tokens, d.Used.Cost = w.helper.used.Tokens, w.helper.used.Cost
	}
	if err := w.speak(ctx, r); err != nil {
		return err
	}
	d.Phases = append(slices.Clone(d.Phases), r)
	_, _, err := once(ctx, w, key(market.Verdict, "end"), func(context.Context, int) (closing, market.Step, error) {
		step, err := w.reported(d, card, r)
		return closing{Result: r}, step, err
	})
	return err
}

// refresh measures the interest again now that people were heard as well: the first phase knew only what is typed.
func (w *work) refresh() {
	w.phases = slices.Clone(w.phases)
	first := &w.phases[0]
	later := func(f market.Finding) bool { return f.Kind == "demand" || f.Kind == "question" }
	findings := slices.DeleteFunc(slices.Clone(first.Findings), later)
	for _, f := range analyst.Findings(market.Keywords, w.known(nil)) {
		if later(f) {
			findings = append(findings, f)
		}
	}
	first.Findings = findings
}

// dossier gathers all of the run for the score and the report.
func (w *work) dossier() market.Dossier {
	return market.Dossier{Session: w.run.Session, Run: w.run.ID, Brief: w.run.Brief, Subject: w.subject, Phases: w.phases, Evidence: w.pool, Used: w.used}
}

// reported is the last step of a run: the report in all its forms, and what the session shows of it. The number of the report is
// given by the commit; a journal that knows it beforehand lets the report carry it.
func (w *work) reported(d market.Dossier, card score.Card, result market.PhaseResult) (market.Step, error) {
	version := 0 // numbered by the commit
	if v, ok := w.j.(Versioner); ok {
		version = v.NextVersion()
	}
	r := report.Build(d, card, version)
	raw, err := report.JSON(r)
	if err != nil {
		return market.Step{}, fmt.Errorf("research: report: %w", err)
	}
	progress, name := len(market.Phases), market.Verdict
	return market.Step{
		Phase:  market.Verdict,
		Report: &market.StoredReport{Session: w.run.Session, Run: w.run.ID, JSON: raw, Files: exports(r, raw)},
		State:  &market.State{Phase: &name, Progress: &progress, Verdict: &card.Verdict, Score: &card.Score, Low: &card.Low, High: &card.High},
		Events: append(w.ending(result), w.event(market.Verdict, market.EventReport, market.ReportData{
			Version: version, Verdict: card.Verdict, Score: card.Score, Low: card.Low, High: card.High,
		})),
	}, nil
}

// exports are the files that go with a report.
func exports(r report.Report, raw []byte) map[string][]byte {
	return map[string][]byte{"report.json": raw, "report.md": report.Markdown(r), "report.csv": report.CSV(r)}
}

// inShort says the verdict, the gist of what was found, what stands in the way of a better one, and how to find out.
func inShort(c score.Card, gist string) string {
	parts := []string{fmt.Sprintf("%s: %.1f of 100 (%.1f to %.1f), with %s confidence; its weakest link is %s.", c.Verdict, c.Score, c.Low, c.High, c.Confidence.Level, c.Confidence.Weakest), full(gist)}
	for _, g := range c.Gates {
		if !g.Passed {
			parts = append(parts, full(g.Reason))
		}
	}
	if c.NextTest.Test != "" {
		parts = append(parts, "The cheapest next test: "+full(c.NextTest.Test))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// full makes a sentence end like one.
func full(s string) string {
	if s = strings.TrimSpace(s); s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}
