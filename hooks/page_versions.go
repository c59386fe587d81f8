package hooks

import (
	"net/http"
	"strconv"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/founder"
	"naps/journal"
	"naps/report"
	"naps/views"
)

// changesPage lists the versions of a report and says what is different between two: those that ?from= and ?to= name,
// or the last two.
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
		p.Versions = append(p.Versions, views.VersionRow{Version: v.Version, Created: v.Created, Verdict: v.Verdict,
			Score: v.Score, Low: v.Low, High: v.High, Pieces: v.Pieces})
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

// logOwn keeps what an interview or a test brought as the founder's own evidence and computes the score anew as a new
// version.
func logOwn(x *edge, e *core.RequestEvent, s journal.Session) error {
	form := e.Request.PostFormValue
	entry := report.Entry{Kind: form("kind"), For: form("side") != "against", Who: form("who"), Date: form("date"),
		Text: form("text"), Question: form("question")}
	now := time.Now().UTC()
	if field, text := entry.Wrong(now.Format(time.DateOnly)); text != "" {
		return x.refuseEntry(e, s, entry, field, text)
	}
	changed, err := ownLog(x).Add(e.Request.Context(), s, entry, now)
	return recounted(e, s, changed, err)
}

// recount makes a new version of the latest report with all of the founder's own evidence.
func recount(x *edge, e *core.RequestEvent, s journal.Session) error {
	changed, err := ownLog(x).Recalculate(e.Request.Context(), s, time.Now().UTC())
	return recounted(e, s, changed, err)
}

func ownLog(x *edge) founder.Log {
	return founder.Log{Reports: x.cfg.Reports, Evidence: x.cfg.Evidence, Writer: x.cfg.Manager}
}

// recounted leads to what is new in the report, or to the report where nothing is.
func recounted(e *core.RequestEvent, s journal.Session, changed bool, err error) error {
	switch {
	case err != nil:
		return err
	case changed:
		return redirect(e, "/sessions/"+s.ID+"/changes")
	}
	return redirect(e, "/sessions/"+s.ID+"/report")
}

// refuseEntry shows the report again with what is wrong and what was written.
func (x *ideaPages) refuseEntry(e *core.RequestEvent, s journal.Session, entry report.Entry, field, text string) error {
	p, err := x.reportReader.reportOf(e, s)
	if err != nil {
		return err
	}
	p.Path = "/sessions/" + s.ID + "/report"
	p.Entry, p.Problems = entry, views.Problems{Text: text, Fields: map[string]string{field: text}}
	return render(e, http.StatusUnprocessableEntity, views.Report(p))
}
