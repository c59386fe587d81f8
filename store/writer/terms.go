package writer

import (
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"
)

// Terms say what a stop before a report costs.
type Terms struct {
	// per cent of the price that a stop keeps once all phases are done, less with fewer; 0: it costs nothing
	StopShare   int
	StopsPerDay int // stops before a report, of one user, after which no run begins until a day has passed; 0: no limit
}

const termsKey = "napsTerms"

// SetTerms must be called before the first run ends.
func SetTerms(app core.App, t Terms) { app.Store().Set(termsKey, t) }

func termsOf(app core.App) Terms {
	t, _ := app.Store().Get(termsKey).(Terms) // nothing was set: a stop costs nothing
	return t
}

// stopsSince counts the stops before a report that a user made in the day before a moment.
func (b *batch) stopsSince(user string) (n int, err error) {
	since := b.now.UTC().Add(-24 * time.Hour).Format(types.DefaultDateLayout)
	_, err = b.row(`SELECT COUNT(*) FROM credit_entries WHERE user = ? AND stopped = TRUE AND created > ?`,
		[]any{user, since}, &n)
	return n, err
}
