package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"

	"naps/journal"
)

// showKey publishes the key by which bundles of this server are signed, for naps verify --key. It is the same for
// everybody.
func showKey(x *edge, e *core.RequestEvent) error {
	if x.cfg.SigningKey == "" {
		return journal.ErrNotFound
	}
	e.Response.Header().Set("Cache-Control", "public, max-age=3600")
	return e.String(http.StatusOK, x.cfg.SigningKey)
}
