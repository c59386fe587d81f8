package hooks

import (
	"net/http"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/views"
)

// mostEvidencePages bounds the number of a page of evidence that may be asked for.
const mostEvidencePages = 10_000

// evidenceListPage shows all evidence of a session with what was read of it, a page at a time.
func evidenceListPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	q := e.Request.URL.Query()
	show := q.Get("show")
	if !slices.Contains(views.EvidenceShows, show) {
		return bad("Evidence can be shown as read or unread; leave it out to see all.")
	}
	number, err := counted(q.Get("page"), 1, mostEvidencePages)
	if err != nil {
		return err
	}
	ctx := e.Request.Context()
	all, err := x.cfg.Evidence.ListEvidence(ctx, s.ID, "")
	if err != nil {
		return err
	}
	stands, err := x.cfg.Readings.Standing(ctx, s.ID)
	if err != nil {
		return err
	}
	shell := x.shell(e, "Evidence: "+s.Title)
	shell.Sample = s.Sample
	return render(e, http.StatusOK, views.EvidenceList(views.EvidenceListOf(shell, s, all, stands, show, number)))
}
