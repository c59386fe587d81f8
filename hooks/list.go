package hooks

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"naps/journal"
	"naps/records"
)

// The list of sessions: what may be asked for, and how much of it at once.
var (
	sorts    = []string{"-updated", "updated", "-created", "created", "-score", "score", "title", "-title"}
	verdicts = []string{"GO", "NO-GO", "INCONCLUSIVE"}
	statuses = []string{
		string(journal.Draft), string(journal.Queued), string(journal.Running),
		string(journal.Interrupted), string(journal.Done), string(journal.Failed), string(journal.Stopped),
	}
)

const (
	perPage    = 20
	maxPerPage = 100
	maxPage    = 100_000
	maxSearch  = 200 // characters
)

// listOf reads the query of a list, strictly.
func listOf(r *http.Request, owner string) (records.SessionList, error) {
	q := r.URL.Query()
	list := records.SessionList{Owner: owner, Status: q.Get("status"), Verdict: q.Get("verdict"), Sort: q.Get("sort"),
		Tag: oneLine(q.Get("tag")), Archived: records.Archived(q.Get("archived")),
		Q: strings.TrimSpace(strings.ToValidUTF8(q.Get("q"), ""))}
	switch {
	case list.Status != "" && !slices.Contains(statuses, list.Status):
		return list, bad("Unknown status. Use one of " + strings.Join(statuses, ", ") + ".")
	case list.Verdict != "" && !slices.Contains(verdicts, list.Verdict):
		return list, bad("Unknown verdict. Use one of " + strings.Join(verdicts, ", ") + ".")
	case list.Sort != "" && !slices.Contains(sorts, list.Sort):
		return list, bad("Unknown sort order. Use one of " + strings.Join(sorts, ", ") + ".")
	case !slices.Contains([]records.Archived{records.CurrentIdeas, records.ArchivedIdeas, records.AllIdeas},
		list.Archived):
		return list,
			bad("archived must be true (archived ideas only) or all. Leave it out to list ideas that aren’t archived.")
	case utf8.RuneCountInString(list.Tag) > maxTag:
		return list, bad("Unknown tag. A tag has at most 30 characters.")
	case utf8.RuneCountInString(list.Q) > maxSearch:
		return list, bad("The search is too long: at most 200 characters.")
	}
	if list.Sort == "" {
		list.Sort = sorts[0]
	}
	var err error
	if list.Page, err = counted(q.Get("page"), 1, maxPage); err != nil {
		return list, err
	}
	list.PerPage, err = counted(q.Get("perPage"), perPage, maxPerPage)
	return list, err
}

// lenientListOf reads the query of the list's page: what makes no sense is left out instead of refused.
func lenientListOf(r *http.Request, owner string) records.SessionList {
	list, err := listOf(r, owner)
	if err == nil {
		return list
	}
	q := r.URL.Query()
	for _, name := range []string{"status", "verdict", "sort", "tag", "archived", "page", "perPage", "q"} {
		one := r.Clone(r.Context())
		one.URL.RawQuery = ""
		v := one.URL.Query()
		v.Set(name, q.Get(name))
		one.URL.RawQuery = v.Encode()
		if _, err := listOf(one, owner); err != nil {
			q.Del(name)
		}
	}
	clean := r.Clone(r.Context())
	clean.URL.RawQuery = q.Encode()
	list, _ = listOf(clean, owner)
	return list
}

func counted(s string, unset, most int) (int, error) {
	if s == "" {
		return unset, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, bad("page and perPage must be numbers from 1.")
	}
	return min(n, most), nil
}
