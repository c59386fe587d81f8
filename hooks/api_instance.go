package hooks

import (
	"net/http"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"naps/hooks/stream"
)

// showInstance says which database answers here and how the request arrived, so that naps doctor can tell whether the
// public address leads to this server and what a proxy in between does. It says nothing that the caller does not know.
func showInstance(x *edge, e *core.RequestEvent) error {
	return e.JSON(http.StatusOK, map[string]any{
		"instance": x.cfg.Instance, "address": e.RealIP(), "host": e.Request.Host,
		"forwarded": forwarded(e.Request), "trusted": len(e.App.Settings().TrustedProxy.Headers) > 0,
	})
}

// The events of the self-test and how far they are apart.
const selfTestEvents = 3

// streamInstance sends three events a second apart: who reads them at once has something in between that holds streams
// back.
func streamInstance(x *edge, e *core.RequestEvent) error {
	if err := x.limits.trials.take(address(e)); err != nil {
		return err
	}
	stream.SetHeader(e.Response.Header())
	out := http.NewResponseController(e.Response)
	for i := range selfTestEvents {
		if i > 0 {
			select {
			case <-time.After(x.second):
			case <-e.Request.Context().Done():
				return nil
			case <-x.closing:
				return nil
			}
		}
		if _, err := e.Response.Write(stream.Tick(i + 1)); err != nil {
			return nil // the caller is gone
		}
		if err := out.Flush(); err != nil {
			return nil
		}
	}
	return nil
}
