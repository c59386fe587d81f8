package app

import (
	"context"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"naps/analyst/plain"

	"naps/founder"
	"naps/market"
	"naps/notes"
	"naps/own"
	"naps/records"
	"naps/report"
	"naps/research"
	"naps/store"
)

// newDesk lets founders read the evidence in a database.
func newDesk(s *store.Store, writer founder.Committer, now func() time.Time) *founder.Desk {
	return &founder.Desk{
		Reports: s.Reports, Evidence: s.Evidence, Texts: s.Runs, Writer: writer, Now: now,
		Readings: func(ctx context.Context, session string) ([]market.Reading, error) {
			return s.Readings.List(ctx, session, records.ReadingQuery{})
		},
		Recount: func(base report.Report, found []market.Evidence, readings []market.Reading) report.Report {
			return research.Recount(plain.Analyst{}, base, found, readings)
		},
	}
}

// newFiles makes evidence of what founders bring.
func newFiles(s *store.Store, desk *founder.Desk, reader *notes.Reader) *founder.Files {
	return &founder.Files{
		Desk: desk, Kept: s.Own, NewID: core.GenerateDefaultRandomId, Shows: s.Own.ShowsNames,
		PDF: func(ctx context.Context, data []byte) (string, error) {
			text, err := reader.Pages(ctx, data)
			var why *notes.Refusal
			if errors.As(err, &why) {
				return "", &own.Refusal{Text: why.Text}
			}
			return text, err
		},
	}
}
