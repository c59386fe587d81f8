package views

import (
	"strings"

	"naps/market"
)

// checksLead says how many must-pass checks are passed.
func checksLead(r ReportData) string {
	failed := 0
	for _, g := range r.Gates {
		if !g.Passed {
			failed++
		}
	}
	switch {
	case len(r.Gates) == 0:
		return "This report has none."
	case failed == 0:
		return "All " + itoa(len(r.Gates)) + " passed. The score decides."
	}
	return itoa(len(r.Gates)-failed) + " of " + itoa(len(r.Gates)) + " passed. A failed check limits the verdict, whatever the score."
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
