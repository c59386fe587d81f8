package views

import (
	"cmp"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/score"
	"naps/words"
)

// EvidenceListPage is one page of the evidence of an idea. Make it with EvidenceListOf or ReportEvidence.
type EvidenceListPage struct {
	Shell
	Of        ReportPage // the report, or only its session where there is none yet
	HasReport bool
	Live      bool // a run goes on
	Filter    EvidenceFilter
	Evidence  []report.Evidence // of this page
	All       []report.Evidence // of the idea
	Count     int               // of All, those that the filter lets through
	Page      int               // from 1

	Unread int    // texts of the idea that nobody has read
	ReadOn string // what a model will be asked to read more, in words; empty where none can
	Cost   int    // credits that takes
	Key    string // idempotency key of the form
}

// EvidencePerPage is how many pieces of evidence a page of the list shows.
const EvidencePerPage = 20

// The sides of a filter.
const (
	SideFor     = "for"
	SideAgainst = "against"
)

// What a list of evidence can show.
const (
	ShowAll    = ""
	ShowRead   = "read"
	ShowUnread = "unread"
)

// EvidenceListOf fills a page of the list from all evidence of a session and the readings that stand. What counted, and
// for which side, is taken from the report in of, where it has one.
func EvidenceListOf(of ReportPage, hasReport bool, s journal.Session, all []market.Evidence,
	stands map[string]market.Reading, f EvidenceFilter, number int) EvidenceListPage {
	signals := map[string][]report.Signal{}
	for _, e := range of.Report.Evidence {
		signals[e.Hash] = e.Signals
	}
	list := make([]report.Evidence, 0, len(all))
	unread := 0
	for _, e := range all {
		x := report.Evidence{ID: e.ID, Source: e.Source, URL: e.URL, Title: e.Title, Quote: e.Quote, Date: e.Date,
			Author: e.Author, Place: e.Place, Signals: signals[e.Hash],
			Kind: e.Kind, Phase: e.Phase, Facts: e.Facts, Hash: e.Hash,
			Page: e.Page, Counter: e.Counter, Fetched: e.Fetched, Sample: e.Sample}
		if r, ok := stands[e.Hash]; ok {
			x.Read = report.ReadOf(r)
		} else if e.Readable() {
			unread++
		}
		list = append(list, x)
	}
	p := evidenceList(of, list, f, number)
	p.HasReport, p.Live, p.Unread = hasReport, s.Status.Live(), unread
	return p
}

// ReportEvidence is the list of what a report itself holds.
func ReportEvidence(of ReportPage, f EvidenceFilter, number int) EvidenceListPage {
	p := evidenceList(of, of.Report.Evidence, f, number)
	p.HasReport = true
	return p
}

func evidenceList(of ReportPage, all []report.Evidence, f EvidenceFilter, number int) EvidenceListPage {
	p := EvidenceListPage{Shell: of.Shell, Of: of, Filter: f, All: all, Page: number}
	pains := idsOfPain(of.Report, f.Pain)
	var through []report.Evidence
	for _, e := range all {
		if p.passes(e, pains) {
			through = append(through, e)
		}
	}
	if len(f.IDs) == 0 {
		slices.SortStableFunc(through, func(a, b report.Evidence) int {
			return cmp.Or(cmp.Compare(weight(b), weight(a)), cmp.Compare(nearness(b), nearness(a)))
		})
	}
	p.Count = len(through)
	if len(f.IDs) > 0 {
		p.Evidence = through
		return p
	}
	from := min((number-1)*EvidencePerPage, len(through))
	p.Evidence = through[from:min(from+EvidencePerPage, len(through))]
	return p
}

// weight is what a piece of evidence counts in all.
func weight(e report.Evidence) float64 {
	sum := 0.0
	for _, s := range e.Signals {
		sum += s.Mass
	}
	return sum
}

// nearness is 2 for the very problem or a product of its job, 1 for what is near, 0 for what is cited only.
func nearness(e report.Evidence) int {
	switch {
	case !e.Read.Near():
		return 0
	case e.Read.Relation != "":
		return 1
	}
	return e.Read.About
}

// page is the address of another page of the list.
func (p EvidenceListPage) page(number int) templ.SafeURL {
	q := p.Filter.query()
	if v := p.Of.version(); v > 0 {
		q.Set("version", itoa(v))
	}
	if number > 1 {
		q.Set("page", itoa(number))
	}
	to := p.Of.at("evidence")
	if len(q) > 0 {
		to += templ.SafeURL("?" + q.Encode())
	}
	return to
}

func (p EvidenceListPage) first() int { return (p.Page-1)*EvidencePerPage + 1 }

// lead says how much there is, from where, and how much of it was read.
func (p EvidenceListPage) lead() string {
	sites := map[string]bool{}
	read, open := 0, 0
	for _, e := range p.All {
		sites[cmp.Or(score.Domain(host(e.URL)), e.Source)] = true
		if e.Read != nil {
			read++
		} else if readable(e) {
			open++
		}
	}
	text := plural(len(p.All), "quote or figure", "quotes and figures") + " from " + plural(len(sites), "site", "sites")
	if n := p.Of.Total(); p.HasReport && n < len(p.All) {
		text += "; " + count(float64(n)) + " of them are in the report"
	}
	if n := p.Of.Report.People(); n.Pieces > 0 {
		text += "; " + count(float64(n.Pieces)) + " of them count, from " + plural(n.Sites, "site", "sites")
	}
	if read > 0 {
		text += "; " + count(float64(read)) + " read"
	}
	if open > 0 && !p.Live {
		text += ", " + count(float64(open)) + " not read"
	}
	text += "."
	if read > 0 && !p.Of.Shared {
		text += " You can overrule any reading; the score updates."
	}
	return text
}

// same is how many pieces are by the author of this one.
func (p EvidenceListPage) same(e report.Evidence) int {
	if e.Author == "" {
		return 0
	}
	n := 0
	for _, x := range p.All {
		if x.Author == e.Author {
			n++
		}
	}
	return n
}

// sideMark is a word in a color.
type sideMark struct{ Text, Tone string }

// sidesOf are the sides on which a piece of evidence counts, with the parts of the score.
func sidesOf(e report.Evidence) []sideMark {
	var out []sideMark
	for _, s := range e.Signals {
		m := sideMark{"+ " + dimensionName(string(s.Dimension)), "go"}
		if !s.For {
			m = sideMark{"− " + dimensionName(string(s.Dimension)), "nogo"}
		}
		if s.Mass > 0 && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// readAs says what a reader made of a piece of evidence. While a run is live nothing is called unread: it may be read
// in a moment.
func (p EvidenceListPage) readAs(e report.Evidence) string {
	if e.Read == nil {
		if !readable(e) || p.Live {
			return ""
		}
		return notRead
	}
	parts := []string{words.Uncapital(report.AboutText(e.Read))}
	for _, f := range e.Read.Facts {
		if t := words.Uncapital(report.FactText(f.Fact)); !slices.Contains(plainFacts, f.Fact) &&
			!slices.Contains(parts, t) {
			parts = append(parts, t)
		}
	}
	return "Read as: " + strings.Join(parts[:min(4, len(parts))], ", ")
}

// bestWordsOf are the words on which a reading rests, where the quote does not hold them.
func bestWordsOf(e report.Evidence) string {
	if e.Read == nil {
		return ""
	}
	if w := bestWords(e.Read); !strings.Contains(e.Quote, w) {
		return w
	}
	return ""
}
