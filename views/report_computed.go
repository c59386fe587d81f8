package views

import (
	"strings"

	"naps/market"
)

// checksLead says how many must-pass checks are passed.
func (r ReportData) checksLead() string {
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

func joined(reasons []string) string { return clip(strings.Join(reasons, " "), 200) }

func joinedBy(list []string) string { return strings.Join(list, ", ") }

// why is a reason for counting less, in parentheses.
func why(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// counted is how many signals of a part count.
func (r ReportData) counted(d market.Dimension) int {
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

// kept is how many pieces of evidence a phase gave.
func (r ReportData) kept(p market.Phase) int {
	n := 0
	for _, e := range r.Evidence {
		if e.Phase == p {
			n++
		}
	}
	return n
}

func (r ReportData) searchCount() int {
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
