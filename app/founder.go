package app

import (
	"context"
	"time"

	"naps/analyst/plain"
	"naps/founder"
	"naps/market"
	"naps/report"
	"naps/research"
	"naps/store"
)

// newDesk lets founders read the evidence in a database.
func newDesk(s *store.Store, writer founder.Committer, now func() time.Time) *founder.Desk {
	readings := store.NewReadings(s)
	return &founder.Desk{
		Reports: s, Evidence: s, Texts: s, Writer: writer, Now: now,
		Readings: func(ctx context.Context, session string) ([]market.Reading, error) {
			return readings.List(ctx, session, store.ReadingQuery{})
		},
		Recount: func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
			return research.Recount(plain.Analyst{}, base, found, readings)
		},
	}
}
