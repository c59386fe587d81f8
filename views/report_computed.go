package views

import (
	"slices"
	"strings"

	"naps/market"
	"naps/report"
	"naps/score"
)

// checksLead says how many must-pass checks are passed.
func checksLead(r ReportData) string {
	if len(r.Gates) == 0 {
		return "This report has none."
	}
	text := score.Tally(r.Gates) + ". "
	if len(failedChecks(r)) > 0 {
		text += "A failed check limits the verdict, whatever the score."
	} else {
		text += "The score decides."
	}
	if slices.ContainsFunc(r.Gates, func(g score.Gate) bool { return g.Standing() == score.NotKnown }) {
		text += " What isn’t known holds nothing back and proves nothing."
	}
	return text
}

// checkTone and checkIcon are the color and the symbol of a check; its word stands beside them.
func checkTone(g score.Gate) string {
	return map[score.Standing]string{score.Met: "go", score.NotMet: "nogo", score.NotKnown: "unsure"}[g.Standing()]
}

func checkIcon(g score.Gate) string {
	return map[score.Standing]string{score.Met: "check", score.NotMet: "cross", score.NotKnown: "unsure"}[g.Standing()]
}

// goalsLead says what the goal changes.
func goalsLead(r ReportData) string {
	for _, d := range r.Dimensions {
		if d.Name == market.Size && d.For+d.Against == 0 {
			return "The size of this market isn’t known, so all three goals get the same score."
		}
	}
	return "A bigger goal needs a bigger market."
}

// everySearchWords say how many searches a table lists. What followed up on a find was not planned, so these may be
// more than the planned ones.
func everySearchWords(r ReportData, n int) string {
	text := "All " + plural(n, "search", "searches") + " with their yield"
	if more := n - r.Coverage.Planned; more > 0 && r.Coverage.Planned > 0 {
		text += ": " + itoa(r.Coverage.Planned) + " planned and " + itoa(more) + " that followed up on what was found"
	}
	return text
}

// countedWords say what a part rests on: single signals, or totals and places, which have none.
func countedWords(r ReportData, d report.Dimension) string {
	switch n := signalsOf(r, d.Name); {
	case n > 0:
		return plural(n, "quote counted", "quotes counted")
	case d.For+d.Against > 0:
		return "computed from totals"
	}
	return "nothing counted"
}

func joined(reasons []string) string { return market.Cut(strings.Join(reasons, " "), 200) }

func joinedBy(list []string) string { return strings.Join(list, ", ") }

// why is a reason for counting less, in parentheses.
func why(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// signalsOf is how many signals of a part count.
func signalsOf(r ReportData, d market.Dimension) int {
	n := 0
	for _, e := range r.Evidence {
		for _, s := range e.Signals {
			if s.Dimension == d && s.Mass > 0 {
				n++
			}
		}
	}
	return n
}

// keptIn is how many pieces of evidence a phase gave.
func keptIn(r ReportData, p market.Phase) int {
	n := 0
	for _, e := range r.Evidence {
		if e.Phase == p {
			n++
		}
	}
	return n
}

func searchCount(r ReportData) int {
	n := 0
	for _, p := range r.Phases {
		n += len(p.Searches)
	}
	return n
}

func searchWords(s market.Search) string {
	text := s.Query
	if s.Community != "" {
		text = strings.TrimSpace("r/" + s.Community + " " + text)
	}
	if s.Counter {
		text += " (counter-search)"
	}
	if !s.Answered {
		text += " (not answered)"
	}
	return text
}

func askedWords(queries []string) string {
	if len(queries) == 0 {
		return ""
	}
	return " Searched for: “" + strings.Join(queries, "”, “") + "”."
}
