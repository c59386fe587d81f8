package report

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"naps/market"
	"naps/score"
)

// Markdown writes the report to be read, also without a renderer: the verdict first, the evidence last.
func Markdown(r Report) []byte {
	w := &writer{}
	w.head(r)
	w.gates(r)
	w.dimensions(r)
	w.phases(r)
	w.silence(r)
	w.flips(r)
	w.evidence(r)
	writeSent(w, r)
	w.foot(r)
	return w.Bytes()
}

type writer struct{ bytes.Buffer }

func (w *writer) line(format string, a ...any) {
	fmt.Fprintf(w, format, a...)
	w.WriteByte('\n')
}

func (w *writer) head(r Report) {
	w.line("# %s\n", escape(r.Title))
	if r.Sample {
		w.line("*sample*: this report uses sample evidence that was made up for it.\n")
	}
	w.line("**%s**\n", headline(r))
	if r.Why != "" {
		w.line("%s\n", escape(r.Why))
	}
	w.line("%s\n", escape(confidenceText(r)))
	w.line("Idea: %s\n", escape(r.Idea))
	w.line("Goal: %s. As of %s.%s\n", GoalText(r.Goal), escape(r.AsOf), prefixed(" ", rangesText(r)))
	w.line("With other goals: %s.\n", goalsText(r.Goals))
	w.reasons("Reasons for", r.For, r.Evidence)
	w.reasons("Reasons against", r.Against, r.Evidence)
	w.line("## Next step\n")
	w.line("%s\n", escape(r.NextTest.Test))
	w.line("- Passed: %s\n- Failed: %s\n", escape(r.NextTest.Pass), escape(r.NextTest.Fail))
}

// GoalText is a goal in words, with the yearly income that it means.
func GoalText(g market.Goal) string {
	switch g {
	case market.SideIncome:
		return "a side income ($20,000 a year)"
	case market.Venture:
		return "a venture ($10 million a year)"
	}
	return "a living ($200,000 a year)"
}

func goalsText(g Goals) string {
	say := func(name string, o score.Outcome) string {
		return fmt.Sprintf("%s %s (%.1f, %.1f to %.1f)", name, o.Verdict, o.Score, o.Low, o.High)
	}
	return strings.Join([]string{say("side income", g.Side), say("a living", g.Living), say("a venture", g.Venture)},
		"; ")
}

func (w *writer) reasons(title string, all []Reason, evidence []Evidence) {
	if len(all) == 0 {
		return
	}
	w.line("## %s\n", title)
	for _, x := range all {
		w.line("- %s%s", escape(x.Text), marks(x.Evidence))
		if i := slices.IndexFunc(evidence,
			func(e Evidence) bool { return len(x.Evidence) == 1 && e.ID == x.Evidence[0] && e.Quote != "" }); i >= 0 {
			w.line("  > %s", escape(evidence[i].Quote))
		}
	}
	w.line("")
}

// marks are the citations behind a sentence: " [E3] [E17]".
func marks(ids []string) string {
	var b strings.Builder
	for _, id := range ids {
		if id = clean(id); id != "" {
			b.WriteString(" [" + special.Replace(id) + "]")
		}
	}
	return b.String()
}

func (w *writer) gates(r Report) {
	w.line("## %s\n\n%s\n", checksHeading, checksNote)
	w.line("| check | result | if not passed | why |\n|---|---|---|---|")
	for _, g := range r.Gates {
		w.line("| %s | %s %s | %s | %s |", escape(checkTitle(g)), g.Standing().Mark(), g.Standing(), escape(g.Effect),
			escape(g.Reason))
	}
	w.line("")
}

func (w *writer) dimensions(r Report) {
	w.line(
		"## Dimensions\n\n| dimension | score | likely range (90%%) | weight | evidence for | evidence against |\n|---|---:|---:|---:|---:|---:|")
	for _, d := range r.Dimensions {
		w.line("| %s | %.1f | %.1f to %.1f | %.2f | %.2f | %.2f |", d.Name, d.Score, d.Low, d.High, d.Weight, d.For,
			d.Against)
	}
	w.line("")
	for _, d := range r.Dimensions {
		w.line("- **%s**: %s%s", d.Name, escape(strings.Join(d.Reasons, " ")),
			marks(d.Evidence[:min(5, len(d.Evidence))]))
	}
	w.line("")
}

func (w *writer) phases(r Report) {
	for _, p := range r.Phases {
		w.line("## %s\n", p.Name.Title())
		if p.Status != market.PhaseDone {
			w.line("*%s*%s\n", escape(string(p.Status)), prefixed(": ", escape(p.Reason)))
		}
		w.paragraphs(p.Summary)
		for _, c := range p.Claims {
			w.line("- %s%s", escape(c.Text), marks(c.Evidence))
		}
		if len(p.Claims) > 0 {
			w.line("")
		}
		w.findings(p.Findings)
	}
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

func (w *writer) paragraphs(text string) {
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = escape(p); p != "" {
			w.line("%s\n", p)
		}
	}
}

