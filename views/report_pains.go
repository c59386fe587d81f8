package views

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"naps/market"
	"naps/report"
)

// shownPains is how many groups of complaints have a card of their own.
const shownPains = 3

// painCardData is a group of complaints with what is told of it.
type painCardData struct {
	Title          string
	People, Places int
	Dates, Cost    string
	Quote, From    string
	IDs            []string
	Bars           []bar   // people by month over a year
	Top            float64 // the highest bar of all cards: they share one scale
}

// filtered is the address of the evidence that a filter lets through.
func (p ReportPage) filtered(name, value string) templ.SafeURL {
	q := url.Values{name: {value}}
	if v := p.version(); v > 0 {
		q.Set("version", itoa(v))
	}
	return p.at("evidence") + templ.SafeURL("?"+q.Encode())
}

// findings are those of a kind, of all phases.
func (r ReportData) findings(kind string) []market.Finding {
	var out []market.Finding
	for _, p := range r.Phases {
		for _, f := range p.Findings {
			if f.Kind == kind {
				out = append(out, f)
			}
		}
	}
	return out
}

// painCards are the groups, the one with most people first.
func painCards(r ReportData) []painCardData {
	var out []painCardData
	top := 1.0
	spoken := spokenWords(r)
	for _, f := range r.findings("pain") {
		c := painCardData{Title: orElse(f.Title, unnamedPain), People: int(f.Figures["people"]),
			Places: int(f.Figures["places"]), Dates: span(f.Labels["first"], f.Labels["last"]),
			Cost: costWordsOf(f), Bars: yearOf(r, r.items(f.Evidence))}
		bestQuote(r, &c, f, spoken)
		top = max(top, highest(c.Bars))
		out = append(out, c)
	}
	for i := range out {
		out[i].Top = top
	}
	return out
}

// unnamedPain is the title of a group that nobody has named.
const unnamedPain = "In their own words"

// Words that stand with a reason already.
type wordsOfReasons struct{ yes, no map[string]bool }

// spokenWords are the quotes of the reasons, which come before the groups on the page.
func spokenWords(r ReportData) wordsOfReasons {
	w := wordsOfReasons{map[string]bool{}, map[string]bool{}}
	yes, no := reasonsOf(r)
	for _, x := range yes {
		w.yes[market.Cut(x.Quote, 140)] = true
	}
	for _, x := range no {
		w.no[market.Cut(x.Quote, 140)] = true
	}
	return w
}

// bestQuote is the words of the group that say most: those that its finding names, in the evidence where they stand,
// unless a reason has shown them. What stands against the idea is never shown as a complaint.
func bestQuote(r ReportData, c *painCardData, f market.Finding, spoken wordsOfReasons) {
	all := r.items(f.Evidence)
	i := slices.IndexFunc(all, func(e report.Evidence) bool {
		return len(strings.Fields(f.Detail)) >= 5 && saysSo(e, f.Detail)
	})
	if i >= 0 {
		c.Quote = market.Cut(f.Detail, 140)
	}
	if i < 0 || spoken.yes[c.Quote] || spoken.no[c.Quote] {
		for j, e := range all {
			q := market.Cut(report.Supporting(e, market.Pain, true), 140)
			if q == "" || spoken.yes[q] || spoken.no[q] || report.SpeaksOn(e, false) {
				continue
			}
			i, c.Quote = j, q
			break
		}
	}
	if spoken.no[c.Quote] {
		c.Quote = ""
	}
	if i < 0 || c.Quote == "" {
		return
	}
	who, _ := fromOf(all[i])
	c.From = who
	c.IDs = append([]string{all[i].ID}, slices.DeleteFunc(slices.Clone(f.Evidence),
		func(id string) bool { return id == all[i].ID })...)
}

