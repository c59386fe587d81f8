package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"naps/market"
	"naps/report"
	"naps/score"
)

// outcome writes a report for a terminal: first what the verdict rests on, and last, where people look first, the
// verdict and its reasons. All of it comes from strangers in the end, so every text is made Printable.
func (s screen) outcome(r report.Report) string {
	var b strings.Builder
	b.WriteString("\n" + s.wrapped("", s.paint(bold, oneLine(r.Title))))
	if r.Sample {
		b.WriteString(s.wrapped("", s.paint(yellow,
			"Sample: this report uses sample evidence that was made up for it.")))
	}
	b.WriteString(s.wrapped("", fmt.Sprintf("Goal: %s. %s as of %s; %d of %s answered.", report.GoalText(r.Goal),
		counted(len(r.Evidence), "piece of evidence", "pieces of evidence"),
		oneLine(r.AsOf), r.Coverage.Answered, counted(r.Coverage.Planned, "search was", "searches were"))))
	s.checks(&b, r.Gates)
	s.scores(&b, r)
	s.changes(&b, r)
	s.gaps(&b, r)
	s.heading(&b, "Next step")
	b.WriteString(s.wrapped("  ", oneLine(r.NextTest.Test)))
	b.WriteString(s.wrapped("  Passed: ", oneLine(r.NextTest.Pass)))
	b.WriteString(s.wrapped("  Failed: ", oneLine(r.NextTest.Fail)))
	b.WriteString("\n" + s.wrapped("", s.paint(faint, oneLine(r.Note))))
	s.verdict(&b, r)
	return b.String()
}

func (s screen) heading(b *strings.Builder, text string) {
	b.WriteString("\n" + s.paint(bold, text) + "\n")
}

func (s screen) checks(b *strings.Builder, gates []score.Gate) {
	s.heading(b, "Must-pass checks")
	for _, g := range gates {
		style := map[score.Standing]ansi.Style{score.Met: green, score.NotMet: red,
			score.NotKnown: yellow}[g.Standing()]
		mark := s.paint(style, g.Standing().Mark())
		b.WriteString(s.wrapped("  "+mark+" ", s.paint(bold, oneLine(cmp.Or(g.Title, score.GateTitle(g.Name)))+":")+" "+
			oneLine(g.Reason)))
	}
}

// scores are left out where no score is a result.
func (s screen) scores(b *strings.Builder, r report.Report) {
	if !r.Inconclusive.ShowsNumber() {
		return
	}
	s.heading(b, "Scores")
	for _, d := range r.Dimensions {
		fmt.Fprintf(b, "  %-12s %3.0f  (%.0f to %.0f), weight %.0f%%\n", d.Name.Title(), d.Score, d.Low, d.High,
			100*d.Weight)
	}
}

func (s screen) changes(b *strings.Builder, r report.Report) {
	if len(r.Sets) == 0 {
		return
	}
	s.heading(b, "What would change the verdict")
	for _, set := range r.Sets {
		b.WriteString(s.wrapped("  - ", oneLine(set.Text)))
	}
}

func (s screen) gaps(b *strings.Builder, r report.Report) {
	first := true
	for _, p := range r.Phases {
		for _, g := range p.Gaps {
			if !g.Blocked {
				continue
			}
			if first {
				s.heading(b, "Could not be searched")
				first = false
			}
			b.WriteString(s.wrapped("  - ", p.Name.Title()+", "+oneLine(g.Source)+": "+oneLine(g.Reason)))
		}
	}
}

func (s screen) verdict(b *strings.Builder, r report.Report) {
	b.WriteString("\n" + s.paint(faint, strings.Repeat("─", s.width)) + "\n")
	style := map[string]ansi.Style{score.Go: green, score.NoGo: red}
	color, ok := style[r.Verdict]
	if !ok {
		color = yellow
	}
	b.WriteString(s.wrapped("", s.paint(color, verdictText(r))+scoreText(r)))
	b.WriteString(s.wrapped("", strings.TrimPrefix(oneLine(r.Why), r.Verdict+": ")))
	if r.ZoneNote != "" {
		b.WriteString(s.wrapped("", oneLine(r.ZoneNote)))
	}
	s.reasons(b, "For", r.For, r.Evidence)
	s.reasons(b, "Against", r.Against, r.Evidence)
}

// verdictText is the verdict with its lean.
func verdictText(r report.Report) string {
	verdict := oneLine(r.Verdict)
	if r.Verdict == score.Inconclusive && r.Inconclusive.ShowsNumber() {
		verdict += map[score.Lean]string{score.LeanGo: ", leaning toward GO",
			score.LeanNoGo: ", leaning toward NO-GO"}[r.Lean]
	}
	return verdict
}

// scoreText says the score where it is a result and not the starting guess.
func scoreText(r report.Report) string {
	if !r.Inconclusive.ShowsNumber() {
		return ""
	}
	return fmt.Sprintf("  %.0f of 100 (likely range %.0f to %.0f), %s confidence", r.Score, r.Low, r.High,
		oneLine(r.Confidence.Level))
}

// reasons gives each reason with the address of its best evidence. Addresses stay whole, so that a terminal can open
// them.
func (s screen) reasons(b *strings.Builder, title string, all []report.Reason, evidence []report.Evidence) {
	if len(all) == 0 {
		return
	}
	s.heading(b, title)
	byID := map[string]report.Evidence{}
	for _, e := range evidence {
		byID[e.ID] = e
	}
	for i, x := range all {
		b.WriteString(s.wrapped(fmt.Sprintf("  %d. ", i+1),
			joinedBy(" ", s.paint(bold, oneLine(x.Lead)), oneLine(x.Text))))
		for n, id := range x.Evidence {
			e, ok := byID[id]
			if !ok || e.URL == "" {
				continue
			}
			others := ""
			if left := len(x.Evidence) - n - 1; left > 0 {
				others = fmt.Sprintf(" (+%d more)", left)
			}
			b.WriteString("     " + s.paint(faint, oneLine(e.URL)+others) + "\n")
			break
		}
	}
}

// oneLine is a text of strangers as one line that a terminal may be given.
func oneLine(text string) string { return strings.Join(strings.Fields(Printable(text)), " ") }

// counted is a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return market.Grouped(int64(n)) + " " + many
}