func (w *writer) findings(all []market.Finding) {
	if len(all) == 0 {
		return
	}
	w.line("Found:\n")
	for _, f := range all {
		var parts []string
		if f.Detail != "" {
			parts = append(parts, escape(f.Detail))
		}
		for _, k := range slices.Sorted(maps.Keys(f.Figures)) {
			if k[:1] == "2" || k == "only_e1" {
				continue // the months of a series are for the chart
			}
			parts = append(parts, escape(spaced(k))+" "+figure(f.Figures[k]))
		}
		w.line("- %s: **%s**%s%s", escape(spaced(f.Kind)), escape(f.Title), prefixed("; ", strings.Join(parts, ", ")),
			marks(f.Evidence))
	}
	w.line("")
}

// spaced makes a name of the code readable: "price_usd" becomes "price usd".
func spaced(name string) string { return strings.ReplaceAll(name, "_", " ") }

func figure(x float64) string {
	s := fmt.Sprintf("%.4f", x)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// silence tells apart what was searched and not found, and what could not be searched.
func (w *writer) silence(r Report) {
	for _, blocked := range []bool{false, true} {
		title := "Searched and not found"
		if blocked {
			title = "Could not be searched"
		}
		w.line("## %s\n", title)
		any := false
		for _, p := range r.Phases {
			for _, g := range p.Gaps {
				if g.Blocked == blocked {
					any = true
					w.line("- %s, %s: %s%s", p.Name, escape(g.Source), escape(g.Reason),
						prefixed(" (asked: ", queries(g.Queries)))
				}
			}
		}
		if !any {
			w.line("Nothing.")
		}
		w.line("")
	}
	w.line("%s\n", CoverageText(r.Coverage))
	if len(r.Quarantined) > 0 {
		w.line("Not counted, because their pages state different numbers for the same thing: %s.\n",
			escape(strings.Join(r.Quarantined, ", ")))
	}
}

func queries(all []string) string {
	var quoted []string
	for _, q := range all {
		quoted = append(quoted, "“"+escape(q)+"”")
	}
	if len(quoted) == 0 {
		return ""
	}
	return strings.Join(quoted, ", ") + ")"
}

func (w *writer) flips(r Report) {
	w.line("## What would change the verdict\n")
	for _, f := range r.Flips {
		w.line("- %s%s", escape(flipText(f)), marks(f.Evidence))
	}
	if len(r.Flips) == 0 {
		w.line("No small change would.")
	}
	w.line("")
}

func (w *writer) evidence(r Report) {
	w.line("## Evidence\n")
	if len(r.Evidence) == 0 {
		w.line("None.\n")
	}
	for _, e := range closestFirst(r) {
		about := []string{escape(e.Source)}
		for _, s := range []string{e.Place, e.Date} {
			if s != "" {
				about = append(about, escape(s))
			}
		}
		if e.Counter {
			about = append(about, "from a counter-search")
		}
		if e.Sample {
			about = append(about, "*sample*")
		}
		w.line("**[%s]** %s (%s)\n", special.Replace(clean(e.ID)), link(e.Title, e.URL), strings.Join(about, ", "))
		if e.Quote != "" {
			w.line("> %s\n", escape(e.Quote))
		}
		w.reading(e)
		if text := signalsText(e.Signals); text != "" {
			w.line("Counts: %s\n", escape(text))
		}
	}
}

// signalsText tells what a piece of evidence counts: "pain for, tier E3, 0.40; payment against, tier E2, 0.10 (no date
// is known: counts half)".
func signalsText(all []Signal) string {
	var parts []string
	for _, s := range all {
		word := "against"
		if s.For {
			word = "for"
		}
		text := fmt.Sprintf("%s %s, tier E%d, %.2f", s.Dimension, word, s.Tier, s.Mass)
		if s.Why != "" {
			text += " (" + s.Why + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

func (w *writer) foot(r Report) {
	if len(r.Removed) > 0 {
		w.line(
			"## Removed sentences\n\nSentences removed because their evidence doesn't support them: %d. Words that appear in no evidence are left out here.\n",
			len(r.Removed))
		for _, x := range r.Removed {
			w.line("- %s (%s)", escape(x.Text), escape(x.Reason))
		}
		w.line("")
	}
	w.line("## How it was computed\n\n%s\n", escape(r.Note))
	for _, s := range r.BaseRates {
		w.line("- %s", escape(s))
	}
	w.line("\nScore version %s, evidence %s. Spent: %d tokens, %d fetches, %.1f seconds, $%.4f.\n",
		escape(string(r.ScoreVersion)), escape(r.EvidenceHash),
		r.Budget.Tokens, r.Budget.Fetches, r.Budget.Seconds, r.Budget.Cost)
	w.line("| constant | value | source |\n|---|---:|---|")
	for _, c := range r.Constants {
		w.line("| %s | %s | %s |", escape(c.Name), figure(c.Value), escape(c.Source))
	}
}
