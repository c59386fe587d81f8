package hooks

import (
	"fmt"
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/records"
	"naps/views"
)

// fewestFiltered is how many ideas there are before a list can be searched and filtered.
const fewestFiltered = 5

func listPage(x *edge, e *core.RequestEvent) error {
	user, err := userOf(e)
	if err != nil {
		return err
	}
	list := lenientListOf(e.Request, user.Id)
	items, total, err := x.cfg.Sessions.ListSessions(e.Request.Context(), list)
	if err != nil {
		return err
	}
	over, err := x.cfg.Ideas.Overview(e.Request.Context(), user.Id)
	if err != nil {
		return err
	}
	p := views.ListPage{
		Shell: x.shell(e, "Ideas"), Q: list.Q, Status: list.Status,
		Verdict: list.Verdict, Sort: list.Sort, Tag: list.Tag, Shown: string(list.Archived),
		Total: total, Page: list.Page, PerPage: list.PerPage, Tags: over.Tags, Archived: over.Archived,
	}
	here := over.Current
	if list.Archived == records.ArchivedIdeas {
		here = over.Archived
	}
	p.Filters = here >= fewestFiltered || e.Request.URL.Query().Has("q")
	for _, s := range items {
		p.Rows = append(p.Rows, views.RowOf(s))
	}
	return render(e, http.StatusOK, views.Sessions(p))
}

// sessionRow is one row of the list, fetched anew by the list when PocketBase tells it that the session has changed.
func sessionRow(_ *edge, e *core.RequestEvent, s journal.Session) error {
	return render(e, http.StatusOK, views.SessionRow(views.RowOf(s)))
}

// sessionPage shows what was true at one event; the page's stream goes on from there.
func sessionPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	p, err := x.sessionOf(e, s.ID)
	if err != nil {
		return err
	}
	return render(e, http.StatusOK, views.Session(p))
}

func (x *ideaPages) sessionOf(e *core.RequestEvent, id string) (views.SessionPage, error) {
	snap, err := x.sessions.Snapshot(e.Request.Context(), id)
	if err != nil {
		return views.SessionPage{}, err
	}
	p := views.SessionOf(x.frame.shell(e, ""), snap, x.events.Epoch())
	p.Cost, p.Minutes, p.Trial = x.price.Run, minutes(x, e), len(x.samples) > 0
	p.Path = "/sessions/" + id
	if snap.Session.Status == journal.Draft {
		p.Brief = x.preview(snap.Session, snap.Messages)
		if p.Notes, err = x.noteForms.ideas.Attachments(e.Request.Context(), id); err != nil {
			return views.SessionPage{}, err
		}
		p.TakesNotes = x.noteForms.reader != nil
	}
	if p.Asked, err = asked(x, e, id); err != nil {
		return p, err
	}
	p.Asks, p.Model = x.chat.followUps(e.Request.Context(), snap.Session), x.chat.byModel()
	p.Keys = views.Keys{Run: newKey(), Stop: newKey(), Message: newKey()}
	return p, outcome(x, e, snap.Session, &p)
}

// outcome adds how the latest run ended: the verdict's reason from its report, and what was charged.
func outcome(x *ideaPages, e *core.RequestEvent, s journal.Session, p *views.SessionPage) error {
	if s.Status.Over() && s.Run != "" {
		charged, err := x.ledger.Charged(e.Request.Context(), s.Run)
		if err != nil {
			return err
		}
		p.Charged = charged
	}
	if s.Report == 0 {
		return nil
	}
	raw, version, err := x.reportReader.reports.Report(e.Request.Context(), s.ID, 0)
	if err != nil {
		return err
	}
	data, err := views.ParseReport(raw)
	if err != nil {
		return fmt.Errorf("hooks: report %d of session %s: %w", version, s.ID, err)
	}
	p.Result = views.ResultOf(data, "")
	p.Result.Session, p.Result.Version = s.ID, version
	return nil
}

// refuseOnSession shows the session's page again with what is wrong with one of its forms.
func (x *ideaPages) refuseOnSession(e *core.RequestEvent, id string, wrong *invalid, draft string) error {
	p, err := x.sessionOf(e, id)
	if err != nil {
		return err
	}
	p.Draft = draft
	p.Problems = views.Problems{Text: wrong.Text, Fields: map[string]string{wrong.Field: wrong.Text}}
	return render(e, http.StatusUnprocessableEntity, views.Session(p))
}