// saysSo reports whether words stand in the evidence as its quote or as one of the facts read in it.
func saysSo(e report.Evidence, words string) bool {
	if strings.Contains(e.Quote, words) {
		return true
	}
	return e.Read != nil &&
		slices.ContainsFunc(e.Read.Facts, func(f market.Fact) bool { return strings.Contains(f.Quote, words) })
}

// costWordsOf is what the people of a group say it costs them.
func costWordsOf(f market.Finding) string {
	if usd := f.Figures["cost_usd"]; usd > 0 {
		return "median cost " + money(usd)
	}
	if h := f.Figures["cost_hours"]; h > 0 {
		return "median " + plural(int(h+.5), "hour", "hours") + " lost"
	}
	return ""
}

// span writes two dates as months: "Nov 2025 – Oct 2026".
func span(first, last string) string {
	a, b := monthWords(first), monthWords(last)
	switch {
	case a == b || b == "":
		return a
	case a == "":
		return b
	}
	return a + " – " + b
}

func monthWords(s string) string {
	if t, ok := monthOf(s); ok {
		return t.Format("Jan 2006")
	}
	return ""
}

// months of a chart of a year.
const yearMonths = 12

// yearOf counts dated evidence by month over the year that ends with the report.
func yearOf(r ReportData, list []report.Evidence) []bar {
	end, ok := monthOf(r.AsOf)
	if !ok {
		end = time.Unix(0, 0).UTC()
		for _, e := range r.Evidence {
			if t, ok := monthOf(e.Date); ok && t.After(end) {
				end = t
			}
		}
	}
	out := make([]bar, yearMonths)
	for i := range out {
		out[i].Label = end.AddDate(0, i-yearMonths+1, 0).Format("2006-01")
	}
	for _, e := range list {
		if t, ok := monthOf(e.Date); ok {
			if i := slices.IndexFunc(out, func(b bar) bool { return b.Label == t.Format("2006-01") }); i >= 0 {
				out[i].Value++
			}
		}
	}
	return out
}

// painIDs are what the groups rest on.
func painIDs(r ReportData) []string {
	var out []string
	for _, f := range r.findings("pain") {
		for _, id := range f.Evidence {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// painPeople says how many people have the problem, and in how many places they say so. Where nobody has read what was
// found, nobody knows.
func painPeople(r ReportData, problem string) string {
	switch text := r.DescribeText(problem); {
	case text != "":
		return text
	case r.unread():
		return "Nobody has read yet what people say about this problem"
	}
	return "We found nobody who describes this problem"
}

// painLead says how many people have the problem and how many say that it is none.
func painLead(r ReportData) string {
	text := painPeople(r, "it")
	if against := r.NoProblemText(); against != "" {
		text += "; " + against
	}
	return text + "."
}

// mentionsData is evidence about the problem by month.
type mentionsData struct {
	Bars          []bar
	Total, Recent int
	Say           string
}

// mentionsOf counts what speaks of the problem, and how much of it is from the last half year.
func mentionsOf(r ReportData) mentionsData {
	m := mentionsData{Bars: yearOf(r, r.items(painIDs(r)))}
	for i, b := range m.Bars {
		m.Total += int(b.Value)
		if i >= yearMonths/2 {
			m.Recent += int(b.Value)
		}
	}
	if m.Recent == 0 {
		m.Say = plural(m.Total, "mention", "mentions") + " within a year, none in the last six months"
		return m
	}
	m.Say = itoa(m.Recent) + " of " + plural(m.Total, "mention", "mentions") + " within a year " + verbIs(m.Recent) +
		" from the last six months"
	return m
}

func verbIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// money writes dollars in short.
func money(x float64) string {
	switch {
	case x >= 1e9:
		return "$" + short1(x/1e9) + " billion"
	case x >= 1e6:
		return "$" + short1(x/1e6) + " million"
	}
	return "$" + count(x)
}

// short1 writes a number with one decimal, unless that is 0.
func short1(x float64) string { return strings.TrimSuffix(one(x), ".0") }
