package hooks

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
	"naps/market"
	"naps/records"
)

// readers are the values of ?reader=.
var readers = []string{string(market.ReadByModel), string(market.ReadByFounder), string(market.ReadBySample)}

var evidenceID = regexp.MustCompile(`^E[1-9][0-9]{0,8}$`)

// listReadings gives what was read of a session's evidence, in the order in which it was read.
func listReadings(x *edge, e *core.RequestEvent, s journal.Session) error {
	ask := e.Request.URL.Query()
	q := records.ReadingQuery{Evidence: ask.Get("evidence"), Reader: market.Reader(ask.Get("reader"))}
	if q.Evidence != "" && !evidenceID.MatchString(q.Evidence) {
		return bad("The evidence must be an id such as E17.")
	}
	if q.Reader != "" && !slices.Contains(readers, string(q.Reader)) {
		return bad("Unknown reader. The readers are model, founder and sample.")
	}
	items, err := x.cfg.Readings.List(e.Request.Context(), s.ID, q)
	if err != nil {
		return err
	}
	if items == nil {
		items = []market.Reading{}
	}
	return e.JSON(http.StatusOK, map[string]any{"items": items, "total": len(items)})
}
