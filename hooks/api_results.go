package hooks

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"naps/market"
)

// Export is one form in which a report can be taken away.
type Export struct {
	Type string // its content type: "text/markdown; charset=utf-8"
	// Make renders the stored JSON of a report. It may be slow and must end with ctx.
	Make func(ctx context.Context, s market.Session, report []byte) ([]byte, error)
}

func showReport(x *edge, e *core.RequestEvent, s market.Session) error {
	raw, _, err := x.report(e, s)
	if err != nil {
		return err
	}
	return e.Blob(http.StatusOK, "application/json", raw)
}

// exportReport gives the report as a file. Its name is "report." and a form that is wired; anything else does not exist.
func exportReport(x *edge, e *core.RequestEvent, s market.Session) error {
	form, ok := strings.CutPrefix(e.Request.PathValue("file"), "report.")
	export, wired := x.cfg.Exports[form]
	if form == "json" {
		export, wired = Export{Type: "application/json"}, true
	}
	if !ok || !wired {
		return market.ErrNotFound
	}
	body, version, err := x.report(e, s)
	if err != nil {
		return err
	}
	if export.Make != nil {
		if body, err = export.Make(e.Request.Context(), s, body); err != nil {
			return fmt.Errorf("hooks: making report.%s of session %s: %w", form, s.ID, err)
		}
	}
	e.Response.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="naps-%s-v%d.%s"`, s.ID, version, form))
	return e.Blob(http.StatusOK, export.Type, body)
}

// report reads the version that the request asks for, or the latest.
func (x *edge) report(e *core.RequestEvent, s market.Session) ([]byte, int, error) {
	version := 0
	if v := e.Request.URL.Query().Get("version"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return nil, 0, bad("The version must be a number from 1.")
		}
		version = n
	}
	return x.cfg.Store.Report(e.Request.Context(), s.ID, version)
}

func listEvidence(x *edge, e *core.RequestEvent, s market.Session) error {
	phase := market.Phase(e.Request.URL.Query().Get("phase"))
	if phase != "" && !slices.Contains(market.Phases, phase) {
		return bad("There is no such phase. The phases are keywords, pains, competitors, funding, market and verdict.")
	}
	items, err := x.cfg.Store.Evidence(e.Request.Context(), s.ID, phase)
	if err != nil {
		return err
	}
	if items == nil {
		items = []market.Evidence{}
	}
	return e.JSON(http.StatusOK, map[string]any{"items": items, "total": len(items)})
}
