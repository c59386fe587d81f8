package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
)

// ReportData is a report with what a page asks of it. What the API answers is what the page shows.
type ReportData struct{ report.Report }

// ParseReport reads the JSON of a stored report.
func ParseReport(raw []byte) (ReportData, error) {
	r, err := report.Parse(raw)
	if err != nil {
		return ReportData{}, fmt.Errorf("views: a stored report cannot be read: %w", err)
	}
	return ReportData{r}, nil
}

func (r ReportData) item(id string) (report.Evidence, bool) {
	for _, e := range r.Evidence {
		if e.ID == id {
			return e, true
		}
	}
	return report.Evidence{}, false
}

func (r ReportData) quote(id string) string {
	e, _ := r.item(id)
	return market.Cut(orElse(e.Quote, e.Title), 180)
}

// items are the pieces of evidence with these ids, in this order; what the report does not hold is left out.
func (r ReportData) items(ids []string) []report.Evidence {
	var out []report.Evidence
	for _, id := range ids {
		if e, ok := r.item(id); ok {
			out = append(out, e)
		}
	}
	return out
}

// weighedIn is a piece of evidence with what it counted in one dimension.
type weighed struct {
	Evidence string
	Words    string
	Signal   report.Signal
}

// weighedIn are the signals of one side of a dimension, the weightiest first, at most so many.
func weighedIn(r ReportData, d market.Dimension, speaksFor bool, most int) []weighed {
	var out []weighed
	for _, e := range r.Evidence {
		for _, s := range e.Signals {
			if s.Dimension == d && s.For == speaksFor && s.Mass > 0 {
				out = append(out, weighed{e.ID, orElse(s.Span, r.quote(e.ID)), s})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.Signal.Mass, a.Signal.Mass), cmp.Compare(number(a.Evidence), number(b.Evidence)))
	})
	return out[:min(len(out), most)]
}

// sourcedGap is a gap with the phase it belongs to.
type sourcedGap struct {
	market.Gap
	Phase market.Phase
}

// gaps are what was searched and not found, or, with blocked, what could not be searched.
func (r ReportData) gaps(blocked bool) []sourcedGap {
	var out []sourcedGap
	for _, p := range r.Phases {
		for _, g := range p.Gaps {
			if g.Blocked == blocked {
				out = append(out, sourcedGap{g, p.Name})
			}
		}
	}
	return out
}

// missingWords names what a partial report lacks, empty for a whole one.
func missingWords(r ReportData) string {
	var names []string
	for _, p := range r.Phases {
		if p.Status == market.PhasePartial || p.Status == market.PhaseFailed || p.Status == market.PhaseSkipped {
			names = append(names, phaseName(p.Name)+" ("+phaseSign(p.Status).Word+")")
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "Incomplete: " + strings.Join(names, ", ") +
		". What is missing keeps its weight in the score and lowers the confidence."
}

// goalOutcome is the verdict of the same evidence for one goal.
type goalOutcome struct {
	Goal    market.Goal
	Verdict string
	Score   string
	Range   string
}

func outcomes(r ReportData) []goalOutcome {
	var out []goalOutcome
	for _, g := range market.Goals {
		o := r.Goals.Living
		switch g {
		case market.SideIncome:
			o = r.Goals.Side
		case market.Venture:
			o = r.Goals.Venture
		}
		if o.Verdict != "" {
			out = append(out, goalOutcome{g, o.Verdict, one(o.Score), one(o.Low) + "–" + one(o.High)})
		}
	}
	return out
}

// export is the address of the report in another form, of the version that is shown; query says more, and may be empty.
func (p ReportPage) export(ext, query string) string {
	address := "/api/naps" + string(ours("sessions", p.ID, "report."+ext))
	if v := p.version(); v > 0 {
		query = strings.TrimPrefix(query+"&version="+itoa(v), "&")
	}
	if query != "" {
		address += "?" + query
	}
	return address
}
