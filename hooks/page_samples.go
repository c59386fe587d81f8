package hooks

import (
	"fmt"
	"slices"
	"sync"

	"github.com/pocketbase/pocketbase/core"

	"naps/forecast"
	"naps/journal"
	"naps/views"
)

// samplePrefix begins the addresses of the sample reports.
const samplePrefix = "/samples/"

// shownSample is a sample with its report as pages show it, read the first time somebody asks.
type shownSample struct {
	slug   string
	report func() (views.ReportData, error)
}

// shownSamples are the samples that have a finished report.
func shownSamples(all []Sample) []shownSample {
	var list []shownSample
	for _, s := range all {
		if s.Finished == nil {
			continue
		}
		list = append(list, shownSample{slug: s.Slug, report: sync.OnceValues(func() (views.ReportData, error) {
			f, err := s.Finished()
			if err != nil {
				return views.ReportData{}, err
			}
			data, err := views.ParseReport(f.JSON)
			if err != nil {
				err = fmt.Errorf("hooks: report of the sample %s: %w", s.Slug, err)
			}
			return data, err
		})})
	}
	return list
}

// sampleReport shows a finished sample report, as a shared report is shown. Anybody may read it.
func sampleReport(x *edge, e *core.RequestEvent) error {
	slug := e.Request.PathValue("name")
	i := slices.IndexFunc(x.shown, func(s shownSample) bool { return s.slug == slug })
	if i < 0 {
		return journal.ErrNotFound
	}
	data, err := x.shown[i].report()
	if err != nil {
		return err
	}
	e.Response.Header().Set("X-Robots-Tag", "noindex")
	of := views.ReportPage{Title: data.Title, Stored: 1, Latest: 1, Report: data, Shared: true,
		Link: samplePrefix + slug, Expect: forecast.Of(data.Report, nil)}
	return sharedPart(e, views.SharedPage{ReportPage: of, Tab: e.Request.PathValue("part"), Origin: x.publicOrigin(e),
		Public: true})
}

// sampleReports are those of the first page. One that cannot be made is left out, and the operator is told.
func sampleReports(x *ideaPages, e *core.RequestEvent) []views.SampleReport {
	var list []views.SampleReport
	for _, s := range x.shown {
		data, err := s.report()
		if err != nil {
			x.frame.log.Error("A sample report could not be made", "sample", s.slug, "error", err, "request",
				requestID(e))
			continue
		}
		list = append(list, views.SampleOf(data, samplePrefix+s.slug))
	}
	return list
}
