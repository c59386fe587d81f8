package views

import (
	"regexp"
	"slices"
	"strings"

	"naps/report"
	"naps/score"
)

// reasonsOf are those that the report was made with, or, in a report of an older version, those that are found in it.
func reasonsOf(r ReportData) (yes, no []report.Reason) { return report.Reasons(r.Report) }

// reasonHeading names a side and how many reasons it has, unless there is one or none.
func reasonHeading(words string, n int) string {
	if n == 1 {
		return strings.Replace(words, "Reasons", "Reason", 1)
	}
	return words
}

// lastWord parts the last word from a text, so that the mark behind it isn't left alone on a line.
func lastWord(text string) (rest, last string) {
	text = strings.TrimSpace(text)
	if i := strings.LastIndexByte(text, ' '); i >= 0 && len(text)-i < 24 {
		return text[:i+1], text[i+1:]
	}
	return text, ""
}

// flipGroup is a change that gives another verdict: all its needs together. Without needs nothing realistic gives it.
type flipGroup struct {
	To    string
	Needs []need
	Text  string
}

// need is a number and what it counts.
type need struct{ Number, What string }

// flipGroups are the changes after which the verdict is another one.
func flipGroups(r ReportData) []flipGroup {
	var out []flipGroup
	for _, s := range r.Sets {
		g := flipGroup{To: s.To, Text: s.Text}
		for _, l := range s.Lines {
			g.Needs = append(g.Needs, needOf(l.Text))
		}
		out = append(out, g)
	}
	if len(out) > 0 {
		return out
	}
	for _, f := range r.Flips {
		if slices.Contains([]string{score.Go, score.NoGo, score.Inconclusive}, f.To) && f.To != r.Verdict {
			out = append(out, flipGroup{To: f.To, Needs: []need{needOf(f.What)}})
		}
	}
	return out[:min(len(out), 3)]
}

var leadingNumber = regexp.MustCompile(`^\d[\d,.]*\b`)

func needOf(what string) need {
	n := leadingNumber.FindString(what)
	return need{n, strings.TrimSpace(strings.TrimPrefix(what, n))}
}

// joinedWith is what stands behind a line of a set that has another line after it.
func joinedWith(i, n int) string {
	if i < n-1 {
		return ", and"
	}
	return ""
}

// withoutBest says what the strongest single piece of evidence decides.
func withoutBest(r ReportData) string {
	if r.WithoutBest.Evidence == "" || !r.Numbered() {
		return ""
	}
	word := "Without the strongest quote, the verdict is still "
	if r.WithoutBest.Verdict != r.Verdict {
		word = "Without the strongest quote, the verdict is "
	}
	return word + r.WithoutBest.Verdict + " (" + whole100(r.WithoutBest.Score) + ")."
}
