package views

import (
	"net/url"

	"github.com/a-h/templ"

	"naps/journal"
	"naps/market"
)

// EvidenceListPage is one page of the evidence of an idea. Make it with EvidenceListOf.
type EvidenceListPage struct {
	Shell
	ID       string // session
	Title    string
	Status   journal.Status
	Show     string // one of EvidenceShows
	Evidence []market.Evidence
	Standing map[string]market.Reading // by hash
	All      int                       // pieces of evidence
	Read     int                       // of them, those that somebody read
	Total    int                       // of them, those that Show lets through
	Page     int                       // from 1
	PerPage  int
}

// What a list of evidence can show.
const (
	ShowAll    = ""
	ShowRead   = "read"
	ShowUnread = "unread"
)

// EvidenceShows lists what a list of evidence can show.
var EvidenceShows = []string{ShowAll, ShowRead, ShowUnread}

// EvidencePerPage is how many pieces of evidence a page of the list shows.
const EvidencePerPage = 50

// EvidenceListOf fills a page of the list from all evidence of a session and the readings that stand.
func EvidenceListOf(sh Shell, s journal.Session, all []market.Evidence, stands map[string]market.Reading, show string, number int) EvidenceListPage {
	p := EvidenceListPage{
		Shell: sh, ID: s.ID, Title: titleOf(s.Title, s.Idea), Status: s.Status, Show: show, Standing: stands, All: len(all), Page: number, PerPage: EvidencePerPage,
	}
	var list []market.Evidence
	for _, e := range all {
		_, read := stands[e.Hash]
		if read {
			p.Read++
		}
		if show == ShowAll || read == (show == ShowRead) && (read || e.Readable()) {
			list = append(list, e)
		}
	}
	p.Total = len(list)
	from := min((number-1)*p.PerPage, len(list))
	p.Evidence = list[from:min(from+p.PerPage, len(list))]
	return p
}

// shownChoice is a link that shows another part of the list.
type shownChoice struct{ Show, Words string }

func (p EvidenceListPage) choices() []shownChoice {
	return []shownChoice{{ShowAll, "All"}, {ShowRead, "Read (" + itoa(p.Read) + ")"}, {ShowUnread, notRead}}
}

// at is the address of another page of the list.
func (p EvidenceListPage) at(show string, number int) templ.SafeURL {
	q := url.Values{}
	if show != ShowAll {
		q.Set("show", show)
	}
	if number > 1 {
		q.Set("page", itoa(number))
	}
	address := ours("sessions", p.ID, "evidence")
	if len(q) > 0 {
		address += templ.SafeURL("?" + q.Encode())
	}
	return address
}
