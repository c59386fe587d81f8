package hooks

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/router"

	"naps/journal"
)

// metricsPath is where Prometheus comes to.
const metricsPath = "/metrics"

// Figures are what the operator's monitoring may read.
type Figures struct {
	Handler  http.Handler  // nil: there are none
	Token    string        // who asks has to send it as a bearer token; empty: nobody may ask
	Watchers *atomic.Int64 // kept here: streams that are open; nil: not counted
}

// showMetrics gives the figures to who has the token of the configuration. Without one the route does not exist.
func showMetrics(x *edge, e *core.RequestEvent) error {
	f := x.cfg.Figures
	if f.Handler == nil || f.Token == "" {
		return journal.ErrNotFound
	}
	sent, ok := strings.CutPrefix(e.Request.Header.Get("Authorization"), "Bearer ")
	// Hashes are of one length, so that the time tells nothing of the token.
	given, want := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(f.Token))
	if !ok || subtle.ConstantTimeCompare(given[:], want[:]) != 1 {
		e.Response.Header().Set("WWW-Authenticate", "Bearer")
		return router.NewApiError(http.StatusUnauthorized,
			"The figures need the token of the configuration (NAPS_METRICS_TOKEN).", nil)
	}
	f.Handler.ServeHTTP(e.Response, e.Request)
	return nil
}

// watched counts an open stream until the returned function is called.
func (x *edge) watched() (left func()) {
	n := x.cfg.Figures.Watchers
	if n == nil {
		return func() {}
	}
	n.Add(1)
	return func() { n.Add(-1) }
}
