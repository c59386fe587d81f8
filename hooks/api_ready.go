package hooks

import (
	"net/http"

	"github.com/pocketbase/pocketbase/core"
)

// showReady says whether naps can do its work: 200, or 503 with a sentence. PocketBase's /api/health only says that it
// answers.
func showReady(x *edge, e *core.RequestEvent) error {
	if x.cfg.Ready != nil && x.cfg.Ready() != nil {
		return e.JSON(http.StatusServiceUnavailable,
			map[string]any{"ready": false,
				"reason": "Nothing can be saved right now: the disk is full, locked or broken. Runs wait and continue automatically."})
	}
	return e.JSON(http.StatusOK, map[string]any{"ready": true})
}
