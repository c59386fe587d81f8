package founder

import (
	"context"
	"time"

	"naps/journal"
	"naps/market"
	"naps/report"
)

// Log keeps what interviews and tests brought, as evidence of the founder's own that counts in the score.
type Log struct {
	Reports  Reports
	Evidence Evidence
	Writer   Committer
}

// Add keeps an entry that is not Wrong and makes a new version of the latest report with it. A session without a report
// is journal.ErrNotFound.
func (l Log) Add(ctx context.Context, s journal.Session, entry report.Entry, now time.Time) (changed bool, err error) {
	if s.Report == 0 {
		return false, journal.ErrNotFound
	}
	if _, err := l.Writer.Commit(ctx, journal.Change{Session: s.ID,
		Own: []market.Evidence{entry.Evidence(now)}}); err != nil {
		return false, err
	}
	return l.Recalculate(ctx, s, now)
}

// AddTest keeps the outcome of a public test and, where there is a report, makes a new version of it: the verdict is
// judged again without a new search. Adding it again changes nothing. Without a report it waits as evidence, which a
// later one can include.
func (l Log) AddTest(ctx context.Context, s journal.Session, tried report.Tried, now time.Time) error {
	if _, err := l.Writer.Commit(ctx, journal.Change{Session: s.ID,
		Own: []market.Evidence{tried.Evidence(now)}}); err != nil {
		return err
	}
	if s.Report == 0 {
		return nil
	}
	_, err := l.Recalculate(ctx, s, now)
	return err
}

// Recalculate makes a new version of the latest report with all of the founder's own evidence. changed is false where
// the report holds all of it already.
func (l Log) Recalculate(ctx context.Context, s journal.Session, now time.Time) (changed bool, err error) {
	raw, _, err := l.Reports.Report(ctx, s.ID, 0)
	if err != nil {
		return false, err
	}
	r, err := report.Parse(raw)
	if err != nil {
		return false, err
	}
	all, err := l.Evidence.ListEvidence(ctx, s.ID, "")
	if err != nil {
		return false, err
	}
	next, more := report.WithOwn(r, all, now.UTC().Format(time.DateOnly))
	if !more {
		return false, nil
	}
	c := journal.Change{Session: s.ID}
	if err := nextVersion(&c, next); err != nil {
		return false, err
	}
	_, err = l.Writer.Commit(ctx, c)
	return err == nil, err
}

// nextVersion adds a report to a change as the next version.
func nextVersion(c *journal.Change, next report.Report) error {
	next.Version = 0 // given by the commit
	raw, err := report.JSON(next)
	if err != nil {
		return err
	}
	keepReport(c, next, raw)
	return nil
}

// keepReport adds a report, and its JSON, to a change: as the next version, in the row of the session, and as an event.
func keepReport(c *journal.Change, next report.Report, raw []byte) {
	shown := next.Shown()
	c.Report = &journal.StoredReport{Session: c.Session, Run: next.Run, JSON: raw}
	c.State = shown.State()
	c.Events = append(c.Events, journal.NewEvent("", market.Verdict, journal.EventReport, shown, 0))
}
