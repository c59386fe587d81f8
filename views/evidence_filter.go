package views

import (
	"net/url"
	"slices"
	"strings"

	"naps/market"
	"naps/report"
)

// EvidenceFilter is what a list of evidence shows. Its zero value is everything.
type EvidenceFilter struct {
	Q      string   // words of the quote or title
	Pain   string   // title of a group of complaints
	Side   string   // SideFor or SideAgainst
	Source string   // name of a source
	Person string   // pseudonym of an author
	Show   string   // one of EvidenceShows
	IDs    []string // just these pieces; nothing else of the filter counts
}

// EvidenceShows lists what a list of evidence can show.
var EvidenceShows = []string{ShowAll, ShowRead, ShowUnread}

// Any reports whether the filter leaves anything out.
func (f EvidenceFilter) Any() bool {
	return f.Q != "" || f.Pain != "" || f.Side != "" || f.Source != "" || f.Person != "" || f.Show != "" ||
		len(f.IDs) > 0
}

// query is the filter as it stands in an address.
func (f EvidenceFilter) query() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"q": f.Q, "pain": f.Pain, "side": f.Side, "source": f.Source,
		"person": f.Person, "show": f.Show, "ids": strings.Join(f.IDs, " ")} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

func idsOfPain(r ReportData, title string) []string {
	for _, f := range r.findings("pain") {
		if f.Title == title {
			return f.Evidence
		}
	}
	return nil
}

func (p EvidenceListPage) passes(e report.Evidence, pains []string) bool {
	f := p.Filter
	if len(f.IDs) > 0 {
		return slices.Contains(f.IDs, e.ID)
	}
	q := strings.ToLower(f.Q)
	return (q == "" || strings.Contains(strings.ToLower(e.Quote), q) ||
		strings.Contains(strings.ToLower(e.Title), q)) &&
		(f.Pain == "" || slices.Contains(pains, e.ID)) &&
		(f.Source == "" || e.Source == f.Source) &&
		(f.Person == "" || e.Author == f.Person) &&
		(f.Side == "" || onSide(e, f.Side == SideFor)) &&
		(f.Show == ShowAll || f.Show == ShowRead && e.Read != nil || f.Show == ShowUnread && e.Read == nil &&
			readable(e))
}

func onSide(e report.Evidence, yes bool) bool {
	return slices.ContainsFunc(e.Signals, func(s report.Signal) bool { return s.For == yes && s.Mass > 0 })
}

// filterField is a field of the filter.
type filterField struct {
	Name, Label, Now string
	Options          []Fact
}

func (p EvidenceListPage) choices() []filterField {
	var out []filterField
	pains := slices.DeleteFunc(p.Of.Report.findings("pain"), func(f market.Finding) bool { return f.Title == "" })
	if len(pains) > 0 {
		c := filterField{"pain", "Problem", p.Filter.Pain, []Fact{{"All problems", ""}}}
		for _, f := range pains {
			c.Options = append(c.Options, Fact{market.Cut(f.Title, 40), f.Title})
		}
		out = append(out, c)
	}
	sources := filterField{"source", "Source", p.Filter.Source, []Fact{{"All sources", ""}}}
	seen := map[string]bool{}
	for _, e := range p.All {
		if !seen[e.Source] {
			seen[e.Source] = true
			sources.Options = append(sources.Options, Fact{sourceName(e.Source), e.Source})
		}
	}
	slices.SortFunc(sources.Options[1:], func(a, b Fact) int { return strings.Compare(a.Name, b.Name) })
	return append(out,
		filterField{"side", "Side", p.Filter.Side,
			[]Fact{{"For and against", ""}, {"For", SideFor}, {"Against", SideAgainst}}},
		sources,
		filterField{"show", "Read", p.Filter.Show,
			[]Fact{{"Read or not", ShowAll}, {"Read", ShowRead}, {"Not read", ShowUnread}}})
}
