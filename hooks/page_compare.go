package hooks

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/report"
	"naps/views"
)

// How many ideas stand side by side.
const (
	fewestCompared = 2
	mostCompared   = 4
)

// comparePage shows two to four ideas of one owner side by side. Ids come as "?ids=a,b" or, from ticked boxes, as
// "?ids=a&ids=b".
func comparePage(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	p := views.ComparePage{Shell: x.shell(e, "Compare ideas")}
	ids := idsOf(e.Request.URL.Query()["ids"])
	p.TooMany = len(ids) > mostCompared
	for _, id := range ids[:min(len(ids), mostCompared)] {
		s, err := x.cfg.Sessions.Session(e.Request.Context(), id)
		if err != nil {
			return err
		}
		if s.Owner != user.Id {
			return journal.ErrNotFound
		}
		if s.Report == 0 {
			p.Without = append(p.Without, s.Title)
			continue
		}
		r, err := x.parsed(e, s, s.Report)
		if err != nil {
			return err
		}
		p.Ideas = append(p.Ideas, views.Compared{ID: s.ID, Title: s.Title, Report: r})
	}
	return render(e, http.StatusOK, views.Compare(p))
}

// parsedReport is a version of a report that may be read and not changed.
type parsedReport struct {
	report.Report
	size int
}

// parsed reads a version of a report, once.
func (x *reportReader) parsed(e *core.RequestEvent, s journal.Session, version int) (report.Report, error) {
	const grown = 3 // what a value takes in memory, for each byte of its JSON
	key := keptKey{of: s.ID, what: fmt.Sprintf("parsed %d", version)}
	r, err := madeOnce(x.heavyWork, e, answers, key, func(r parsedReport) int { return grown * r.size },
		func(ctx context.Context) (r parsedReport, err error) {
			raw, _, err := x.reports.Report(ctx, s.ID, version)
			if err != nil {
				return r, err
			}
			r.size = len(raw)
			r.Report, err = report.Parse(raw)
			return r, err
		})
	return r.Report, err
}

func idsOf(values []string) []string {
	var ids []string
	for _, v := range values {
		for _, id := range strings.Split(v, ",") {
			if id = strings.TrimSpace(id); id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// searchHits is how many pieces of evidence a search shows.
const searchHits = 50

// searchPage looks through ideas and evidence of who asks.
func searchPage(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	p := views.SearchPage{Shell: x.shell(e, "Search"),
		Q: strings.TrimSpace(strings.ToValidUTF8(e.Request.URL.Query().Get("q"), ""))}
	if utf8.RuneCountInString(p.Q) > maxSearch {
		p.Q = string([]rune(p.Q)[:maxSearch])
	}
	if p.Q == "" {
		return render(e, http.StatusOK, views.Search(p))
	}
	found, err := x.find(e, user.Id, p.Q)
	if err != nil {
		return err
	}
	p.Ideas = found.total
	for _, s := range found.ideas {
		p.Rows = append(p.Rows, views.RowOf(s))
	}
	for _, f := range found.evidence {
		p.Found = append(p.Found, views.FoundEvidence{Session: f.Session, Title: f.Title, Evidence: f.Evidence})
	}
	return render(e, http.StatusOK, views.Search(p))
}

// finding is what a search gave. It may be read and not changed.
type finding struct {
	ideas    []journal.Session
	total    int
	evidence []records.Found
}

func (f finding) size() int {
	const row = 500 // what a row takes beside its texts
	n := 0
	for _, s := range f.ideas {
		n += row + len(s.Title) + len(s.Idea)
	}
	for _, e := range f.evidence {
		n += row + len(e.Title) + len(e.Quote) + len(e.URL) + len(e.Evidence.Title)
	}
	return n
}

// find looks for words in a user's ideas and in all evidence of them, once as long as nothing of them changes.
func (x *reportReader) find(e *core.RequestEvent, user, words string) (finding, error) {
	list := lenientListOf(e.Request, user)
	list.Q, list.Archived = words, records.AllIdeas
	mark, err := x.sessions.Mark(e.Request.Context(), user)
	if err != nil {
		return finding{}, err
	}
	key := keptKey{of: user, what: fmt.Sprintf("search %s %#v", mark, list)}
	return madeOnce(x.heavyWork, e, answers, key, finding.size, func(ctx context.Context) (f finding, err error) {
		if f.ideas, f.total, err = x.sessions.ListSessions(ctx, list); err != nil {
			return f, err
		}
		f.evidence, err = x.evidence.SearchEvidence(ctx, user, words, searchHits)
		return f, err
	})
}
