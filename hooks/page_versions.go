package hooks

import (
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/report"
	"naps/views"
)

// changesPage lists the versions of a report and says what is different between two: those that ?from= and ?to= name, or the last two.
func changesPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	ctx, q := e.Request.Context(), e.Request.URL.Query()
	all, err := x.cfg.Reports.Versions(ctx, s.ID)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return journal.ErrNotFound
	}
	p := views.ChangesPage{Shell: x.shell(e, "Versions: "+s.Title), ID: s.ID, Title: s.Title}
	p.Shell.Sample = s.Sample
	for _, v := range all {
		p.Versions = append(p.Versions, views.VersionRow{Version: v.Version, Created: v.Created, Verdict: v.Verdict, Score: v.Score, Low: v.Low, High: v.High, Pieces: v.Pieces})
	}
	if len(all) < 2 {
		return render(e, http.StatusOK, views.Changes(p))
	}
	p.To, p.From = all[0].Version, all[1].Version
	for name, v := range map[string]*int{"from": &p.From, "to": &p.To} {
		if n, err := strconv.Atoi(q.Get(name)); err == nil && n > 0 {
			*v = n
		}
	}
	var two [2]report.Report
	for i, version := range []int{p.From, p.To} {
		if two[i], err = x.parsed(e, s, version); err != nil {
			return err
		}
	}
	p.Changes = report.Diff(two[0], two[1])
	return render(e, http.StatusOK, views.Changes(p))
}

// logOwn keeps what an interview or a test brought as the founder's own evidence and computes the score anew as a new version.
func logOwn(x *edge, e *core.RequestEvent, s journal.Session) error {
	form, ctx := e.Request.PostFormValue, e.Request.Context()
	entry := report.Entry{Kind: form("kind"), For: form("side") != "against", Who: form("who"), Date: form("date"), Text: form("text")}
	now := time.Now().UTC()
	if field, text := entry.Wrong(now.Format(time.DateOnly)); text != "" {
		return x.refuseEntry(e, s, entry, field, text)
	}
	if s.Report == 0 {
		return journal.ErrNotFound
	}
	if _, err := x.cfg.Manager.Commit(ctx, journal.Change{Session: s.ID, Own: []market.Evidence{entry.Evidence(now)}}); err != nil {
		return err
	}
	return recount(x, e, s)
}

// recount makes a new version of the latest report with all of the founder's own evidence.
func recount(x *edge, e *core.RequestEvent, s journal.Session) error {
	ctx := e.Request.Context()
	raw, _, err := x.cfg.Reports.Report(ctx, s.ID, 0)
	if err != nil {
		return err
	}
	r, err := report.Parse(raw)
	if err != nil {
		return err
	}
	all, err := x.cfg.Evidence.ListEvidence(ctx, s.ID, "")
	if err != nil {
		return err
	}
	next, more := report.WithOwn(r, all, time.Now().UTC().Format(time.DateOnly))
	if !more {
		return redirect(e, "/sessions/"+s.ID+"/report")
	}
	json, err := report.JSON(next)
	if err != nil {
		return err
	}
	_, err = x.cfg.Manager.Commit(ctx, journal.Change{
		Session: s.ID, Report: &journal.StoredReport{Session: s.ID, Run: r.Run, JSON: json},
		State: &journal.State{Verdict: &next.Verdict, Score: &next.Score, Low: &next.Low, High: &next.High},
		Events: []journal.Event{journal.NewEvent("", market.Verdict, journal.EventReport, journal.ReportData{
			Verdict: next.Verdict, Score: next.Score, Low: next.Low, High: next.High}, 0)},
	})
	if err != nil {
		return err
	}
	return redirect(e, "/sessions/"+s.ID+"/changes")
}

// refuseEntry shows the report again with what is wrong and what was written.
func (x *edge) refuseEntry(e *core.RequestEvent, s journal.Session, entry report.Entry, field, text string) error {
	p, err := x.reportOf(e, s)
	if err != nil {
		return err
	}
	p.Path = "/sessions/" + s.ID + "/report"
	p.Entry, p.Problems = entry, views.Problems{Text: text, Fields: map[string]string{field: text}}
	return render(e, http.StatusUnprocessableEntity, views.Report(p))
}
