package hooks

import (
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pocketbase/pocketbase/core"

	"naps/market"
	"naps/report"
	"naps/store"
	"naps/views"
)

// How many ideas stand side by side.
const (
	fewestCompared = 2
	mostCompared   = 4
)

// comparePage shows two to four ideas of one owner side by side. Ids come as "?ids=a,b" or, from ticked boxes, as "?ids=a&ids=b".
func comparePage(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	p := views.ComparePage{Shell: x.shell(e, "Compare ideas")}
	ids := idsOf(e.Request.URL.Query()["ids"])
	p.TooMany = len(ids) > mostCompared
	for _, id := range ids[:min(len(ids), mostCompared)] {
		s, err := x.cfg.Store.Session(e.Request.Context(), id)
		if err != nil {
			return err
		}
		if s.Owner != user.Id {
			return market.ErrNotFound
		}
		if s.Report == 0 {
			p.Without = append(p.Without, s.Title)
			continue
		}
		raw, _, err := x.cfg.Store.Report(e.Request.Context(), id, 0)
		if err != nil {
			return err
		}
		r, err := report.Parse(raw)
		if err != nil {
			return err
		}
		p.Ideas = append(p.Ideas, views.Compared{ID: s.ID, Title: s.Title, Report: r})
	}
	return render(e, http.StatusOK, views.Compare(p))
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
	p := views.SearchPage{Shell: x.shell(e, "Search"), Q: strings.TrimSpace(strings.ToValidUTF8(e.Request.URL.Query().Get("q"), ""))}
	if utf8.RuneCountInString(p.Q) > maxSearch {
		p.Q = string([]rune(p.Q)[:maxSearch])
	}
	if p.Q == "" {
		return render(e, http.StatusOK, views.Search(p))
	}
	items, total, found, err := x.find(e, user.Id, p.Q)
	if err != nil {
		return err
	}
	p.Ideas = total
	for _, s := range items {
		p.Rows = append(p.Rows, views.RowOf(s))
	}
	for _, f := range found {
		p.Found = append(p.Found, views.FoundEvidence{Session: f.Session, Title: f.Title, Evidence: f.Evidence})
	}
	return render(e, http.StatusOK, views.Search(p))
}

// find looks for words in a user's ideas and in all evidence of them.
func (x *edge) find(e *core.RequestEvent, user, words string) (ideas []market.Session, total int, evidence []store.Found, err error) {
	list := lenientListOf(e.Request, user)
	list.Q = words
	if ideas, total, err = x.cfg.Store.Sessions(e.Request.Context(), list); err != nil {
		return nil, 0, nil, err
	}
	evidence, err = x.cfg.Library.SearchEvidence(e.Request.Context(), user, words, searchHits)
	return ideas, total, evidence, err
}
