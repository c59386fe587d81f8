package privacy

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// Watched returns a context for one exchange, and tells afterwards whether its request was written to a connection: one
// that never had a connection left nothing.
func Watched(ctx context.Context) (context.Context, func() bool) {
	var wrote atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }}),
		wrote.Load
}
