package hooks

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/views"
)

// mostEvidencePages bounds the number of a page of evidence that may be asked for.
const mostEvidencePages = 10_000

// mostFilter bounds the length of a word of a filter.
const mostFilter = 200

// evidenceListPage shows the evidence of a session with what was read of it, a page at a time, beside its report if
// there is one. With cards it is the fragment that the mark behind a sentence opens.
func evidenceListPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	q := e.Request.URL.Query()
	filter, number, err := evidenceFilter(q)
	if err != nil {
		return err
	}
	of, err := x.reportOf(e, s)
	hasReport := err == nil
	if errors.Is(err, journal.ErrNotFound) && q.Get("version") == "" {
		of, err = views.ReportPage{Shell: x.shell(e, ""), ID: s.ID, Title: s.Title}, nil
		of.Shell.Sample = s.Sample
	}
	if err != nil {
		return err
	}
	of.Shell.Title = "Evidence: " + s.Title
	if q.Get("cards") == "1" {
		return render(e, http.StatusOK, views.SourceCards(of, of.Report.ByIDs(filter.IDs)))
	}
	ctx := e.Request.Context()
	all, err := x.cfg.Evidence.ListEvidence(ctx, s.ID, "")
	if err != nil {
		return err
	}
	people := x.namesForOwner(ctx, s)
	for i := range all {
		all[i] = namedEvidence(all[i], people)
	}
	stands, err := x.cfg.Readings.Standing(ctx, s.ID)
	if err != nil {
		return err
	}
	p := views.EvidenceListOf(of, hasReport, s, all, stands, filter, number)
	if s.Status == journal.Done && !s.Sample {
		p.ReadOn, p.Cost, p.Key = x.readOn(), x.cfg.Price.Run, newKey()
	}
	return render(e, http.StatusOK, views.EvidenceList(p))
}

// readOn says what a model would be asked for reading more of the evidence, empty without one.
func (x *edge) readOn() string {
	if x.cfg.ReadOn == nil {
		return ""
	}
	return x.cfg.ReadOn()
}

// evidenceFilter reads what a list of evidence is to show, and which page of it.
func evidenceFilter(q url.Values) (views.EvidenceFilter, int, error) {
	f := views.EvidenceFilter{Q: strings.TrimSpace(q.Get("q")), Pain: q.Get("pain"), Side: q.Get("side"),
		Source: q.Get("source"), Person: q.Get("person"), Show: q.Get("show"),
		IDs: strings.Fields(q.Get("ids"))}
	if !slices.Contains(views.EvidenceShows, f.Show) {
		return f, 0, bad("Evidence can be shown as read or unread; leave it out to see all.")
	}
	if !slices.Contains([]string{"", views.SideFor, views.SideAgainst}, f.Side) {
		return f, 0, bad("Evidence can be for or against; leave it out to see both.")
	}
	for _, words := range []string{f.Q, f.Pain, f.Source, f.Person} {
		if len(words) > mostFilter {
			return f, 0, bad("A filter can have 200 letters at most.")
		}
	}
	number, err := counted(q.Get("page"), 1, mostEvidencePages)
	return f, number, err
}
