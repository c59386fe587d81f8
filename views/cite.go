package views

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naps/market"
	"naps/report"
)

// at is the address of a page of the report: of its owner, or behind a shared link.
func (p ReportPage) at(parts ...string) templ.SafeURL {
	if p.Shared {
		return templ.SafeURL(p.Link) + ours(parts...)
	}
	return ours(append([]string{"sessions", p.ID}, parts...)...)
}

// citing is the address of the evidence with these ids.
func (p ReportPage) citing(ids []string) templ.SafeURL {
	q := "?ids=" + url.QueryEscape(strings.Join(ids[:min(len(ids), mostCited)], " "))
	if v := p.version(); v > 0 {
		q += "&version=" + itoa(v)
	}
	return p.at("evidence") + templ.SafeURL(q)
}

// mostCited is how many pieces of evidence one mark leads to.
const mostCited = 20

// version is the version that addresses have to name, 0 for the latest.
func (p ReportPage) version() int {
	if !p.Shared && p.Latest > p.Stored && p.Stored > 0 {
		return p.Stored
	}
	return 0
}

// stored is the address of the stored text of a piece of evidence; a shared report shows the quote only.
func (p ReportPage) stored(id string) templ.SafeURL {
	if p.Shared {
		return p.citing([]string{id})
	}
	return evidenceURL(p.ID, id)
}

func (p ReportPage) storedWords() string {
	if p.Shared {
		return ""
	}
	return ": stored page"
}

// printedIDs is what a mark says on paper, where nothing can be opened.
func printedIDs(ids []string) string {
	const most = 3
	text := strings.Join(ids[:min(most, len(ids))], " ")
	if len(ids) > most {
		text += " +" + itoa(len(ids)-most)
	}
	return text
}

// fromOf says whose words a piece of evidence holds: the place of people, who keep their names to themselves; the name
// of a product; else the site, since the title of a page is nobody's name.
func fromOf(e report.Evidence) (who, where string) {
	at := report.PlaceName(cmp.Or(e.Place, host(e.URL)))
	switch {
	case e.Source == report.FounderSource:
		return "You", "your own notes"
	case e.Source == market.OwnSource:
		return cmp.Or(e.Facts[market.OwnPerson], "Somebody you asked"),
			"own file " + e.Facts[market.OwnFile] + ", " + e.Facts[market.OwnAt]
	case (e.Kind == market.Product || e.Kind == market.Filing) && e.Title != "":
		return market.Cut(report.Headline(e.Title), 60), at
	case at != "":
		return at, ""
	}
	return sourceName(e.Source), ""
}

// ByIDs are the pieces of a report with these ids, in the order in which they are asked for.
func (r ReportData) ByIDs(ids []string) []report.Evidence {
	all := r.items(ids)
	return slices.CompactFunc(all, func(a, b report.Evidence) bool { return a.ID == b.ID })
}
