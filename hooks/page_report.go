package hooks

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/records"
	"naps/report"
	"naps/views"
)

func reportPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	p, err := x.reportOf(e, s)
	if err != nil {
		return err
	}
	if by := e.Request.URL.Query().Get("sort"); slices.Contains(views.RivalSorts, by) {
		p.Sort = by
	}
	return render(e, http.StatusOK, views.Report(p))
}

// computedPage shows how the score of a report adds up.
func computedPage(x *edge, e *core.RequestEvent, s journal.Session) error {
	p, err := x.reportOf(e, s)
	if err != nil {
		return err
	}
	p.Shell.Title = "How it’s computed: " + s.Title
	return render(e, http.StatusOK, views.Computed(p))
}

func (x *reportReader) reportOf(e *core.RequestEvent, s journal.Session) (views.ReportPage, error) {
	raw, version, err := x.report(e, s)
	if err != nil {
		return views.ReportPage{}, err
	}
	data, err := views.ParseReport(raw)
	if err != nil {
		return views.ReportPage{}, fmt.Errorf("hooks: report %d of session %s: %w", version, s.ID, err)
	}
	data.Report = namedReport(data.Report, x.namesForOwner(e.Request.Context(), s))
	p := views.ReportPage{
		Shell: x.frame.shell(e, "Report: "+s.Title), ID: s.ID, Title: s.Title,
		Stored: version, Latest: max(s.Report, version), Report: data,
		Key: newKey(), ShareDays: shareDays, Today: time.Now().UTC().Format(time.DateOnly),
	}
	p.Shell.Sample = data.Sample || s.Sample
	_, p.PDF = x.exports["pdf"]
	snap, err := x.sessions.Snapshot(e.Request.Context(), s.ID)
	if err != nil {
		return p, err
	}
	p.Chat = x.chat.dock(e.Request.Context(), snap, x.events.Epoch())
	if p.Expect, err = x.expected(e.Request.Context(), p); err != nil {
		return p, err
	}
	return p, x.uncounted(e, &p)
}

// uncounted notes how much of the founder's own evidence a newer run has left out of the report.
func (x *reportReader) uncounted(e *core.RequestEvent, p *views.ReportPage) error {
	if p.Stored != p.Latest {
		return nil
	}
	all, err := x.evidence.ListEvidence(e.Request.Context(), p.ID, market.Verdict)
	if err != nil {
		return err
	}
	for _, own := range all {
		if own.Source == report.FounderSource &&
			!slices.ContainsFunc(p.Report.Evidence, func(r report.Evidence) bool { return r.Hash == own.Hash }) {
			p.Uncounted++
		}
	}
	return nil
}

// evidencePage shows a quote where it stands in the stored text, and which claims of the latest report rest on it.
func evidencePage(x *edge, e *core.RequestEvent, s journal.Session) error {
	ctx := e.Request.Context()
	ev, stored, err := x.cfg.Evidence.EvidenceByID(ctx, s.ID, e.Request.PathValue("n"))
	if err != nil {
		return err
	}
	p := views.EvidencePage{Shell: x.shell(e, "Evidence "+ev.ID), ID: s.ID, Title: s.Title, Evidence: ev, Page: stored,
		Reading: e.Request.URL.Query().Get("from") == "reading"}
	p.Shell.Sample = ev.Sample || s.Sample
	if p.Readings, err = x.cfg.Readings.List(ctx, s.ID, records.ReadingQuery{Evidence: ev.ID}); err != nil {
		return err
	}
	raw, _, err := x.cfg.Reports.Report(ctx, s.ID, 0)
	if err != nil && !errors.Is(err, journal.ErrNotFound) {
		return err
	}
	if err == nil {
		p.Report = true
		p.Claims = citing(raw, ev.ID)
		offerReading(&p, s)
	}
	nameEvidence(&p, x.namesForOwner(ctx, s))
	return render(e, http.StatusOK, views.Evidence(p))
}

// citing lists the claims of a report that rest on a piece of evidence.
func citing(report []byte, id string) []views.Citing {
	var r struct {
		Phases []struct {
			Name   market.Phase   `json:"name"`
			Claims []market.Claim `json:"claims"`
		} `json:"phases"`
	}
	if json.Unmarshal(report, &r) != nil {
		return nil
	}
	var out []views.Citing
	for _, p := range r.Phases {
		for _, c := range p.Claims {
			if slices.Contains(c.Evidence, id) {
				out = append(out, views.Citing{Phase: p.Name, Text: c.Text})
			}
		}
	}
	return out
}
