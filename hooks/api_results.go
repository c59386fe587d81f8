package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
)

// Export is one form in which a report can be taken away.
type Export struct {
	Type string // its content type: "text/markdown; charset=utf-8"
	// Make renders the stored JSON of a report. It may be slow and must end with ctx.
	Make func(ctx context.Context, s journal.Session, report []byte) ([]byte, error)
}

func showReport(x *edge, e *core.RequestEvent, s journal.Session) error {
	raw, _, err := x.report(e, s)
	if err != nil {
		return err
	}
	return e.Blob(http.StatusOK, "application/json", raw)
}

// exportReport gives the report as a file. Its name is "report." and a form that is wired; anything else does not
// exist.
func exportReport(x *edge, e *core.RequestEvent, s journal.Session) error {
	form, ok := strings.CutPrefix(e.Request.PathValue("file"), "report.")
	export, wired := x.cfg.Exports[form]
	if form == "json" {
		export, wired = Export{Type: "application/json"}, true
	}
	if !ok || !wired || form == fullPDF {
		return journal.ErrNotFound
	}
	if q := e.Request.URL.Query().Get("full"); form == "pdf" && q == "1" {
		form, export = fullPDF, x.cfg.Exports[fullPDF]
	}
	made, err := x.export(e, s, form, export)
	if err != nil {
		return err
	}
	e.Response.Header().Set("Content-Disposition",
		fmt.Sprintf(`attachment; filename="naps-%s-v%d.%s"`, s.ID, made.version, form))
	return e.Blob(http.StatusOK, export.Type, made.body)
}

// fullPDF is the form of a report as a PDF with everything, which is asked for as report.pdf?full=1.
const fullPDF = "full.pdf"

// exported is a report as a file.
type exported struct {
	body    []byte
	version int
}

// export makes the file of a version, once: a stored report never changes. The pages that a bundle holds may grow with
// a later version, and a title stands in some of the forms.
func (x *reportReader) export(e *core.RequestEvent, s journal.Session, form string, how Export) (exported, error) {
	version, err := versionOf(e)
	if err != nil {
		return exported{}, err
	}
	if version == 0 {
		version = s.Report
	}
	lane := answers
	if form == "pdf" || form == fullPDF {
		lane = prints
	}
	people, err := x.namesForOthers(e.Request.Context(), s)
	if err != nil {
		return exported{}, err
	}
	if form == "zip" { // it is made to be checked: a quote with other words stands in no stored page
		people = nil
	}
	key := keptKey{of: s.ID, what: fmt.Sprintf("report.%s %d of %d %s %v", form, version, s.Report, s.Title, people)}
	return madeOnce(x.heavyWork, e, lane, key, func(f exported) int { return len(f.body) },
		func(ctx context.Context) (f exported, err error) {
			if f.body, f.version, err = x.reports.Report(ctx, s.ID, version); err != nil {
				return f, err
			}
			if f.body, err = withNames(f.body, people); err != nil || how.Make == nil {
				return f, err
			}
			if f.body, err = how.Make(ctx, s, f.body); err != nil {
				return f, fmt.Errorf("hooks: making report.%s of session %s: %w", form, s.ID, err)
			}
			return f, nil
		})
}

// report reads the version that the request asks for, or the latest.
func (x *reportReader) report(e *core.RequestEvent, s journal.Session) ([]byte, int, error) {
	version, err := versionOf(e)
	if err != nil {
		return nil, 0, err
	}
	return x.reports.Report(e.Request.Context(), s.ID, version)
}

// versionOf is the version that a request asks for, 0 for the latest.
func versionOf(e *core.RequestEvent) (int, error) {
	v := e.Request.URL.Query().Get("version")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 {
		return 0, bad("The version must be a number from 1.")
	}
	return n, nil
}

func listEvidence(x *edge, e *core.RequestEvent, s journal.Session) error {
	phase := market.Phase(e.Request.URL.Query().Get("phase"))
	if phase != "" && !slices.Contains(market.Phases, phase) {
		return bad("Unknown phase. The phases are keywords, pains, competitors, funding, market and verdict.")
	}
	var raw []byte
	err := x.alone(e, answers, func(ctx context.Context) error {
		items, err := x.cfg.Evidence.ListEvidence(ctx, s.ID, phase)
		if err != nil {
			return err
		}
		if items == nil {
			items = []market.Evidence{}
		}
		raw, err = json.Marshal(map[string]any{"items": items, "total": len(items)})
		return err
	})
	if err != nil {
		return err
	}
	return e.Blob(http.StatusOK, "application/json", raw)
}
