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
	return &founder.Desk{
		Reports: s.Reports, Evidence: s.Evidence, Texts: s.Runs, Writer: writer, Now: now,
		Readings: func(ctx context.Context, session string) ([]market.Reading, error) {
			return s.Readings.List(ctx, session, store.ReadingQuery{})
		},
		Recount: func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
			return research.Recount(plain.Analyst{}, base, found, readings)
		},
	}
}
