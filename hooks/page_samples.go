package hooks

import (
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/views"
)

// samplePrefix begins the addresses of the sample reports.
const samplePrefix = "/samples/"

// SampleReport is a finished report on sample evidence. Anybody may read it.
type SampleReport struct {
	Name   string // in its address
	Report views.ReportData
}

// sampleReport shows a finished sample report, as a shared report is shown.
func sampleReport(x *edge, e *core.RequestEvent) error {
	name := e.Request.PathValue("name")
	i := slices.IndexFunc(x.cfg.Samples, func(s SampleReport) bool { return s.Name == name })
	if i < 0 {
		return journal.ErrNotFound
	}
	s := x.cfg.Samples[i]
	e.Response.Header().Set("X-Robots-Tag", "noindex")
	of := views.ReportPage{Title: s.Report.Title, Stored: 1, Latest: 1, Report: s.Report, Shared: true, Link: samplePrefix + name}
	return sharedPart(e, views.SharedPage{ReportPage: of, Tab: e.Request.PathValue("part"), Origin: x.publicOrigin(e), Public: true})
}

// sampleReports are those of the first page.
func sampleReports(x *ideaPages) []views.SampleReport {
	var list []views.SampleReport
	for _, s := range x.samples {
		list = append(list, views.SampleOf(s.Report, samplePrefix+s.Name))
	}
	return list
}
